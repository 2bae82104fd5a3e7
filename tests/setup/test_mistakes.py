"""Every mistake has a sentence of its own: it names the variable, where it stands, and what to do next.

Nothing is written and nothing is sent for it, and no part of a value that may be a secret is repeated.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from tests.commands import Commands
from tests.setup.eavesdropper import Thief, thief
from tests.stack import Stack
from tui.config import profile_path

pytestmark = pytest.mark.xdist_group("setup")

HOST = "ep-cool-rain-1.eu-central-1.aws.neon.tech"
PEOPLE = f"postgresql://authenticated@{HOST}/neondb"
OWNER = f"postgresql://neondb_owner:npg_s3cret@{HOST}/neondb"
DATA_API = "https://ep-cool-rain-1.apirest.eu-central-1.aws.neon.tech/neondb/rest/v1"
CLIENT = "client_01HXYZ"

ID, URL, API, BASE = "WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL", "NEON_DATA_API_URL", "DATABASE_URL"


class Mistake(NamedTuple):
    variable: str
    value: str
    says: str
    """What follows the variable's name and place."""
    next: str
    """What to do about it."""


MISTAKES = [
    # the client id
    Mistake(ID, "sk_test_s3cret", "holds an API key, which is a secret", "Set it to the client id"),
    Mistake(ID, "https://api.workos.com", "holds an address", "Set it to the client id"),
    Mistake(ID, "environment_01HXYZ", "holds the id of another thing (environment_…)", "API Keys"),
    Mistake(ID, "org_01HXYZ", "holds the id of another thing (org_…)", "API Keys"),
    Mistake(ID, "01HXYZ", "is no client id", "(client_…)"),
    Mistake(ID, "client_01H XYZ", "is no client id", "(client_…)"),
    Mistake(ID, '"client_01HXYZ"', "has quotation marks in its value", "Take them off"),
    Mistake(ID, "“client_01HXYZ”", "has quotation marks in its value", "Take them off"),
    Mistake(ID, "client_…", "is an example out of documentation", "your own value"),
    Mistake(ID, "WORKOS_CLIENT_ID=client_01HXYZ", "repeats a variable's name", "after the “=”"),
    # the connection string of people
    Mistake(URL, OWNER, "names “neondb_owner”, an owner", "Put it in DATABASE_URL"),
    Mistake(URL, f"postgresql://neondb_owner@{HOST}/neondb", "names “neondb_owner”", "DATABASE_URL"),
    Mistake(URL, f"postgresql://authenticated:npg_s3cret@{HOST}/neondb", "contains a password", "Take it"),
    Mistake(URL, f"{PEOPLE}?password=npg_s3cret", "contains a password", "Take it"),
    Mistake(URL, DATA_API, "holds a Data API URL", "Put it in NEON_DATA_API_URL"),
    Mistake(URL, "https://console.neon.tech/app/projects/x", "is a web address", "such as"),
    Mistake(URL, f"'{PEOPLE}'", "has quotation marks in its value", "Take them off"),
    Mistake(URL, f'{PEOPLE}"', "has quotation marks in its value", "Take them off"),
    Mistake(URL, f"psql '{PEOPLE}'", "is the whole psql command", "between its quotation marks"),
    Mistake(URL, f"jdbc:{PEOPLE}", "is an address for Java", "plain connection string"),
    Mistake(URL, "$DATABASE_URL", "names another variable", "Write the value itself"),
    Mistake(URL, "${AUTHENTICATED}", "names another variable", "Write the value itself"),
    Mistake(URL, f"authenticated@{HOST}/neondb", "is not a connection string", "such as postgresql://"),
    Mistake(URL, f"postgresql://{HOST}/neondb", "names no role", "It should look like"),
    Mistake(URL, f"postgresql://authenticated@{HOST}", "names no database", "It should look like"),
    Mistake(URL, f"postgresql://authenticated@{HOST}/neondb/rest/v1", "has more than a database", "unlike"),
    Mistake(URL, "postgresql://authenticated@10.0.0.1/neondb", "has no full host name", "as in postgresql://"),
    Mistake(URL, "postgresql://authenticated@localhost/neondb", "has no full host name", "as in"),
    Mistake(URL, PEOPLE.replace("rain-1.", "rain-1.apirest."), "has the host of the Data", "Connect"),
    Mistake(URL, "postgresql://authenticated@ep-….aws.neon.tech/neondb", "is an example", "your own value"),
    Mistake(URL, f"postgresql://authenticated@{HOST}:port/neondb", "has a host or port", "unlike"),
    # the owner's
    Mistake(BASE, PEOPLE, "names “authenticated”, the role of people", "DATABASE_AUTHENTICATED_URL"),
    Mistake(BASE, OWNER.replace("npg_s3cret", "p@ss/w#rd"), "has a character in its password", "# is %23"),
    Mistake(BASE, OWNER.replace("npg_s3cret", "p%w"), "has a character in its password", "% is %25"),
    Mistake(BASE, OWNER.replace("npg_s3cret", "what?"), "has a character in its password", "? is %3F"),
    Mistake(BASE, f"postgresql://neondb_owner@{HOST}/neondb", "has no password", "choose “Show password”"),
    Mistake(BASE, OWNER.replace("npg_s3cret", "****"), "has no password", "choose “Show password”"),
    Mistake(BASE, f"'{OWNER}'", "has quotation marks in its value", "Take them off"),
    Mistake(BASE, f"psql '{OWNER}'", "is the whole psql command", "between its quotation marks"),
    Mistake(BASE, OWNER.replace("/neondb", "/neon db"), "has a blank in it", "Copy the"),
    Mistake(BASE, DATA_API, "holds a Data API URL", "Put it in NEON_DATA_API_URL"),
    # the Data API
    Mistake(API, PEOPLE, "holds a connection string", "Put it in DATABASE_AUTHENTICATED_URL"),
    Mistake(API, OWNER, "holds a connection string", "Put it in DATABASE_AUTHENTICATED_URL"),
    Mistake(API, DATA_API.removesuffix("/neondb/rest/v1"), "has not its whole path", "database and /rest/v1"),
    Mistake(API, DATA_API.removesuffix("/rest/v1"), "has not its whole path", "database and /rest/v1"),
    Mistake(API, f"{DATA_API}/todos", "goes on after /rest/v1", "Cut off what follows"),
    Mistake(API, f"{DATA_API}?apikey=s3cret", "goes on after its path", "Cut off what follows"),
    Mistake(API, DATA_API.replace("https", "http"), "must be an https address", "nobody reads along"),
    Mistake(API, DATA_API.replace("//", "//me:npg_s3cret@"), "must not contain", "Take them out"),
    Mistake(API, f'"{DATA_API}"', "has quotation marks in its value", "Take them off"),
    Mistake(API, "https://console.neon.tech/app/projects/x", "is a page of Neon's", "Copy the Data API URL"),
    Mistake(API, f"https://api.{HOST.partition('.')[2]}/sql", "is the endpoint of SQL", "which looks like"),
    Mistake(API, DATA_API.replace("neondb", "other"), "of postgresql://", "Copy both from one branch"),
    Mistake(API, DATA_API.replace("rain-1", "rain-2"), "of postgresql://", "Copy both from one branch"),
]  # fmt: skip


@pytest.fixture
def listener() -> Iterator[Thief]:
    """Stands where WorkOS and Neon would, and must not be asked: nothing is sent for a mistake."""
    with thief() as listener:
        yield listener
        assert listener.heard == []


@pytest.fixture
def mistaken(
    commands: Commands, listener: Thief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Commands:
    """Somebody whose variables are all right but for the one that a test changes."""
    monkeypatch.chdir(commands.folder)
    commands.environment |= {ID: CLIENT, BASE: OWNER, "ROWDO_WORKOS_URL": listener.url}
    for name in (URL, "ROWDO_SQL_URL"):
        del commands.environment[name]
    return commands


def profile(commands: Commands) -> Path:
    return profile_path("default", commands.folder / "config")


def assert_no_secret(said: str) -> None:
    for secret in ("s3cret", "p@ss", "w#rd", "p%w", "what?"):
        assert secret not in said


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{each.variable} {each.says}" for each in MISTAKES])
def test_setup_names_it_and_does_nothing(mistaken: Commands, mistake: Mistake) -> None:
    said = mistaken.run("setup", "--yes", status=1, **{mistake.variable: mistake.value}).stderr
    assert f"{mistake.variable} in the environment {mistake.says}" in said or (
        f"{mistake.variable} in the environment of" in said
    )
    assert mistake.next in said
    assert_no_secret(said)
    assert not profile(mistaken).exists()


@pytest.mark.parametrize("where", ["the profile", ".env", "the environment"])
@pytest.mark.parametrize("mistake", [each for each in MISTAKES if each.variable != BASE][::5])
def test_every_command_names_it_by_its_place(mistaken: Commands, mistake: Mistake, where: str) -> None:
    """In a profile by its key, in a `.env` by its path; and no command falls into another database."""
    named = {ID: CLIENT, URL: PEOPLE, mistake.variable: mistake.value}
    for name in (ID, BASE):
        del mistaken.environment[name]
    keys = {ID: "client_id", URL: "authenticated_url", API: "data_api_url"}
    match where:
        case "the profile":
            lines = [f"{keys[name]} = {value!r}\n" for name, value in named.items() if "'" not in value]
            lines += [f'{keys[name]} = "{value}"\n' for name, value in named.items() if "'" in value]
            profile(mistaken).parent.mkdir(parents=True)
            profile(mistaken).write_text("[connection]\n" + "".join(lines), "utf-8")
            place = f"{keys[mistake.variable]} in {profile(mistaken)}"
        case ".env":
            lines = [
                f"{name}={value!r}\n" if "'" not in value else f'{name}="{value}"\n'
                for name, value in named.items()
            ]
            (mistaken.folder / ".env").write_text("".join(lines), "utf-8")
            place = f"{mistake.variable} in {mistaken.folder}/.env"
        case _:
            mistaken.environment |= named
            place = f"{mistake.variable} in the environment"
    for command in (["list"], ["add", "x"], ["doctor"], ["config", "show"], ["login"], ["sync"]):
        result = mistaken.run(*command, status=1)
        said = result.stdout + result.stderr
        assert place in said
        assert_no_secret(said)
    assert not (mistaken.data_dir / "local").exists(), "the embedded stack"


@pytest.mark.parametrize(
    ("variable", "value"),
    [(ID, f"  {CLIENT} \t"), (ID, f"{CLIENT}\r\n"), (URL, f"{PEOPLE} "), (API, f" {DATA_API}/ ")],
)
def test_blanks_around_a_value_are_no_mistake(mistaken: Commands, variable: str, value: str) -> None:
    named = {ID: CLIENT, URL: PEOPLE} | {variable: value}
    shown = mistaken.json("config", "show", **named)["connection"]
    assert (shown["client_id"], shown["authenticated_url"]) == (CLIENT, PEOPLE)


@pytest.mark.parametrize("missing", [ID, BASE])
def test_what_is_missing_is_named(mistaken: Commands, missing: str) -> None:
    for value in ("", "  "):
        said = mistaken.run("setup", "--yes", status=2, **{missing: value}).stderr
        assert f"Set {missing} in the environment" in said
    assert not profile(mistaken).exists()


def test_a_database_without_a_client_in_a_folder_is_said_aloud_by_every_command(
    mistaken: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tui.client.client.Client.start", lambda *_: pytest.fail("started the embedded stack")
    )
    for name in (ID, BASE):
        del mistaken.environment[name]
    for variable, value in ((URL, PEOPLE), (API, DATA_API)):
        (mistaken.folder / ".env").write_text(f"{variable}={value}\n", "utf-8")
        said = mistaken.run("config", "path").stderr + mistaken.run("logout").stderr
        assert f"{mistaken.folder}/.env is passed over: it has {variable} and no WorkOS client" in said
        assert "add WORKOS_CLIENT_ID to it" in said
        assert "This is the list on this machine alone" in said
        assert mistaken.run("config", "show").stderr.count("is passed over") == 1


# --- what is found by asking


@pytest.fixture
def owner(commands: Commands, breakable: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.chdir(commands.folder)
    commands.environment[BASE] = breakable.lease.urls.database_url
    return commands


def test_a_client_of_another_environment(owner: Commands) -> None:
    said = owner.run("setup", "--yes", status=1, WORKOS_CLIENT_ID="client_of_another_environment").stderr
    assert "WORKOS_CLIENT_ID in the environment leads to no key set" in said
    assert "Nothing was changed" in said
    assert not profile(owner).exists()


def test_a_wrong_password_of_the_owner(owner: Commands, breakable: Stack) -> None:
    wrong = breakable.lease.urls.database_url.replace("owner:", "owner:x")
    said = owner.run("setup", "--yes", status=1, DATABASE_URL=wrong).stderr
    assert "password authentication failed" in said
    assert "DATABASE_URL in the environment" in said
    assert wrong.partition("owner:")[2].partition("@")[0] not in said
    assert not profile(owner).exists()


@pytest.mark.parametrize("way", [["--no-login"], []])
def test_a_policy_that_is_open_ends_with_1_and_nobody_is_signed_in(
    owner: Commands, breakable: Stack, way: list[str]
) -> None:
    with psycopg.connect(breakable.conninfo, dbname="rowdo", autocommit=True) as session:
        session.execute("create policy oops on todos to authenticated using (true)")
        try:
            said = owner.run("setup", "--yes", *way, status=1).stderr
        finally:
            session.execute("drop policy if exists oops on todos")
    assert "The policies leave 1 hole open: policy-open" in said
    assert said.count("[policy-open]") == 1
    owner.run("setup", "--yes", "--no-login")
    assert "confirm the code" not in said
    assert not (owner.data_dir / "accounts").exists()


@pytest.mark.parametrize(
    ("key", "status", "says"),
    [
        ("", 2, "Set NEON_API_KEY in the environment (not in .env"),
        ("postgresql://neondb_owner:s3cret@ep-x.neon.tech/neondb", 1, "holds something else than an API key"),
        ("sk_test_s3cret", 1, "holds something else than an API key"),
    ],
)
def test_an_api_key_that_is_none(owner: Commands, listener: Thief, key: str, status: int, says: str) -> None:
    there = {"NEON_API_KEY": key, "NEON_API_URL": f"{listener.url}/api/v2"}
    said = owner.run("setup", "--yes", "--register", "cool-rain-1", status=status, **there).stderr
    assert says in said
    assert_no_secret(said)
    assert not profile(owner).exists()


def test_advice_is_given_once(owner: Commands, breakable: Stack) -> None:
    owner.sign_in("ana@example.com")
    with psycopg.connect(breakable.conninfo, dbname="rowdo", autocommit=True) as session:
        session.execute("grant select on todos to anonymous")
        try:
            result = owner.run("setup", "--yes")
        finally:
            session.execute("revoke all on todos from anonymous")
    owner.run("setup", "--yes", "--no-login")
    said = result.stdout + result.stderr
    assert said.count("revoke") == 1, "the mend"
    assert "as said above [anonymous-reaches]" in said


def test_the_profile_of_the_embedded_stack_is_not_set_up(owner: Commands) -> None:
    assert "Choose another name" in owner.run("--profile", "local", "setup", "--yes", status=2).stderr
