"""``rowdo setup``: from Neon's and WorkOS' prerequisites to a working list."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.cli.errors import Failure
from tui.cli.prepare_database import known_client, prepare
from tui.cli.prompts import stdin_is_terminal
from tui.cli.setup_source import SetupTarget, of_options, to_join, to_set_up
from tui.client.client import EMBEDDED, Client, ProfileChoice, tell
from tui.config import (
    ConfigError,
    ConnectionSource,
    config_dir,
    load,
    of_profile,
    profile_path,
    read_profile,
    refuse_grave,
    save_connection,
    shown,
)
from tui.errors import ExitCode
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.schema.audit import Finding

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--client-id", metavar="ID", help="The WorkOS client; else WORKOS_CLIENT_ID.")
@click.option("--authenticated-url", metavar="URL", help="Of people, without a password; else it is derived.")
@click.option("--data-api-url", metavar="URL", help="Use the Data API; else NEON_DATA_API_URL.")
@click.option(
    "--env-file", metavar="FILE", type=FILE, help="Take the connection from this .env: it is yours."
)
@click.option(
    "--join", is_flag=True, help="Use a database that is ready already: no owner's string is needed."
)
@click.option(
    "--from", "exported", metavar="FILE", type=FILE, help="With --join: what `rowdo config export` wrote."
)
@click.option("--print-sql", is_flag=True, help="Print all the SQL that makes a database ready, and end.")
@click.option("--print-drizzle", is_flag=True, help="Print the table as a schema for drizzle-kit, and end.")
@click.option(
    "--dry-run", "-n", is_flag=True, help="Look at the database, print what would be done, do nothing."
)
@click.option("--yes", "-y", is_flag=True, help="Do not ask before the database or the profile is changed.")
@click.option("--register", metavar="PROJECT", help="Register the key set with this project of Neon's.")
@click.option("--no-login", is_flag=True, help="Do not sign in at the end.")
@click.pass_obj
def setup(
    choice: ProfileChoice,
    *,
    client_id: str | None,
    authenticated_url: str | None,
    data_api_url: str | None,
    env_file: Path | None,
    join: bool,
    exported: Path | None,
    print_sql: bool,
    print_drizzle: bool,
    dry_run: bool,
    yes: bool,
    register: str | None,
    no_login: bool,
) -> None:
    """Make a Neon database ready for Rowdo, and write a profile for it.

    The connection is read from the first source that names a database: --env-file, the environment, the .env
    of this folder (shown, and used only if you agree), the profile. Options override its values; setup asks
    for what is missing. The owner's connection string comes from DATABASE_URL or a hidden prompt, never from
    an option. Neither it nor Neon's API key (NEON_API_KEY) is stored. Every step may be repeated: nothing is
    dropped, and no policy is weakened. The exit code is 1 if a policy lets people reach each other's todos.

    \b
    Examples:
      rowdo setup
      rowdo setup --print-sql | less
      rowdo --profile work setup --yes --no-login
      rowdo setup --join --from rowdo.toml
    """
    if print_sql or print_drizzle:
        from tui.schema import drizzle, script

        click.echo(script() if print_sql else drizzle(), nl=print_sql)
        return
    if exported and not join:
        raise click.UsageError("--from is for --join.")
    if join and (register or dry_run):
        raise click.UsageError("--join changes no database: leave out --register and --dry-run.")
    name = choice.profile or "default"
    if name == EMBEDDED:
        raise Failure(f"The profile {EMBEDDED} is the embedded stack's. Choose another name.", ExitCode.USAGE)
    path = profile_path(name, config_dir())
    profile = read_profile(path, missing_ok=True)
    refuse_grave(profile)
    known = of_profile(profile)
    options = of_options(client_id=client_id, authenticated_url=authenticated_url, data_api_url=data_api_url)
    if join:
        wanted = to_join(options, env_file=env_file, exported=exported)
    else:
        wanted = to_set_up(options, known, env_file=env_file)
    if not dry_run:
        _ask_to_replace(name, known, wanted.connection, yes=yes)
    connection, findings = asyncio.run(
        _made_ready(wanted, join=join, dry_run=dry_run, yes=yes, project=register)
    )
    if dry_run:
        return
    try:
        save_connection(path, connection)
    except ConfigError as error:
        raise Failure(f"{error} The database is ready.") from error
    tell(f"✓ profile {path}")
    if choice.profile is None:
        _say_what_goes_first(path)
    _refuse_holes(findings)
    if not no_login:
        _sign_in_and_check(ProfileChoice(name, choice.insecure_storage), findings)


async def _made_ready(
    wanted: SetupTarget, *, join: bool, dry_run: bool, yes: bool, project: str | None
) -> "tuple[Mapping[str, str], Sequence[Finding]]":
    if join:
        await known_client(wanted)
        return wanted.connection.values, ()
    return await prepare(wanted, dry_run=dry_run, yes=yes, project=project)


def _ask_to_replace(name: str, known: ConnectionSource, wanted: ConnectionSource, *, yes: bool) -> None:
    """Ask before an existing profile is changed to another connection."""
    before, after = _doors(known), _doors(wanted)
    if yes or not before or set(before) & set(after):
        return
    words = clean(f"Profile “{name}” is for {before[0]}. Make it one for {after[0]}?")
    if not stdin_is_terminal():
        raise Failure(f"{words} Run it with --yes, or with --profile and another name.", ExitCode.USAGE)
    click.confirm(f"{words} (rowdo --profile NAME setup makes another one)", abort=True, err=True)


def _doors(connection: ConnectionSource) -> list[str]:
    values = connection.values
    return [shown(api, values[api]) for api in ("authenticated_url", "data_api_url") if api in values]


def _say_what_goes_first(path: Path) -> None:
    """Warn if the environment names another connection: it takes precedence over the profile ``default``."""
    try:
        settings = load()
    except ConfigError as error:
        tell(f"! {error}")
        return
    if settings.found_in != str(path):
        tell(f"! {settings.found_in} goes before this profile, and names another connection:")
        for note in settings.notes:
            tell(f"  {note}")


def _refuse_holes(findings: "Sequence[Finding]") -> None:
    """Raise Failure if a finding lets others read the person's todos, so that nobody signs in."""
    if holes := [finding.id for finding in findings if finding.weight == "hole"]:
        raise Failure(
            f"The policies leave {counted(len(holes), 'hole')} open: {', '.join(holes)}. "
            "What mends each is said above. Nobody was signed in; afterwards run: rowdo login, rowdo doctor."
        )


def _sign_in_and_check(choice: ProfileChoice, findings: "Sequence[Finding]") -> None:
    """Sign in if nobody is signed in, then run all checks as that person."""
    from tui.cli.commands.doctor import check_everything

    client = Client(choice)
    signed_in = client.account is not None
    client.close()
    context = click.get_current_context()
    context.obj = choice
    if not signed_in:
        from tui.cli.commands.login import login

        context.invoke(login)
    said = frozenset((finding.id, finding.found) for finding in findings)
    check_everything(choice, as_json=False, said=said)
