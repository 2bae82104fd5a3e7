"""Where the settings come from, and what is refused."""

from pathlib import Path

import pytest

from tui.config import ConfigError, NotConfiguredError, Settings, config_dir, data_dir, load, passed_over

CLIENT = "client_01HXYZ"
URL = "postgresql://authenticated@ep-cool-rain-12345678.eu-central-1.aws.neon.tech/neondb"
GUIDE = {"WORKOS_CLIENT_ID": CLIENT, "DATABASE_AUTHENTICATED_URL": URL}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config" / "profiles").mkdir(parents=True)
    (tmp_path / "project").mkdir()
    return tmp_path


def read(home: Path, profile: str | None = None, **environment: str) -> Settings:
    places = {"ROWDO_CONFIG_DIR": str(home / "config"), "ROWDO_DATA_DIR": str(home / "data")}
    return load(profile, environment=places | environment, cwd=home / "project")


def write_profile(home: Path, name: str, text: str) -> None:
    (home / "config" / "profiles" / f"{name}.toml").write_text(text)


def test_nothing_configured_is_said_so(home: Path) -> None:
    with pytest.raises(NotConfiguredError, match="rowdo setup"):
        read(home)


def test_the_guides_variables_are_enough(home: Path) -> None:
    settings = read(home, **GUIDE)
    assert (settings.client_id, settings.authenticated_url) == (CLIENT, URL)
    assert settings.workos_url == "https://api.workos.com"
    assert settings.database == "ep-cool-rain-12345678/neondb"
    assert settings.data_dir == home / "data"
    assert not settings.insecure_storage


def test_the_guides_env_file_is_read_where_one_works(home: Path) -> None:
    (home / "project" / ".env").write_text(
        f"# W\nWORKOS_CLIENT_ID={CLIENT}\nWORKOS_API_KEY='sk_secret'\nDATABASE_AUTHENTICATED_URL=\"{URL}\"\n"
        "DATABASE_URL=postgresql://neondb_owner:npg_secret@ep-x.neon.tech/neondb\n"
    )
    settings = read(home)
    assert settings.client_id == CLIENT
    assert "secret" not in repr(settings)


def test_the_env_file_does_not_say_where_tokens_go(home: Path) -> None:
    (home / "project" / ".env").write_text(
        f"WORKOS_CLIENT_ID={CLIENT}\nDATABASE_AUTHENTICATED_URL={URL}\n"
        "ROWDO_WORKOS_URL=http://127.0.0.1:8999\nROWDO_SQL_URL=http://127.0.0.1:8999/sql\n"
    )
    settings = read(home)
    assert (settings.workos_url, settings.sql_url) == ("https://api.workos.com", None)


@pytest.mark.parametrize(
    ("line", "lacking"),
    [
        (f"WORKOS_CLIENT_ID={CLIENT}", "NEON_DATA_API_URL"),
        (f"DATABASE_AUTHENTICATED_URL={URL}", "WORKOS_CLIENT"),
    ],
)
def test_the_env_file_of_another_program_is_passed_over_and_pointed_out(
    home: Path, line: str, lacking: str
) -> None:
    assert passed_over(home / "project") == ""
    (home / "project" / ".env").write_text(f"{line}\n")
    with pytest.raises(NotConfiguredError):
        read(home)
    assert lacking in passed_over(home / "project")


def test_an_env_file_in_another_encoding_is_read_as_far_as_it_goes(home: Path) -> None:
    (home / "project" / ".env").write_bytes(
        f"OWNER=Ren\xe9\nWORKOS_CLIENT_ID={CLIENT}\nDATABASE_AUTHENTICATED_URL={URL}\n".encode("latin-1")
    )
    assert read(home).client_id == CLIENT


def test_a_user_without_a_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(name: str) -> str:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("platformdirs.user_config_dir", homeless)
    monkeypatch.setattr("platformdirs.user_data_dir", homeless)
    for folder, variable in ((config_dir, "ROWDO_CONFIG_DIR"), (data_dir, "ROWDO_DATA_DIR")):
        with pytest.raises(ConfigError, match=variable):
            folder({})


def test_a_folder_that_is_gone_has_no_env_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home / "project")
    (home / "project").rmdir()
    assert load(environment=GUIDE | {"ROWDO_CONFIG_DIR": str(home)}).client_id == CLIENT


@pytest.mark.parametrize(
    ("connection", "host"),
    [
        ({}, "ep-cool-rain-12345678.eu-central-1.aws.neon.tech"),
        (
            {"DATABASE_AUTHENTICATED_URL": URL.replace(".", "-pooler.", 1)},
            "ep-cool-rain-12345678.eu-central-1.aws.neon.tech",
        ),
        ({"NEON_DATA_API_URL": "https://ep-x.apirest.neon.tech/neondb/rest/v1"}, "ep-x.apirest.neon.tech"),
    ],
)
def test_the_host_is_that_of_the_door_in_use(home: Path, connection: dict[str, str], host: str) -> None:
    assert read(home, **GUIDE | connection).host == host


def test_the_env_file_does_not_touch_what_the_environment_configures(home: Path) -> None:
    (home / "project" / ".env").write_text("WORKOS_CLIENT_ID=client_other\n")
    assert read(home, **GUIDE).client_id == CLIENT


def test_the_environment_goes_before_the_default_profile_and_after_a_named_one(home: Path) -> None:
    text = f'[connection]\nclient_id = "client_file"\nauthenticated_url = "{URL}"\n'
    write_profile(home, "default", text)
    write_profile(home, "work", text)
    assert read(home).client_id == "client_file"
    assert read(home, **GUIDE).client_id == CLIENT
    assert read(home, "work", **GUIDE).client_id == "client_file"
    assert read(home, ROWDO_PROFILE="work", **GUIDE).profile == "work"


def test_two_sources_never_mix(home: Path) -> None:
    write_profile(home, "default", f'[connection]\nauthenticated_url = "{URL}"\n')
    with pytest.raises(ConfigError, match="names a WorkOS client but no database"):
        read(home, WORKOS_CLIENT_ID=CLIENT)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DATABASE_AUTHENTICATED_URL": URL}, "no WorkOS client"),
        ({"NEON_DATA_API_URL": "https://x.apirest.neon.tech/neondb/rest/v1"}, "WORKOS_CLIENT_ID"),
        ({"WORKOS_CLIENT_ID": CLIENT}, "DATABASE_AUTHENTICATED_URL"),
        (GUIDE | {"DATABASE_AUTHENTICATED_URL": "nonsense"}, "is not one"),
        (GUIDE | {"DATABASE_AUTHENTICATED_URL": "postgresql://[::1/x"}, "is not one"),
        (GUIDE | {"DATABASE_AUTHENTICATED_URL": "https://ep-x.neon.tech/neondb"}, "is not one"),
        (
            GUIDE | {"DATABASE_AUTHENTICATED_URL": "postgresql://neondb_owner@ep-x.neon.tech/neondb"},
            "an owner",
        ),
        (
            GUIDE | {"DATABASE_AUTHENTICATED_URL": "postgresql://authenticated:s3cret@ep-x.neon.tech/db"},
            "password",
        ),
        (GUIDE | {"NEON_DATA_API_URL": "http://x.neon.tech/rest/v1"}, "https"),
        (GUIDE | {"ROWDO_SQL_URL": "http://example.org/sql"}, "https"),
        (GUIDE | {"ROWDO_WORKOS_URL": "ftp://127.0.0.1"}, "https"),
    ],
)
def test_half_a_configuration_says_what_is_missing_or_wrong(
    home: Path, environment: dict[str, str], says: str
) -> None:
    with pytest.raises(ConfigError, match=says) as refused:
        read(home, **environment)
    assert not isinstance(refused.value, NotConfiguredError)
    assert "s3cret" not in str(refused.value)


def test_loopback_may_be_plain(home: Path) -> None:
    settings = read(
        home, **GUIDE, ROWDO_SQL_URL="http://127.0.0.1:5000/sql", ROWDO_WORKOS_URL="http://localhost:5001/"
    )
    assert settings.workos_url == "http://localhost:5001"


def test_a_profile_is_named_like_a_file(home: Path) -> None:
    for name in ("../../etc/passwd", "", ".hidden", "a/b", "x" * 65):
        if name:
            with pytest.raises(ConfigError, match="cannot name a profile"):
                read(home, name, **GUIDE)


def test_the_private_file_is_chosen_by_variable_or_profile(home: Path) -> None:
    assert read(home, ROWDO_INSECURE_STORAGE="1", **GUIDE).insecure_storage
    assert not read(home, ROWDO_INSECURE_STORAGE="0", **GUIDE).insecure_storage
    write_profile(home, "default", "insecure_storage = true\n")
    assert read(home, **GUIDE).insecure_storage
