"""Where the settings come from, and what is refused."""

import re
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
    with pytest.raises(NotConfiguredError) as told:
        read(home)
    assert lacking in passed_over(home / "project")
    # A database that is not used is said aloud; a client alone is what any web application has.
    assert (lacking in told.value.passed_over) == ("DATABASE" in line)


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
    with pytest.raises(ConfigError, match=r"authenticated_url in .*default\.toml names a database, and no"):
        read(home, WORKOS_CLIENT_ID=CLIENT)


def test_a_lone_client_id_is_no_connection_and_what_differs_is_said(home: Path) -> None:
    """The README's own steps leave it in the environment, beside the profile that was just written."""
    write_profile(home, "default", f'[connection]\nclient_id = "client_mine"\nauthenticated_url = "{URL}"\n')
    settings = read(home, WORKOS_CLIENT_ID="client_mine")
    assert (settings.client_id, settings.notes) == ("client_mine", ())
    settings = read(home, WORKOS_CLIENT_ID="client_other")
    assert settings.client_id == "client_mine"
    [note] = settings.notes
    assert re.search(r"client_id in .*default\.toml is used .*WORKOS_CLIENT_ID in the environment says", note)


def test_what_the_environment_and_the_profile_name_alike_is_taken_from_the_profile(home: Path) -> None:
    """`rowdo setup` writes the role that can log in, which may not be the one in the guide's variable."""
    tried = URL.replace("authenticated@", "authenticator@")
    write_profile(home, "default", f'[connection]\nclient_id = "{CLIENT}"\nauthenticated_url = "{tried}"\n')
    settings = read(home, **GUIDE | {"DATABASE_AUTHENTICATED_URL": f"{URL}?sslmode=require"})
    assert (settings.authenticated_url, settings.notes) == (tried, ())
    elsewhere = URL.replace("ep-cool", "ep-hot")
    settings = read(home, **GUIDE | {"DATABASE_AUTHENTICATED_URL": elsewhere})
    assert settings.authenticated_url == elsewhere
    [note] = settings.notes
    assert "ep-hot" in note
    assert "ep-cool" in note


def test_each_value_is_named_by_where_it_was_found(home: Path) -> None:
    assert read(home, **GUIDE).named_by["client_id"] == "WORKOS_CLIENT_ID in the environment"
    write_profile(home, "work", f'[connection]\nclient_id = "{CLIENT}"\nauthenticated_url = "{URL}"\n')
    path = home / "config" / "profiles" / "work.toml"
    assert read(home, "work").named_by["authenticated_url"] == f"authenticated_url in {path}"


@pytest.mark.parametrize("chosen", [{}, {"ROWDO_PROFILE": "work"}])
def test_a_profile_that_was_named_names_its_database_itself(home: Path, chosen: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"no profile at .*work\.toml"):
        read(home, "work", **GUIDE | chosen)
    write_profile(home, "work", 'theme = "nord"\n')
    with pytest.raises(ConfigError, match="no WorkOS client"):
        read(home, "work", **GUIDE | chosen)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[conection]\n", r"line 1: conection: is not a setting \(did you mean connection\?\)"),
        ('[connection]\nclient = "x"\n', "line 2: connection.client: is not known"),
        ("[connection]\nclient_id = 5\n", "line 2: connection.client_id: must be a text"),
        ('theme = "nord"\nclient_id = "x"\n', r"line 2: client_id: belongs under \[connection\]"),
        ("[connection\n", "line 1: this is not TOML"),
        ('connection = "x"\n', "line 1: connection: must be a table"),
    ],
)
@pytest.mark.parametrize("environment", [{}, GUIDE])
def test_a_mistake_that_may_hide_the_connection_is_an_error(
    home: Path, text: str, says: str, environment: dict[str, str]
) -> None:
    write_profile(home, "default", text)
    with pytest.raises(ConfigError, match=says) as refused:
        read(home, **environment)
    assert "rowdo config edit" in str(refused.value)
    assert not isinstance(refused.value, NotConfiguredError)


def test_a_profile_that_is_there_and_cannot_be_read_is_an_error(home: Path) -> None:
    path = home / "config" / "profiles" / "default.toml"
    path.symlink_to(home / "gone.toml")
    with pytest.raises(ConfigError, match="no profile at"):
        read(home)
    path.unlink()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read"):
        read(home)
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        read(home)


def test_a_mistake_of_taste_does_not_stop_anything(home: Path) -> None:
    write_profile(home, "default", 'theme = 5\ncolour = "red"\n')
    assert read(home, **GUIDE).client_id == CLIENT


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DATABASE_AUTHENTICATED_URL": URL}, "no WorkOS client"),
        ({"NEON_DATA_API_URL": "https://x.apirest.neon.tech/neondb/rest/v1"}, "no WorkOS client"),
        ({"WORKOS_CLIENT_ID": CLIENT}, "DATABASE_AUTHENTICATED_URL"),
        (GUIDE | {"DATABASE_AUTHENTICATED_URL": "nonsense"}, "is not a connection string"),
        (GUIDE | {"DATABASE_AUTHENTICATED_URL": "postgresql://[::1/x"}, "percent-encoded"),
        (GUIDE | {"DATABASE_AUTHENTICATED_URL": "https://ep-x.neon.tech/neondb"}, "is a web address"),
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
