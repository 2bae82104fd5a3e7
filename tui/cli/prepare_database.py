"""Prepares a database as its owner, step by step. Every step can be repeated."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from tui.cli.errors import Failure
from tui.cli.prompts import stdin_is_terminal
from tui.cli.setup_source import SetupTarget
from tui.client.client import tell
from tui.config import WORKOS_URL, ConfigError, address_of_string
from tui.errors import ExitCode
from tui.todos.sanitize import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.neon import Sql
    from tui.schema.audit import Finding

Said = frozenset[tuple[str, str]]
"""What was told of findings already: their ids and words."""


async def prepare(
    wanted: SetupTarget, *, dry_run: bool, yes: bool, project: str | None
) -> "tuple[Mapping[str, str], Sequence[Finding]]":
    """Make the database ready; return the connection that works with it, and what its policies leave open.

    Raises:
        Failure: a step did not succeed; those before it are done and may be repeated.
    """
    from tui import neon
    from tui.neon.errors import InsufficientPrivilegeError, NeonError
    from tui.schema import SchemaError

    key_set = await known_client(wanted)
    if project and not dry_run:
        tell(f"✓ {await _register(project, key_set)}")
    try:
        async with neon.connect(wanted.owner_url, endpoint=wanted.endpoint) as owner:
            await _migrate(owner, wanted, dry_run=dry_run, yes=yes)
            findings = await _audit(owner)
            return await _of_who_logs_in(owner, wanted.connection.values), findings
    except SchemaError as error:
        raise Failure(str(error)) from error
    except NeonError as error:
        mend = ""
        if isinstance(error, InsufficientPrivilegeError):
            mend = " It must be the string of the database's owner, such as neondb_owner."
        words = f"{wanted.owner_named} was tried: {error}{mend}"
        raise Failure(words, ExitCode.OFFLINE if error.transient else ExitCode.FAILED) from error


async def known_client(wanted: SetupTarget) -> str:
    """Return the key set of the client, which is fetched to see that there is such a client.

    Raises:
        Failure: there is none, or it cannot be fetched.
    """
    from tui.setup.check_issuer import examine_key_set

    values = wanted.connection.values
    workos_url = values.get("workos_url", WORKOS_URL).rstrip("/")
    keys, report = await examine_key_set(workos_url, values["client_id"])
    for finding in report.findings:
        tell(clean(f"{finding.found} {finding.mend}"))
    if keys is None:
        raise Failure(
            f"{wanted.connection.name('client_id')} leads to no key set, which is needed before anything "
            "else. Nothing was changed."
        )
    tell(f"✓ key set {keys.url}")
    return keys.url


async def _of_who_logs_in(owner: "Sql", connection: Mapping[str, str]) -> Mapping[str, str]:
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
    api_key = os.environ.get("NEON_API_KEY", "").strip() or _api_key()
    if api_key.startswith(("postgres", "http", "client_", "sk_")):
        raise ConfigError(
            "NEON_API_KEY in the environment holds something else than an API key of Neon's (napi_…). Make "
            "one in Neon's console under Account settings, API keys.",
            "api-key",
        )
    api = checked(os.environ.get("NEON_API_URL") or API)
    try:
        return await register(project, key_set, api_key=api_key, api=api)
    except RegistrationError as error:
        raise Failure(str(error)) from error


def _api_key() -> str:
    if not stdin_is_terminal():
        raise Failure(
            "Set NEON_API_KEY in the environment (not in .env, which is never asked for it): an API key of "
            "Neon's, from its console under Account settings.",
            ExitCode.USAGE,
        )
    return str(click.prompt("API key of Neon (not shown)", hide_input=True, err=True)).strip()


async def _migrate(owner: "Sql", wanted: SetupTarget, *, dry_run: bool, yes: bool) -> None:
    from tui import schema

    missing = await schema.pending(owner)
    if not missing:
        tell("✓ schema up to date")
        return
    script = schema.script(missing)
    if dry_run:
        click.echo(script)
        return
    if not yes:
        count = sum(len(definition.statements) for definition in missing)
        _ask_to_run(script, count, address_of_string(wanted.owner_url).words)
    await schema.apply(owner)
    tell("✓ schema brought up to date")


def _ask_to_run(script: str, count: int, where: str) -> None:
    """Say what would be run, show it to who wants to read it, and ask.

    Raises:
        Failure: standard input is no terminal.
        click.Abort: the person said no.
    """
    tell(clean(f"{count} SQL statements, in one transaction, make {where} ready."))
    if not stdin_is_terminal():
        raise Failure(
            "They are run as the database's owner. Read them with --dry-run, run them with --yes.",
            ExitCode.USAGE,
        )
    while True:
        answer = click.prompt(
            "Run them as the owner of the database? Yes, no, or show them",
            type=click.Choice(["y", "n", "s"], case_sensitive=False),
            default="n",
            err=True,
        )
        if answer == "y":
            return
        if answer == "n":
            raise click.Abort
        click.echo_via_pager(script)


async def _audit(owner: "Sql") -> "Sequence[Finding]":
    """Say what the policies leave open; people decide what to do about it."""
    from tui.schema import audit

    if not await _has_todos(owner):
        return ()
    found = await audit.audit(owner)
    for finding in found:
        tell(clean(f"{'✗' if finding.weight != 'advice' else '!'} {finding.found} [{finding.id}]"))
        tell(clean(f"  → {finding.mend}"))
    if not found:
        tell("✓ policies: Row-Level Security holds")
    return found


async def _has_todos(owner: "Sql") -> bool:
    [row] = await owner("select to_regclass('public.todos') is not null as there")
    return bool(row["there"])
