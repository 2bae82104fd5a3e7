"""``rowdo setup``: from Neon's and WorkOS' prerequisites to a working list."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import click

from tui.cli.client import Choice, Client, tell
from tui.cli.failures import Code, Failure
from tui.config import (
    ENVIRONMENT,
    WORKOS_URL,
    checked_connection,
    config_dir,
    profile_path,
    read_profile,
    save_preference,
)
from tui.todos.plain import clean

if TYPE_CHECKING:
    from tui.neon import Sql

Variables = Mapping[str, str]


class Wanted(NamedTuple):
    """What there is to set up."""

    connection: Variables
    """What goes into the profile: settings by name, without a secret."""
    owner_url: str
    variables: Variables
    """Of the environment and of ``.env``."""


@click.command()
@click.option("--client-id", metavar="ID", help="The WorkOS client; else WORKOS_CLIENT_ID.")
@click.option("--authenticated-url", metavar="URL", help="Of people, without a password; else it is derived.")
@click.option("--data-api-url", metavar="URL", help="Use the Data API; else NEON_DATA_API_URL.")
@click.option("--print-sql", is_flag=True, help="Print all the SQL that makes a database ready, and end.")
@click.option(
    "--dry-run", "-n", is_flag=True, help="Look at the database, print what would be done, do nothing."
)
@click.option("--yes", "-y", is_flag=True, help="Do not ask before the database is changed.")
@click.option("--register", metavar="PROJECT", help="Register the key set with this project of Neon's.")
@click.option("--no-login", is_flag=True, help="Do not sign in at the end.")
@click.pass_obj
def setup(
    choice: Choice,
    *,
    client_id: str | None,
    authenticated_url: str | None,
    data_api_url: str | None,
    print_sql: bool,
    dry_run: bool,
    yes: bool,
    register: str | None,
    no_login: bool,
) -> None:
    """Make a Neon database ready for Rowdo, and write a profile for it.

    Takes what it needs from the options, the environment, .env, or asks. The owner's connection string comes
    from DATABASE_URL or a hidden prompt, never from an option, and is kept nowhere; nor is Neon's API key
    (NEON_API_KEY). Every step may be repeated: nothing is dropped, and no policy is made weaker.

    \b
    Examples:
      rowdo setup
      rowdo setup --print-sql | less
      rowdo --profile work setup --yes --no-login
    """
    if print_sql:
        from tui.schema import script

        click.echo(script())
        return
    variables = _variables()
    given = {"client_id": client_id, "authenticated_url": authenticated_url, "data_api_url": data_api_url}
    wanted = _wanted({name: value for name, value in given.items() if value}, variables)
    name = choice.profile or variables.get("ROWDO_PROFILE") or "default"
    path = profile_path(name, config_dir())
    asyncio.run(_prepare(wanted, dry_run=dry_run, yes=yes, project=register))
    if dry_run:
        return
    try:
        for key in sorted({*ENVIRONMENT.values(), *read_profile(path, missing_ok=True).connection}):
            save_preference(path, f"connection.{key}", wanted.connection.get(key))
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}. The database is ready.") from error
    tell(f"✓ profile {path}")
    if not no_login:
        _sign_in_and_check(Choice(profile=name, insecure_storage=choice.insecure_storage))


def _variables() -> Variables:
    """Return the variables of the environment and, where it is silent, of ``.env`` here."""
    path = Path.cwd() / ".env"
    file: Mapping[str, str | None] = {}
    if path.is_file():
        from dotenv import dotenv_values

        file = dotenv_values(path, interpolate=False)
    return {name: value for name, value in file.items() if value} | dict(os.environ)


def _wanted(given: Variables, variables: Variables) -> Wanted:
    """Put together what was given, and ask for the rest."""
    found = {setting: variables[name] for name, setting in ENVIRONMENT.items() if variables.get(name)}
    connection = {**found, **given}
    if "client_id" not in connection:
        connection["client_id"] = _ask("WORKOS_CLIENT_ID", "WorkOS client id (client_…)")
    owner_url = variables.get("DATABASE_URL") or _ask(
        "DATABASE_URL",
        "Neon's connection string of the owner (not shown, used now and kept nowhere)",
        hidden=True,
    )
    if not connection.keys() & {"authenticated_url", "data_api_url"}:
        connection["authenticated_url"] = _for_people(owner_url)
    return Wanted(checked_connection(connection, "what was given"), owner_url, variables)


def _ask(variable: str, words: str, *, hidden: bool = False) -> str:
    if not sys.stdin.isatty():
        raise Failure(f"Set {variable}, in the environment or in .env: {words}.", Code.USAGE)
    return str(click.prompt(words, hide_input=hidden, err=True)).strip()


def _for_people(owner_url: str) -> str:
    """Return the connection string of people for the owner's."""
    from tui.neon.address import Address

    public = urlsplit(Address.parse(owner_url, keep_password=False).public)
    host = (public.hostname or "").replace("-pooler.", ".", 1)
    return f"postgresql://authenticated@{host}{public.path}"


async def _prepare(wanted: Wanted, *, dry_run: bool, yes: bool, project: str | None) -> None:
    """Make the database ready, step by step.

    Raises:
        Failure: a step did not succeed; those before it are done and may be repeated.
        SchemaError, NeonError: so did one in the database.
    """
    from tui import neon
    from tui.setup.issuer import examine_key_set

    workos_url = wanted.connection.get("workos_url", WORKOS_URL)
    keys, report = await examine_key_set(workos_url, wanted.connection["client_id"])
    for finding in report.findings:
        tell(clean(f"{finding.found} {finding.mend}"))
    if keys is None:
        raise Failure("The key set is needed before anything else. Nothing was changed.")
    tell(f"✓ key set {keys.url}")
    if project and not dry_run:
        tell(f"✓ {await _register(project, keys.url, wanted.variables)}")
    async with neon.connect(wanted.owner_url, endpoint=wanted.connection.get("sql_url")) as owner:
        await _migrate(owner, dry_run=dry_run, yes=yes)
        await _audit(owner)


async def _register(project: str, key_set: str, variables: Variables) -> str:
    from tui.setup.registration import API, RegistrationError, register

    api_key = variables.get("NEON_API_KEY") or _ask(
        "NEON_API_KEY", "API key of Neon (not shown)", hidden=True
    )
    try:
        return await register(project, key_set, api_key=api_key, api=variables.get("NEON_API_URL") or API)
    except RegistrationError as error:
        raise Failure(str(error)) from error


async def _migrate(owner: "Sql", *, dry_run: bool, yes: bool) -> None:
    from tui import schema

    missing = await schema.pending(owner)
    if not missing:
        tell("✓ schema up to date")
        return
    if dry_run:
        click.echo(schema.script(missing))
        return
    if not yes:
        click.echo(schema.script(missing), err=True)
        if not sys.stdin.isatty():
            raise Failure("This is what would be run as the database's owner. Run it with --yes.", Code.USAGE)
        click.confirm("Run this as the owner of the database?", abort=True, err=True)
    done = await schema.apply(owner)
    tell(f"✓ schema: {', '.join(migration.name for migration in done)}")


async def _audit(owner: "Sql") -> None:
    """Say what the policies leave open; people decide what to do about it."""
    from tui.schema import audit

    if not await _has_todos(owner):
        return
    found = await audit.audit(owner)
    for finding in found:
        tell(clean(f"{'✗' if finding.weight != 'advice' else '!'} {finding.found} [{finding.id}]"))
        tell(clean(f"  → {finding.mend}"))
    if not found:
        tell("✓ policies: Row-Level Security holds")


async def _has_todos(owner: "Sql") -> bool:
    [row] = await owner("select to_regclass('public.todos') is not null as there")
    return bool(row["there"])


def _sign_in_and_check(choice: Choice) -> None:
    """Sign in where nobody is, and check everything as that person."""
    from tui.cli.doctor import doctor

    client = Client(choice)
    signed_in = client.account is not None
    client.close()
    context = click.get_current_context()
    context.obj = choice
    if not signed_in:
        from tui.cli.login import login

        context.invoke(login)
    context.invoke(doctor)
