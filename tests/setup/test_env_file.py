"""A folder's `.env` is somebody else's: it can take nothing, and nothing of it is used unseen."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from tests.commands import Commands
from tests.e2e.terminal import Terminal
from tests.needs import needs
from tests.setup.eavesdropper import Thief, thief
from tests.stack import Stack
from tui.auth import Account
from tui.cli.main import cli
from tui.client.client import replica_path
from tui.client.services import ClientServices
from tui.config import Settings, profile_path
from tui.replica.replica import Replica
from tui.session_events import Failed
from tui.todos import Todo

pytestmark = pytest.mark.xdist_group("setup")

NEON = "postgresql://authenticated@ep-cool-rain-1.eu.aws.neon.tech/neondb"


@pytest.fixture
def listener() -> Iterator[Thief]:
    """Nobody who is named by a file of a folder ever hears anything; asserted after each test."""
    with thief() as listener:
        yield listener
        assert listener.heard == []


@pytest.fixture
def folder(commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that somebody else made, in which the person is now."""
    folder = tmp_path / "cloned"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def owner(commands: Commands, breakable: Stack) -> Commands:
    """Somebody with the guide's variables in their environment, the owner's string too."""
    commands.environment["DATABASE_URL"] = breakable.lease.urls.database_url
    return commands


def write(folder: Path, **variables: str) -> None:
    lines = [f"{name}={value}\n" for name, value in variables.items()]
    (folder / ".env").write_text("".join(lines), "utf-8")


def written(commands: Commands, name: str = "default") -> str:
    path = profile_path(name, commands.folder / "config")
    return path.read_text("utf-8") if path.exists() else ""


def without(commands: Commands, *names: str) -> None:
    for name in names:
        del commands.environment[name]


# --- what a `.env` says while somebody runs `setup` there


def test_a_data_api_of_a_folder_is_not_mixed_into_the_persons_connection(
    owner: Commands, folder: Path, listener: Thief
) -> None:
    write(folder, NEON_DATA_API_URL=f"{listener.url}/rowdo/rest/v1")
    owner.sign_in("ana@example.com")
    owner.run("setup", "--yes")
    assert listener.url not in written(owner)
    owner.run("add", "mine", "--wait")


def test_a_client_of_a_folder_is_not_registered_on_the_persons_project(
    owner: Commands, folder: Path, listener: Thief
) -> None:
    write(folder, WORKOS_CLIENT_ID="client_of_somebody_else")
    without(owner, "WORKOS_CLIENT_ID")
    key = {"NEON_API_KEY": "napi_1", "NEON_API_URL": f"{listener.url}/api/v2"}
    said = owner.run("setup", "--yes", "--register", "cool-rain-1", status=2, **key)
    assert "Set WORKOS_CLIENT_ID" in said.stderr
    assert written(owner) == ""


def test_a_folder_does_not_say_which_profile_is_overwritten(
    owner: Commands, folder: Path, listener: Thief
) -> None:
    work = profile_path("work", owner.folder / "config")
    work.parent.mkdir(parents=True)
    work.write_text("# mine\n", "utf-8")
    write(folder, ROWDO_PROFILE="work")
    owner.run("setup", "--yes", "--no-login")
    assert work.read_text("utf-8") == "# mine\n"
    assert owner.client_id in written(owner)


def test_no_switch_of_ours_comes_from_a_folder(owner: Commands, folder: Path, listener: Thief) -> None:
    write(
        folder,
        ROWDO_ACCESS_TOKEN="of.somebody.else",
        ROWDO_SQL_URL=f"{listener.url}/sql",
        ROWDO_WORKOS_URL=listener.url,
        ROWDO_CONFIG_DIR=str(folder / "config"),
        ROWDO_DATA_DIR=str(folder / "data"),
        ROWDO_INSECURE_STORAGE="1",
        NEON_API_KEY="napi_1",
        NEON_API_URL=f"{listener.url}/api/v2",
    )
    said = owner.run("setup", "--yes", "--register", "cool-rain-1", status=2)
    assert "Set NEON_API_KEY in the environment (not in .env" in said.stderr
    owner.run("setup", "--yes", "--no-login")
    assert listener.url not in written(owner)
    assert "Nobody is signed in" in owner.run("whoami", status=4).stderr
    assert [each.name for each in folder.iterdir()] == [".env"]


def test_a_whole_connection_of_a_folder_is_shown_and_waits_for_a_word(
    owner: Commands, folder: Path, listener: Thief
) -> None:
    write(
        folder,
        WORKOS_CLIENT_ID=owner.client_id,
        DATABASE_URL="postgresql://neondb_owner:s3cret@ep-theirs.neon.tech/neondb",
        NEON_DATA_API_URL=f"{listener.url}/rowdo/rest/v1",
    )
    without(owner, "WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL", "DATABASE_URL")
    for command in (["setup", "--yes"], ["setup", "--join", "--yes"], ["setup"]):
        said = owner.run(*command, status=2).stderr
        assert f"{folder}/.env names" in said
        assert f"NEON_DATA_API_URL  {listener.url}/rowdo/rest/v1" in said
        assert "name it: --env-file .env" in said
        assert "s3cret" not in said
    assert written(owner) == ""


def test_the_data_api_is_compared_with_the_owners_database(owner: Commands, listener: Thief) -> None:
    """The person's own mistake, and no less dangerous."""
    without(owner, "DATABASE_AUTHENTICATED_URL")
    theirs = {"NEON_DATA_API_URL": f"{listener.url}/rowdo/rest/v1"}
    said = owner.run("setup", "--yes", status=1, **theirs).stderr
    assert f"NEON_DATA_API_URL in the environment of {listener.url}/rowdo" in said
    assert "DATABASE_URL in the environment is of ep-" in said
    assert written(owner) == ""


# --- the session that is remembered, and the token of the environment


def test_a_token_of_the_environment_does_not_go_where_a_folder_says(
    commands: Commands, folder: Path, listener: Thief
) -> None:
    given = {"ROWDO_ACCESS_TOKEN": commands.tokens("robot@example.com")["access_token"]}
    write(
        folder,
        WORKOS_CLIENT_ID=commands.client_id,
        NEON_DATA_API_URL=f"{listener.url}/rowdo/rest/v1",
    )
    without(commands, "WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL")
    for command in (["whoami"], ["sync"], ["list"], ["add", "x", "--wait"], ["login"]):
        said = commands.run(*command, status=2 if command == ["login"] else 4, **given).stderr
        if command != ["login"]:
            assert f"The token in ROWDO_ACCESS_TOKEN is not sent where {folder}/.env says" in said
    found = json.loads(commands.run("doctor", "--json", status=1, **given).stdout)
    assert "signed-out" in {each["id"] for check in found["checks"] for each in check["findings"]}


async def test_nobody_signs_in_where_a_folder_says_unless_they_confirmed_it(
    commands: Commands, folder: Path, listener: Thief, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, WORKOS_CLIENT_ID=commands.client_id, NEON_DATA_API_URL=f"{listener.url}/rowdo/rest/v1")
    without(commands, "WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL")
    commands.environment["ROWDO_WORKOS_URL"] = listener.url
    for options in ([], ["--browser"], ["--json"]):
        said = await asyncio.to_thread(commands.run, "login", *options, status=2)
        assert f"{folder}/.env names where your todos are" in said.stderr
        assert "It has to be confirmed at a terminal" in said.stderr
    services = ClientServices(commands.client(monkeypatch))
    assert f"{listener.url}/rowdo/rest/v1" in " ".join(services.to_confirm)
    for events in (services.device_login(), services.browser_login()):
        [ended] = [event async for event in events]
        assert isinstance(ended, Failed)
        assert f"{folder}/.env says where to sign in" in ended.message
    await services.aclose()


@pytest.mark.parametrize(
    "theirs",
    [
        NEON.replace(".neon.tech", ".neon-pooler.tech"),
        NEON.replace(".neon.tech", ".neon.tech:6000"),
        NEON.replace("/neondb", "/theirs"),
        NEON.replace("ep-cool-rain-1", "ep-theirs"),
    ],
)
def test_a_session_is_not_sent_to_what_only_looks_like_its_database(
    commands: Commands, folder: Path, listener: Thief, theirs: str
) -> None:
    commands.environment |= {"DATABASE_AUTHENTICATED_URL": NEON, "ROWDO_SQL_URL": f"{listener.url}/sql"}
    commands.sign_in("ana@example.com")
    assert commands.json("whoami")["email"] == "ana@example.com"
    without(commands, "WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL")
    write(folder, WORKOS_CLIENT_ID=commands.client_id, DATABASE_AUTHENTICATED_URL=NEON)
    assert commands.json("whoami")["email"] == "ana@example.com", "the same, from whoever's file"
    write(folder, WORKOS_CLIENT_ID=commands.client_id, DATABASE_AUTHENTICATED_URL=theirs)
    for command in (["whoami"], ["sync"], ["list"], ["add", "x", "--wait"]):
        assert "is signed in elsewhere" in commands.run(*command, status=4).stderr


def test_every_url_in_use_is_compared_not_the_first(
    commands: Commands, breakable: Stack, folder: Path, listener: Thief
) -> None:
    api = "https://ep-cool-rain-1.apirest.eu.aws.neon.tech/neondb/rest/v1"
    without(commands, "DATABASE_AUTHENTICATED_URL")
    commands.environment |= {"NEON_DATA_API_URL": api, "ROWDO_SQL_URL": f"{listener.url}/sql"}
    commands.sign_in("ana@example.com")
    without(commands, "WORKOS_CLIENT_ID", "NEON_DATA_API_URL")
    both = {"WORKOS_CLIENT_ID": commands.client_id, "NEON_DATA_API_URL": api}
    write(folder, **both)
    assert commands.json("whoami")["email"] == "ana@example.com"
    write(folder, **both, DATABASE_AUTHENTICATED_URL=NEON)
    assert "is signed in elsewhere" in commands.run("whoami", status=4).stderr
    CliRunner().invoke(cli, ["doctor"], env=commands.environment)
    write(folder, **both, DATABASE_AUTHENTICATED_URL=NEON.replace("ep-cool", "ep-theirs"))
    assert "Name one database" in commands.run("sync", status=1).stderr


@pytest.mark.parametrize(("host", "theirs"), [("eu.aws.neon.tech", True), ("attacker.example", False)])
def test_todos_under_their_former_name_are_not_taken_to_who_has_the_same_endpoint_name(
    tmp_path: Path, host: str, theirs: bool
) -> None:
    """Before, the file was named by the first part of the host alone."""
    url = f"postgresql://authenticated@ep-cool-rain-1.{host}/neondb"
    folder = tmp_path / "replicas" / "p"
    account = Account("p", "client_1", "user_1", "ana@example.com")
    former = folder / "user_1@ep-cool-rain-1%2Fneondb.sqlite3"
    with Replica.open(former) as replica:
        replica.add(Todo(uid="", task="of the real database"))
    settings = Settings("p", "client_1", tmp_path, tmp_path, authenticated_url=url)
    path = replica_path(settings._replace(env_file=tmp_path / ".env"), account)
    assert (path.exists(), former.exists()) == (theirs, not theirs)
    assert replica_path(settings, account).exists(), "what the person named themselves"


@pytest.mark.slow
def test_who_signs_in_where_a_folder_says_has_seen_its_path(
    commands: Commands, folder: Path, listener: Thief
) -> None:
    needs("tmux")
    write(folder, WORKOS_CLIENT_ID=commands.client_id, NEON_DATA_API_URL=f"{listener.url}/rowdo/rest/v1")
    without(commands, "WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL")
    commands.environment["ROWDO_WORKOS_URL"] = listener.url
    rowdo = f"cd {folder} && {sys.executable} -m tui login; echo ended $?; {sys.executable} -m tui; sleep 60"
    with (
        TemporaryDirectory() as place,
        Terminal(Path(place) / "s", ["sh", "-c", rowdo], commands.environment, size="120x50") as terminal,
    ):
        assert f"{folder}/.env names where your todos are" in terminal.wait_for("Sign in there?")
        terminal.type("n\n")
        terminal.wait_for("ended 130")
        shown = terminal.wait_for("Is it yours?")
        assert f"{folder}/.envnameswhereyourtodosare" in "".join(shown.split())
        assert f"{listener.url}/rowdo" in shown
        terminal.press("r", "b")
        terminal.press("q")
        terminal.wait_for("Is it yours?", gone=True)
