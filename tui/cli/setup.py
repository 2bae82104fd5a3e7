"""``rowdo setup``: from Neon's and WorkOS' prerequisites to a working list."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from tui.cli.asking import somebody_is_there
from tui.cli.client import Choice, Client, tell
from tui.cli.failures import Code, Failure
from tui.config import (
    ENVIRONMENT,
    NAMING,
    WORKOS_URL,
    ConfigError,
    checked_connection,
    config_dir,
    profile_path,
    read_env_file,
    read_profile,
    save_connection,
)
from tui.todos.plain import clean

if TYPE_CHECKING:
    from tui.neon import Sql

Variables = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What there is to set up."""

    connection: Variables
    """What goes into the profile: settings by name, without a secret."""
    owner_url: str = field(repr=False)

    @property
    def endpoint(self) -> str | None:
        """Where the owner's string is sent too, if not to the host in it."""
        return self.connection.get("sql_url")


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
    name = choice.profile or variables.get("ROWDO_PROFILE") or "default"
    path = profile_path(name, config_dir())
    known = read_profile(path, missing_ok=True).connection
    wanted = _wanted({key: value for key, value in given.items() if value}, variables, known)
    if not dry_run:
        _ask_to_replace(name, known, wanted.connection, yes=yes)
    connection = asyncio.run(_prepare(wanted, dry_run=dry_run, yes=yes, project=register))
    if dry_run:
        return
    try:
        save_connection(path, connection)
    except ConfigError as error:
        raise Failure(f"{error} The database is ready.") from error
    tell(f"✓ profile {path}")
    if not (choice.profile or variables.get("ROWDO_PROFILE")):
        _point_out_stale(connection)
    if not no_login:
        _sign_in_and_check(Choice(profile=name, insecure_storage=choice.insecure_storage))


def _variables() -> Variables:
    """Return the variables of the environment and, where it is silent, of ``.env`` here."""
    return {**read_env_file(), **{name: value for name, value in os.environ.items() if value}}


def _wanted(given: Variables, variables: Variables, known: Variables) -> Wanted:
    """Put together what was given, or what the profile says already, and ask for the rest."""
    found = {setting: variables[name] for name, setting in ENVIRONMENT.items() if variables.get(name)}
    connection = {**found, **given}
    if not connection.keys() & NAMING:
        connection = {**known, **connection}
    if "client_id" not in connection:
        connection["client_id"] = _ask("WORKOS_CLIENT_ID", "WorkOS client id (client_…)")
    owner_url = variables.get("DATABASE_URL") or _ask(
        "DATABASE_URL",
        "Neon's connection string of the owner (not shown, used now and kept nowhere)",
        hidden=True,
    )
    if not connection.keys() & {"authenticated_url", "data_api_url"}:
        connection["authenticated_url"] = _for_people(owner_url)
    connection = dict(checked_connection(connection, "what was given"))
    _check_same_database(owner_url, connection.get("authenticated_url"))
    return Wanted(connection, owner_url)


def _check_same_database(owner_url: str, people_url: str | None) -> None:
    if people_url is None:
        return
    ours, theirs = (_place(url) for url in (owner_url, people_url))
    if ours != theirs:
        raise Failure(
            f"The owner's connection string is of {ours}, and that of people of {theirs}. "
            "Set DATABASE_URL and DATABASE_AUTHENTICATED_URL for the same database."
        )


def _place(url: str) -> str:
    """Return the endpoint and the database of a connection string, as the header shows them."""
    from tui.neon.address import Address

    address = Address.parse(url, keep_password=False)
    return f"{address.host.split('.', 1)[0].removesuffix('-pooler')}/{address.database}"


def _ask_to_replace(name: str, known: Variables, wanted: Variables, *, yes: bool) -> None:
    """Ask before a profile that is somebody's list becomes another."""
    doors = ("authenticated_url", "data_api_url")
    before = [_without_user(known[key]) for key in doors if key in known]
    after = [_without_user(wanted[key]) for key in doors if key in wanted]
    if yes or not before or set(before) & set(after):
        return
    words = clean(f"Profile “{name}” is for {before[0]}. Make it one for {after[0]}?")
    if not somebody_is_there():
        raise Failure(f"{words} Run it with --yes, or with --profile and another name.", Code.USAGE)
    click.confirm(f"{words} (rowdo --profile NAME setup makes another one)", abort=True, err=True)


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


def _point_out_stale(connection: Variables) -> None:
    """Say it where the environment, which goes before the profile ``default``, says otherwise."""
    stale = [
        f"{variable}={connection[setting]}" if setting in connection else f"no {variable}"
        for variable, setting in ENVIRONMENT.items()
        if os.environ.get(variable) and os.environ[variable] != connection.get(setting)
    ]
    if stale:
        tell(f"! Your environment goes before this profile, and says otherwise. Have {', '.join(stale)}.")


def _ask(variable: str, words: str, *, hidden: bool = False) -> str:
    if not somebody_is_there():
        raise Failure(f"Set {variable}, in the environment or in .env: {words}.", Code.USAGE)
    return str(click.prompt(words, hide_input=hidden, err=True)).strip()


def _for_people(owner_url: str) -> str:
    """Return the connection string of people for the owner's."""
    from tui.neon.address import Address

    public = urlsplit(Address.parse(owner_url, keep_password=False).public)
    host = (public.hostname or "").replace("-pooler.", ".", 1)
    return f"postgresql://authenticated@{host}{public.path}"


async def _prepare(wanted: Wanted, *, dry_run: bool, yes: bool, project: str | None) -> Variables:
    """Make the database ready, step by step, and return the connection that works with it.

    Raises:
        Failure: a step did not succeed; those before it are done and may be repeated.
        SchemaError, NeonError: so did one in the database.
    """
    from tui import neon
    from tui.neon.errors import InsufficientPrivilegeError
    from tui.schema import SchemaError
    from tui.setup.issuer import examine_key_set

    workos_url = wanted.connection.get("workos_url", WORKOS_URL).rstrip("/")
    keys, report = await examine_key_set(workos_url, wanted.connection["client_id"])
    for finding in report.findings:
        tell(clean(f"{finding.found} {finding.mend}"))
    if keys is None:
        raise Failure("The key set is needed before anything else. Nothing was changed.")
    tell(f"✓ key set {keys.url}")
    if project and not dry_run:
        tell(f"✓ {await _register(project, keys.url)}")
    try:
        async with neon.connect(wanted.owner_url, endpoint=wanted.endpoint) as owner:
            await _migrate(owner, dry_run=dry_run, yes=yes)
            await _audit(owner)
            return await _of_who_logs_in(owner, wanted.connection)
    except SchemaError as error:
        raise Failure(str(error)) from error
    except InsufficientPrivilegeError as error:
        words = f"{error} DATABASE_URL must be the string of the database's owner, such as neondb_owner."
        raise Failure(words) from error


async def _of_who_logs_in(owner: "Sql", connection: Variables) -> Variables:
    """Return the connection with the role that people can log in as, which differs between projects."""
    url = connection.get("authenticated_url")
    if url is None:
        return connection
    rows = await owner(
        "select rolname from pg_roles "
        "where rolcanlogin and rolname in ('authenticated', 'authenticator') order by rolname"
    )
    able = [row["rolname"] for row in rows]
    user = urlsplit(url).username
    if user in able or not able or user not in ("authenticated", "authenticator"):
        return connection
    tell(f"✓ people connect as {able[0]}, since {user} cannot log in to this project")
    return {**connection, "authenticated_url": url.replace(f"//{user}@", f"//{able[0]}@", 1)}


async def _register(project: str, key_set: str) -> str:
    from tui.neon.address import checked
    from tui.setup.registration import API, RegistrationError, register

    # Of the environment only: a file of this folder must not get hold of the key.
    api_key = os.environ.get("NEON_API_KEY") or _ask(
        "NEON_API_KEY", "API key of Neon (not shown)", hidden=True
    )
    api = checked(os.environ.get("NEON_API_URL") or API)
    try:
        return await register(project, key_set, api_key=api_key, api=api)
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
        if not somebody_is_there():
            raise Failure("This is what would be run as the database's owner. Run it with --yes.", Code.USAGE)
        click.confirm("Run this as the owner of the database?", abort=True, err=True)
    await schema.apply(owner)
    tell("✓ schema brought up to date")


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
