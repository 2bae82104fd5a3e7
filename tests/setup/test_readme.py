"""The README's steps to one's own Neon and WorkOS, in a shell, as they are printed there.

The embedded endpoints stand in for Neon and WorkOS, and the database is as the guide leaves it. Everything of
the guide's `.env` is in the environment, as it is where a shell loads that file, and stays there.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg
import pytest

import tui
from tests.commands import Commands
from tests.database_apis import both_apis
from tests.e2e.terminal import Terminal
from tests.local.endpoint.project import serving
from tests.loopback import PLAIN
from tests.needs import needs
from tests.schema.guide import GRANTS, TABLE
from tests.stack import Stack
from tests.standins.endpoint import create_app
from tui.local.endpoint import bootstrap

pytestmark = [pytest.mark.xdist_group("setup"), pytest.mark.slow]

README = Path(tui.__file__).parents[1] / "README.md"


def steps() -> list[str]:
    """The blocks of commands under "Connect your own Neon and WorkOS", in order."""
    text = README.read_text("utf-8").partition("## Connect your own")[2].partition("\n## ")[0]
    return [re.sub(r"(?m)^ +", "", block) for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in which the README's first command has been run."""
    rowdo = tmp_path / "clone" / ".venv" / "bin" / "rowdo"
    rowdo.parent.mkdir(parents=True)
    rowdo.write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n', "utf-8")
    rowdo.chmod(0o755)
    return tmp_path / "clone"


@pytest.fixture
def guide(commands: Commands, breakable: Stack, api: str) -> Iterator[dict[str, str]]:
    """The guide's `.env`; the role in it is the one that cannot log in to a project of today."""
    urls, database = breakable.lease.urls, f"readme_{api}"
    password = urls.database_url.partition("@")[0].rpartition(":")[2]
    bootstrap(breakable.conninfo, owner_password=password, database=database)
    with psycopg.connect(breakable.conninfo, dbname=database, autocommit=True) as session:
        session.execute(f"set role neondb_owner; {GRANTS} {TABLE}".encode())
    owner, people = (
        url.replace("/rowdo", f"/{database}") for url in (urls.database_url, urls.authenticated_url)
    )
    app = create_app(
        breakable.conninfo, jwks_url=f"{commands.issuer}/sso/jwks/{commands.client_id}", database=database
    )
    with serving(app) as url:
        commands.environment["ROWDO_SQL_URL"] = f"{url}/sql"
        variables = {
            "WORKOS_CLIENT_ID": commands.client_id,
            "WORKOS_API_KEY": "sk_test_of_the_web_application",
            "WORKOS_COOKIE_PASSWORD": "p" * 32,
            "NEXT_PUBLIC_WORKOS_REDIRECT_URI": "http://localhost:3000/callback",
            "DATABASE_URL": f"{owner}?sslmode=require&channel_binding=require",
            "DATABASE_AUTHENTICATED_URL": people.replace("authenticator@", "authenticated@"),
        }
        if api == "data_api":
            variables["NEON_DATA_API_URL"] = f"{url}/{database}/rest/v1"
        yield variables
    with psycopg.connect(breakable.conninfo, autocommit=True) as session:
        session.execute(f"drop database {database} with (force)".encode())


@pytest.fixture
def shell(commands: Commands, clone: Path, guide: dict[str, str]) -> Iterator[Terminal]:
    needs("tmux", "less")
    (clone / ".env").write_text("".join(f'{name}="{value}"\n' for name, value in guide.items()), "utf-8")
    ours = {name: value for name, value in commands.environment.items() if name not in guide}
    environment = ours | guide | {"PS1": "ready> ", "EDITOR": "true"}
    with (
        TemporaryDirectory() as folder,
        Terminal(
            Path(folder) / "s", ["sh", "-c", f"cd {clone}; exec sh"], environment, size="150x50"
        ) as terminal,
    ):
        terminal.wait_for("ready>")
        yield terminal


def run(shell: Terminal, block: str, values: dict[str, str]) -> None:
    """Type a block as it is printed, but for the examples in it, in whose place one's own values go."""
    block = block.replace("client_…", values["WORKOS_CLIENT_ID"])
    block = re.sub(r"postgresql://neondb_owner:…@[^']+", values["DATABASE_URL"], block)
    assert "…" not in block, "an example that the reader is not told how to fill in"
    for line in block.splitlines():
        shell.type(line)
        shell.press("Enter")


def sign_in(shell: Terminal, commands: Commands, email: str) -> None:
    code = shell.wait_for("confirm the code").rpartition("confirm the code")[2].split()[0]
    httpx.post(f"{commands.issuer}/device", data={"user_code": code, "email": email}, verify=PLAIN)


def rows(stack: Stack, api: str) -> list[tuple[str]]:
    with psycopg.connect(stack.conninfo, dbname=f"readme_{api}") as session:
        return session.execute("select task from todos").fetchall()


@both_apis
def test_they_end_with_a_todo_in_the_database(
    shell: Terminal, commands: Commands, guide: dict[str, str], breakable: Stack, api: str
) -> None:
    set_up, go, *_ = steps()
    run(shell, set_up, guide)
    shown = shell.wait_for("Yes, no, or show them")
    assert re.search(r"\d\d+ SQL statements, in one transaction, make ep-\w+/readme_\w+ ready\.", shown)
    assert "create table" not in shown
    shell.type("s\n")
    shell.wait_for("create schema if not exists rowdo")
    shell.type("q")
    shell.wait_for("create schema if not exists rowdo", gone=True)
    shell.type("y\n")
    sign_in(shell, commands, "reader@example.com")
    shell.wait_for("All is well.")
    run(shell, go, guide)
    shell.wait_for("synced")
    assert "default · " in shell.screen, "the profile that was just written"
    shell.press("a")
    shell.type(f"from the readme by {api}")
    shell.press("Enter", "Escape")
    shell.wait_for(f"from the readme by {api}")
    shell.press("S")
    shell.wait_for("synced")
    shell.press("q")
    shell.wait_for("ready>")
    shell.type("clear; .venv/bin/rowdo sync && echo done $?")
    shell.press("Enter")
    assert "goes before" not in shell.wait_for("done 0")
    assert rows(breakable, api) == [(f"from the readme by {api}",)]


def test_a_colleague_joins_with_what_was_handed_on(
    shell: Terminal, commands: Commands, guide: dict[str, str], clone: Path
) -> None:
    *_, hand_on, join = steps()
    commands.environment |= guide
    commands.run("setup", "--yes", "--no-login")
    run(shell, hand_on, guide)
    shell.wait_for("rowdo.toml holds the connection")
    text = (clone / "rowdo.toml").read_text("utf-8")
    assert commands.client_id in text
    assert "neondb_owner" not in text
    shell.type("unset DATABASE_URL DATABASE_AUTHENTICATED_URL WORKOS_CLIENT_ID; ")
    shell.type(f"export ROWDO_CONFIG_DIR={clone}/their/config ROWDO_DATA_DIR={clone}/their/data; clear\n")
    run(shell, join, guide)
    sign_in(shell, commands, "colleague@example.com")
    shell.wait_for("All is well.")
