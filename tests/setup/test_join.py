"""A second machine or a colleague joins a prepared database without its owner's string."""

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from tests.commands import Commands, api_variables
from tests.database_apis import both_apis
from tests.e2e.terminal import Terminal
from tests.loopback import PLAIN
from tests.needs import needs
from tests.setup.eavesdropper import thief
from tests.stack import Stack
from tui.config import profile_path

pytestmark = pytest.mark.xdist_group("setup")

NAMES = {"DATABASE_AUTHENTICATED_URL": "authenticated_url", "NEON_DATA_API_URL": "data_api_url"}
NAMED = ("WORKOS_CLIENT_ID", *NAMES)


@pytest.fixture
def connection(commands: Commands, breakable: Stack, api: str) -> dict[str, str]:
    """What the colleague was told."""
    return {"WORKOS_CLIENT_ID": commands.client_id, **api_variables(breakable.lease.urls, api)}


@pytest.fixture
def colleague(commands: Commands, connection: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Somebody who is signed in, and has nothing configured."""
    commands.sign_in("bea@example.com")
    for name in connection:
        del commands.environment[name]
    monkeypatch.chdir(commands.folder)
    return commands


def by_flags(colleague: Commands, connection: dict[str, str]) -> list[str]:
    [(name, url)] = [(name, value) for name, value in connection.items() if name in NAMES]
    return ["--client-id", colleague.client_id, f"--{NAMES[name].replace('_', '-')}", url]


def by_environment(colleague: Commands, connection: dict[str, str]) -> list[str]:
    colleague.environment |= connection
    return []


def by_env_file(colleague: Commands, connection: dict[str, str]) -> list[str]:
    lines = [f"{name}={value}\n" for name, value in connection.items()]
    (colleague.folder / ".env").write_text("".join(lines), "utf-8")
    return ["--env-file", ".env"]


def by_exported_file(colleague: Commands, connection: dict[str, str]) -> list[str]:
    handed_on = colleague.run("config", "export", status=0, typed="", **connection).stdout
    (colleague.folder / "rowdo.toml").write_text(handed_on, "utf-8")
    return ["--from", "rowdo.toml"]


@both_apis
@pytest.mark.parametrize("way", [by_flags, by_environment, by_env_file, by_exported_file])
def test_it_is_checked_and_a_profile_is_written(
    colleague: Commands,
    connection: dict[str, str],
    way: Callable[[Commands, dict[str, str]], list[str]],
    api: str,
) -> None:
    result = colleague.run("setup", "--join", *way(colleague, connection))
    assert "All is well." in result.stdout
    path = profile_path("default", colleague.folder / "config")
    assert f"✓ profile {path}" in result.stderr
    kept = tomllib.loads(path.read_text("utf-8"))["connection"]
    assert {kept[key] for key in kept if key in ("client_id", *NAMES.values())} == set(connection.values())
    for name in connection:
        colleague.environment.pop(name, None)
    assert colleague.json("whoami")["found_in"] == str(path)
    colleague.run("add", f"from a second machine by {api}", "--wait")


def test_a_file_that_was_handed_on_is_shown_and_may_have_mistakes(colleague: Commands) -> None:
    file = colleague.folder / "rowdo.toml"
    with thief() as listener:
        file.write_text(
            f'[connection]\nclient_id = "client_1"\nworkos_url = "{listener.url}"\n'
            'authenticated_url = "postgresql://neondb_owner:s3cret@ep-x.neon.tech/neondb"\n'
        )
        said = colleague.run("setup", "--join", "--from", "rowdo.toml", status=1).stderr
        assert "rowdo.toml names\n  client_id  client_1\n" in said
        assert "authenticated_url in rowdo.toml names “neondb_owner”, an owner" in said
        assert "s3cret" not in said
        file.write_text("[conection]\n")
        said = colleague.run("setup", "--join", "--from", "rowdo.toml", status=1).stderr
        assert "line 1: conection" in said
        assert "Mend that file, or write it anew with `rowdo config export`." in said
        file.write_text('theme = "nord"\n')
        said = colleague.run("setup", "--join", "--from", "rowdo.toml", status=2).stderr
        assert "rowdo.toml has no [connection]. Name a file that `rowdo config export` wrote." in said
        assert listener.heard == []
    assert not profile_path("default", colleague.folder / "config").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--join"], "Set WORKOS_CLIENT_ID in the environment"),
        (["--join", "--client-id", "client_1"], "Set DATABASE_AUTHENTICATED_URL or NEON_DATA_API_URL"),
        (["--join", "--register", "x"], "changes no database"),
        (["--from", "README.md"], "does not exist"),
    ],
)
def test_what_is_missing_is_named(colleague: Commands, arguments: list[str], says: str) -> None:
    assert says in colleague.run("setup", *arguments, status=2).stderr
    assert not profile_path("default", colleague.folder / "config").exists()


def test_another_database_does_not_replace_a_profile_unasked(
    colleague: Commands, connection: dict[str, str]
) -> None:
    colleague.run("setup", "--join", "--no-login", *by_flags(colleague, connection))
    path = profile_path("default", colleague.folder / "config")
    before = path.read_text("utf-8")
    other = [
        "--client-id",
        colleague.client_id,
        "--data-api-url",
        "https://ep-x.apirest.neon.tech/neondb/rest/v1",
    ]
    said = colleague.run("setup", "--join", "--no-login", *other, status=2).stderr
    assert "Run it with --yes, or with --profile and another name" in said
    assert path.read_text("utf-8") == before
    colleague.run("--profile", "work", "setup", "--join", "--no-login", *other)
    assert path.read_text("utf-8") == before


@pytest.mark.slow
def test_who_has_nothing_is_asked(colleague: Commands, connection: dict[str, str]) -> None:
    needs("tmux")
    colleague.environment["ROWDO_DATA_DIR"] = str(colleague.folder / "new")
    rowdo = f"cd {colleague.folder} && {sys.executable} -m tui setup --join; echo ended $?; sleep 60"
    with (
        TemporaryDirectory() as folder,
        Terminal(Path(folder) / "s", ["sh", "-c", rowdo], colleague.environment, size="120x50") as terminal,
    ):
        terminal.wait_for("WorkOS client id")
        terminal.type(f"{colleague.client_id}\n")
        terminal.wait_for("or the Data API URL")
        terminal.type(f"{connection['DATABASE_AUTHENTICATED_URL']}\n")
        code = terminal.wait_for("confirm the code").partition("confirm the code")[2].split()[0]
        httpx.post(
            f"{colleague.issuer}/device", data={"user_code": code, "email": "bea@example.com"}, verify=PLAIN
        )
        screen = terminal.wait_for("ended")
    assert "All is well." in screen
    assert "ended 0" in screen
