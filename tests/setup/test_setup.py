"""`rowdo setup`: from what the guide leaves behind to a working list."""

import asyncio
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg
import pytest
from click.testing import CliRunner

from tests.commands import Commands, api_variables
from tests.database_apis import both_apis
from tests.e2e.terminal import Terminal
from tests.local.endpoint.project import serving
from tests.loopback import PLAIN
from tests.needs import needs
from tests.schema.cluster import Cluster, Database, running_cluster
from tests.schema.guide import GRANTS, ROWS, TABLE, follow_the_guide
from tests.stack import Stack
from tests.standins.endpoint import create_app
from tests.standins.urls import data_api_url
from tui import neon
from tui.cli.main import cli
from tui.client.services import ClientServices
from tui.config import load
from tui.local.endpoint import bootstrap
from tui.neon.errors import UndefinedFunctionError

pytestmark = pytest.mark.xdist_group("setup")


@pytest.fixture
def variables(commands: Commands, breakable: Stack, api: str) -> dict[str, str]:
    """What somebody has who has followed the guide."""
    urls = breakable.lease.urls
    kept = (
        "ROWDO_WORKOS_URL",
        "ROWDO_CONFIG_DIR",
        "ROWDO_DATA_DIR",
        "ROWDO_INSECURE_STORAGE",
        "HOME",
        "PATH",
        "LANG",
    )
    return {name: commands.environment[name] for name in kept} | {
        "WORKOS_CLIENT_ID": commands.client_id,
        "DATABASE_URL": urls.database_url,
        "ROWDO_SQL_URL": urls.sql_url,
        **api_variables(urls, api),
    }


def setup(variables: dict[str, str], *arguments: str, status: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(cli, ["setup", *arguments], env=variables)
    assert result.exit_code == status, (result.output, result.exception)
    return result.stdout, result.stderr


def profile(commands: Commands, name: str = "default") -> dict[str, str]:
    text = (commands.folder / "config" / "profiles" / f"{name}.toml").read_text("utf-8")
    connection: dict[str, str] = tomllib.loads(text)["connection"]
    return connection


def _password(stack: Stack) -> str:
    return stack.lease.urls.database_url.partition("@")[0].rpartition(":")[2]


@both_apis
def test_it_writes_a_profile_that_works_and_holds_no_secret(
    commands: Commands, variables: dict[str, str], breakable: Stack, api: str
) -> None:
    _, said = setup(variables, "--yes", "--no-login")
    assert "✓ schema up to date" in said
    assert "✓ policies: Row-Level Security holds" in said
    urls = breakable.lease.urls
    named, url = {
        "sql": ("authenticated_url", urls.authenticated_url),
        "data_api": ("data_api_url", data_api_url(urls)),
    }[api]
    assert profile(commands) == {
        "client_id": commands.client_id,
        named: url,
        "sql_url": urls.sql_url,
        "workos_url": commands.issuer,
    }
    password = _password(breakable)
    for path in commands.folder.rglob("*"):
        assert not path.is_file() or password not in path.read_text("utf-8", errors="replace")
    commands.sign_in("ana@example.com")
    connecting = ("WORKOS", "DATABASE", "NEON", "ROWDO_SQL", "ROWDO_WORKOS")
    bare = {name: value for name, value in variables.items() if not name.startswith(connecting)}
    result = CliRunner().invoke(cli, ["doctor", "--json"], env=bare)
    assert json.loads(result.stdout)["ok"], result.stdout


@both_apis
def test_it_may_be_repeated(commands: Commands, variables: dict[str, str]) -> None:
    assert setup(variables, "--yes", "--no-login") == setup(variables, "--yes", "--no-login")


def test_a_profile_keeps_its_door_where_only_the_owner_is_named_anew(
    commands: Commands, variables: dict[str, str], breakable: Stack
) -> None:
    """As the README has it in the environment: the client, and the owner's string for an upgrade."""
    del variables["DATABASE_AUTHENTICATED_URL"]
    setup(variables | {"NEON_DATA_API_URL": data_api_url(breakable.lease.urls)}, "--yes", "--no-login")
    before = profile(commands)
    assert before["data_api_url"] == data_api_url(breakable.lease.urls)
    setup(variables, "--no-login")
    assert profile(commands) == before
    del variables["WORKOS_CLIENT_ID"]
    setup(variables, "--no-login")
    assert profile(commands) == before


def test_profiles_stand_beside_each_other(commands: Commands, variables: dict[str, str]) -> None:
    for name in ("work", "home"):
        result = CliRunner().invoke(cli, ["--profile", name, "setup", "--yes", "--no-login"], env=variables)
        assert result.exit_code == 0, result.output
    assert profile(commands, "work") == profile(commands, "home")


@both_apis
def test_dot_env_is_shown_and_read_where_the_person_says_so(
    commands: Commands, variables: dict[str, str], breakable: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [name for name in variables if name.startswith(("WORKOS", "DATABASE", "NEON"))]
    lines = [f'{name}="{variables.pop(name)}"' for name in named]
    (commands.folder / ".env").write_text("\n".join(lines), "utf-8")
    monkeypatch.chdir(commands.folder)
    _, said = setup(variables, "--yes", "--no-login", status=2)
    assert f"{commands.folder}/.env names\n  WORKOS_CLIENT_ID  {commands.client_id}\n" in said
    assert "name it: --env-file .env" in said
    assert _password(breakable) not in said
    setup(variables, "--yes", "--no-login", "--env-file", ".env")
    assert profile(commands)["client_id"] == commands.client_id
    assert profile(commands).keys() & {"authenticated_url", "data_api_url"}


def test_the_role_that_can_log_in_is_found(
    commands: Commands, variables: dict[str, str], breakable: Stack
) -> None:
    """Neon's older projects have people log in as `authenticated`, its newer ones as `authenticator`."""
    works = breakable.lease.urls.authenticated_url
    variables["DATABASE_AUTHENTICATED_URL"] = works.replace("authenticator", "authenticated")
    _, said = setup(variables, "--yes", "--no-login")
    assert "authenticated cannot log in" in said
    assert load(environment=variables, cwd=commands.folder).authenticated_url == works, "though both name it"
    assert profile(commands)["authenticated_url"] == works
    del variables["DATABASE_AUTHENTICATED_URL"]
    del variables["WORKOS_CLIENT_ID"]
    setup(variables, "--yes", "--no-login")
    assert profile(commands)["authenticated_url"] == works


def test_a_profile_becomes_another_only_if_somebody_says_so(
    commands: Commands, variables: dict[str, str]
) -> None:
    path = commands.folder / "config" / "profiles" / "default.toml"
    path.parent.mkdir(parents=True)
    mine = 'theme = "nord"\n[connection]\nclient_id = "client_1"\ndata_api_url = "https://ep-mine.example/neondb"\n'
    path.write_text(mine, "utf-8")
    _, said = setup(variables, "--no-login", status=2)
    assert "is for https://ep-mine.example/neondb" in said
    assert path.read_text("utf-8") == mine
    setup(variables, "--no-login", "--yes")
    assert path.read_text("utf-8").startswith('theme = "nord"\n')
    assert "data_api_url" not in profile(commands)


def test_two_databases_are_not_mixed_up(commands: Commands, variables: dict[str, str]) -> None:
    variables["DATABASE_AUTHENTICATED_URL"] = "postgresql://authenticated@ep-else.eu.aws.neon.tech/neondb"
    _, said = setup(variables, "--yes", "--no-login", status=1)
    assert (
        "DATABASE_AUTHENTICATED_URL in the environment of postgresql://ep-else.eu.aws.neon.tech/neondb"
        in said
    )
    assert not (commands.folder / "config").exists()


@both_apis
def test_somebody_who_is_not_the_owner_is_told_so(
    variables: dict[str, str], breakable: Stack, api: str
) -> None:
    database = f"foreign_{api}"
    bootstrap(breakable.conninfo, owner_password=_password(breakable), database=database)
    with psycopg.connect(breakable.conninfo, dbname=database, autocommit=True) as session:
        session.execute(f"alter schema public owner to postgres; alter database {database} owner to postgres")
        session.execute("revoke create on schema public from public, neondb_owner")
    app = create_app(breakable.conninfo, jwks_url=f"{breakable.lease.urls.jwks_url}", database=database)
    variables |= {name: value.replace("/rowdo", f"/{database}") for name, value in variables.items()}
    with serving(app) as url:
        there = {"ROWDO_SQL_URL": f"{url}/sql"}
        if api == "data_api":
            there["NEON_DATA_API_URL"] = f"{url}/{database}/rest/v1"
        _, said = setup(variables | there, "--yes", "--no-login", status=1)
    assert "DATABASE_URL in the environment was tried" in said
    assert "It must be the string of the database's owner" in said


def test_a_file_of_a_folder_does_not_get_hold_of_the_owners_password(
    commands: Commands, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as thief:
        thief.timeout = 0
        monkeypatch.setattr(thief, "process_request", lambda *_: pytest.fail("somebody asked the thief"))
        del variables["ROWDO_SQL_URL"]
        (commands.folder / ".env").write_text(
            f"ROWDO_SQL_URL=http://127.0.0.1:{thief.server_port}/sql", "utf-8"
        )
        monkeypatch.chdir(commands.folder)
        _, said = setup(variables, "--yes", "--no-login", status=1)
        thief.handle_request()
    assert "endpoint cannot be guessed" in said


def test_the_sql_can_be_read_without_a_database(variables: dict[str, str]) -> None:
    printed, _ = setup({"HOME": variables["HOME"], "PATH": variables["PATH"]}, "--print-sql")
    assert "create table if not exists public.todos" in printed
    assert "create policy" in printed


def test_the_table_can_be_printed_for_drizzle(variables: dict[str, str]) -> None:
    printed, _ = setup({"HOME": variables["HOME"], "PATH": variables["PATH"]}, "--print-drizzle")
    assert 'pgTable(\n  "todos"' in printed


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster(None) as cluster:
        yield cluster


@pytest.fixture
def guides(cluster: Cluster) -> Database:
    """A database as the guide leaves it, with todos of three people."""
    return follow_the_guide(cluster.database())


async def test_a_database_of_the_guide_is_examined_as_it_is(guides: Database) -> None:
    """Before `rowdo setup`, and also where somebody has forgotten Row-Level Security."""
    from tui.setup.run_checks import examine_database

    async def found() -> dict[str, str]:
        async with guides.http("user_ada") as ada:
            return {
                finding.id: finding.weight
                async for report in examine_database(ada, person=True)
                for finding in report.findings
            }

    open_by_guide = {
        "anonymous-reaches": "advice",
        "anonymous-defaults": "advice",
        "policy-slow": "advice",
        "role-password": "advice",
        "role-temporary": "advice",
        "sequence-open": "hole",
        "statistics-on": "hole",
        "attack-succeeded": "hole",  # by these two
    }
    assert await found() == {"schema-missing": "fault", **open_by_guide}
    guides.run("alter table todos disable row level security")
    assert await found() == {
        "schema-missing": "fault",
        "rls-off": "hole",
        **open_by_guide,
    }
    assert guides.run("select count(*) as n from todos where task = 'attack'") == [{"n": 0}]


async def test_the_guides_table_becomes_a_working_list_and_nothing_is_lost(guides: Database) -> None:
    from tui import schema
    from tui.setup.run_checks import examine_database

    before = guides.run("select id, user_id, task, is_complete, inserted_at from todos order by id")
    async with guides.http() as owner:
        await schema.apply(owner)
    after = guides.run("select id, user_id, task, is_complete, inserted_at from todos order by id")
    assert after == before
    async with guides.http("user_ada") as ada:
        [row] = await ada("select todos_sync('[]', null, 100) as answer")
        columns = row["answer"]["columns"]
        tasks = sorted(each[columns.index("task")] for each in row["answer"]["rows"])
        assert tasks == ["task 1 of ada", "task 2 of ada", "task 3 of ada"]
        reports = [report async for report in examine_database(ada, person=True)]
    found = {finding.id: finding.weight for report in reports for finding in report.findings}
    # As on Neon, where the owner may not say until when a password of the role is good; nor may this one
    # make an event trigger.
    advised = ("anonymous-reaches", "anonymous-defaults", "policy-slow", "role-password", "guard-missing")
    assert found == dict.fromkeys(advised, "advice")
    assert "refused by the database" in [report.said for report in reports if report.name == "attack"]


async def _finds_no_function(url: str, token: neon.TokenProvider) -> None:
    async with neon.connect_data_api(url, token=token) as api:
        with pytest.raises(UndefinedFunctionError):
            await api.call("todos_sync", {})


@both_apis
def test_the_guides_environment_and_table_become_a_working_list(
    commands: Commands,
    variables: dict[str, str],
    breakable: Stack,
    monkeypatch: pytest.MonkeyPatch,
    api: str,
) -> None:
    """The whole way, as a person goes it: the guide's `.env` and table, `rowdo setup`, the list."""
    session_of_ana = commands.sign_in("ana@example.com")
    ana = session_of_ana.account.user_id
    database = f"guide_{api}"
    bootstrap(breakable.conninfo, owner_password=_password(breakable), database=database)
    everything = "select id, user_id, task, is_complete, inserted_at from todos order by id"
    app = create_app(
        breakable.conninfo,
        jwks_url=f"{commands.issuer}/sso/jwks/{commands.client_id}",
        database=database,
    )
    options = "?sslmode=require&channel_binding=require"
    monkeypatch.chdir(commands.folder)
    with (
        psycopg.connect(breakable.conninfo, dbname=database, autocommit=True) as session,
        serving(app) as url,
    ):
        lines = [
            "# Clerk, WorkOS …",
            f"WORKOS_CLIENT_ID={variables.pop('WORKOS_CLIENT_ID')}",
            "WORKOS_API_KEY='sk_test_not_for_us'",
            *(
                f"export {name}='{variables.pop(name).replace('/rowdo', f'/{database}')}{options}'"
                for name in list(variables)
                if name.startswith("DATABASE")
            ),
        ]
        if variables.pop("NEON_DATA_API_URL", None):
            lines.append(f"NEON_DATA_API_URL={url}/{database}/rest/v1")
        (commands.folder / ".env").write_text("\n".join(lines), "utf-8")
        session.execute(f"set role neondb_owner; {GRANTS} {TABLE} {ROWS}".encode())
        session.execute("update todos set user_id = %s where user_id = 'user_ada'", [ana])
        before = session.execute(everything.encode()).fetchall()
        variables["ROWDO_SQL_URL"] = f"{url}/sql"
        shown, _ = setup(variables, "--dry-run", "--env-file", ".env")
        assert "add column if not exists uid" in shown
        [[columns]] = session.execute(
            "select count(*) from pg_attribute where attrelid = 'todos'::regclass and attnum > 0"
        ).fetchall()
        assert (columns, (commands.folder / "config").exists()) == (5, False)
        _, said = setup(variables, "--env-file", ".env", status=2)
        assert re.search(r"\d\d+ SQL statements, in one transaction, make ep-\w+/guide_\w+ ready\.", said)
        assert "Read them with --dry-run, run them with --yes" in said
        assert "create table" not in said
        # From here on the Data API knows the database as it was; the definitions tell it to look again.
        if api == "data_api":
            asyncio.run(_finds_no_function(f"{url}/{database}/rest/v1", session_of_ana.token))
        printed, said = setup(variables, "--yes", "--env-file", ".env")
        assert session.execute(everything.encode()).fetchall() == before
        for finding in ("anonymous-reaches", "anonymous-defaults", "policy-slow"):
            assert f"[{finding}]" in said
        assert "✓ attack: refused by the database" in printed
        assert "sk_test" not in "".join(profile(commands).values())
        for arguments in (["sync"], ["add", "one more", "--wait"]):
            result = CliRunner().invoke(cli, arguments, env=variables)
            assert result.exit_code == 0, result.output
        result = CliRunner().invoke(cli, ["list", "all", "--json"], env=variables)
        tasks = {todo["task"] for todo in json.loads(result.stdout)}
        assert tasks >= {"task 1 of ada", "task 3 of ada", "one more"}
        assert not any("bob" in task or "cyd" in task for task in tasks)
        [[rows]] = session.execute("select count(*) from todos").fetchall()
        assert rows == len(before) + 1


@pytest.mark.slow
def test_the_wizard_asks_and_never_shows_the_password(
    commands: Commands, variables: dict[str, str], breakable: Stack
) -> None:
    needs("tmux")
    for name in ("WORKOS_CLIENT_ID", "DATABASE_URL", "DATABASE_AUTHENTICATED_URL"):
        del variables[name]
    urls = breakable.lease.urls
    rowdo = f"cd {commands.folder} && {sys.executable} -m tui setup; echo ended $?; sleep 60"
    with (
        TemporaryDirectory() as folder,
        Terminal(Path(folder) / "s", ["sh", "-c", rowdo], variables, size="120x50") as terminal,
    ):
        terminal.wait_for("WorkOS client id")
        terminal.type("sk_test_1\n")
        terminal.wait_for("What you typed holds an API key")
        terminal.type(commands.client_id)
        terminal.press("Enter")
        terminal.wait_for("connection string of the owner")
        terminal.type(urls.database_url.replace("neondb_owner:", "neondb_owner:p@ss/w#rd") + "\n")
        terminal.wait_for("must be percent-encoded")
        terminal.type(urls.database_url)
        terminal.press("Enter")
        code = terminal.wait_for("confirm the code").partition("confirm the code")[2].split()[0]
        httpx.post(
            f"{commands.issuer}/device", data={"user_code": code, "email": "ana@example.com"}, verify=PLAIN
        )
        screen = terminal.wait_for("ended")
    assert "ended 0" in screen
    assert "All is well." in screen
    assert "neondb_owner:" not in screen
    assert "w#rd" not in screen
    assert profile(commands)["authenticated_url"] == urls.authenticated_url


def test_help_says_where_secrets_go(tmp_path: Path) -> None:
    said = CliRunner().invoke(cli, ["setup", "--help"]).stdout
    assert "Neither it nor Neon's API key (NEON_API_KEY) is stored." in " ".join(said.split())


def test_the_header_names_the_profile(
    commands: Commands, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    CliRunner().invoke(cli, ["--profile", "work", "setup", "--yes", "--no-login"], env=variables)
    commands.sign_in("ana@example.com", profile="work")
    client = commands.client(monkeypatch, profile="work")
    who = ClientServices(client).who
    assert who is not None
    assert who.database == f"work · {client.settings.database}"
