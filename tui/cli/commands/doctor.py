"""``rowdo doctor``."""

import asyncio
import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from tui.client.client import Client, ProfileChoice, tell
from tui.config import ConfigError, passed_over, read_profile
from tui.errors import ExitCode
from tui.todos.sanitize import clean

if TYPE_CHECKING:
    from tui.setup.report import Report

MARKS = {"hole": "✗ HOLE", "fault": "✗", "advice": "!"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def doctor(choice: ProfileChoice, *, as_json: bool) -> None:
    """Check everything: configuration, key set, clock, session, endpoints, schema, policies, and the replica.

    Each finding says how to correct it. Two checks write to the database as you and roll everything back: an
    attack, which must be refused, and the writes of an ordinary todo, which must succeed. If DATABASE_URL is
    set, the checks that you may not run yourself run as the owner. The exit code is 1 if something is wrong.

    \b
    Examples:
      rowdo doctor
      rowdo doctor --json | jq '.checks[].findings[]'
    """
    check_everything(choice, as_json=as_json)


def check_everything(
    choice: ProfileChoice, *, as_json: bool, said: frozenset[tuple[str, str]] = frozenset()
) -> None:
    """Run all checks and print the findings; exit with 1 if something is wrong.

    Args:
        choice: The profile to check.
        as_json: Print one JSON object.
        said: Findings that were printed before and are left out, by id and text.
    """
    from tui.neon.errors import MisconfiguredError
    from tui.setup.report import fault, serious

    reports: list[Report] = []
    try:
        client = Client(choice)
        try:
            if client.embedded:
                if not client.notes and (words := passed_over()):
                    tell(words)
                client.start()
                client.signed_in()
            reports += _of_profile(client)
            if reports and not as_json:
                _show(reports[-1], said)
            asyncio.run(_examined(client, reports, show=not as_json, said=said))
        finally:
            client.close()
    except ConfigError as error:
        reports.append(
            fault("configuration", error.id, str(error), "Change it as said, then run this again.")
        )
        if not as_json:
            _show(reports[-1])
    except MisconfiguredError as error:
        reports.append(
            fault("configuration", "address", error.message, "Correct the address, then run this again.")
        )
        if not as_json:
            _show(reports[-1])
    ok = not any(serious(report.findings) for report in reports)
    if as_json:
        click.echo(json.dumps({"ok": ok, "checks": [asdict(report) for report in reports]}))
    elif ok:
        click.echo("All is well.")
    if not ok:
        raise click.exceptions.Exit(ExitCode.FAILED)


async def _examined(
    client: Client, reports: list["Report"], *, show: bool, said: frozenset[tuple[str, str]]
) -> None:
    from tui import neon
    from tui.auth.errors import SignedOutError
    from tui.setup.run_checks import examine

    settings = client.settings
    try:
        account = client.account
    except SignedOutError:
        account = None  # the check of the session reports what is wrong with a token from the environment
    url = os.environ.get("DATABASE_URL", "")
    owner = None
    if url and settings.authenticated_url is None:
        # A folder's `.env` is not trusted: no password is sent to a server that it names.
        connection = read_profile(client.profile_path, missing_ok=True).connection
        endpoint = os.environ.get("ROWDO_SQL_URL") or connection.get("sql_url")
        owner = neon.connect(url, endpoint=endpoint)

    async def token(rejected: str | None = None) -> str:
        return await (await client.sessions.session()).token(rejected)

    try:
        async for report in examine(
            settings, token, owner=owner, storage=account.storage if account else None
        ):
            reports.append(report)
            if show:
                _show(report, said)
        if account is not None:
            from tui.cli.replica_report import examine_replica

            reports.append(examine_replica(client.replica_path))
            if show:
                _show(reports[-1], said)
    finally:
        await client.sessions.aclose()
        if owner is not None:
            await owner.aclose()


def _of_profile(client: Client) -> "list[Report]":
    """Return a report of the mistakes in the profile file that is in use; none if it is in order."""
    from tui.cli.profile_mistakes import known_filters, mistakes_of
    from tui.setup.report import Finding, Report

    profile = read_profile(client.profile_path, missing_ok=True)
    mend = f"Mend {profile.path}: rowdo config edit"
    found = [
        Finding("profile-mistake", "fault", str(mistake), mend)
        for mistake in mistakes_of(profile, known_filters(client.choice))
    ]
    return [Report("profile", "", tuple(found))] if found else []


def _show(report: "Report", said: frozenset[tuple[str, str]] = frozenset()) -> None:
    mark = "✗" if report.stops else "!" if report.findings else "✓"
    click.echo(clean(f"{mark} {report.name}" + (f": {report.said}" if report.said else "")))
    for finding in report.findings:
        if (finding.id, finding.found) in said:
            click.echo(f"    {MARKS[finding.weight]} as said above [{finding.id}]")
            continue
        click.echo(clean(f"    {MARKS[finding.weight]} {finding.found} [{finding.id}]"))
        click.echo(clean(f"      → {finding.mend}"))
