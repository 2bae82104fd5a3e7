"""``rowdo profiles``."""

import os
from typing import NamedTuple

import click

from tui.cli.completer import completer
from tui.cli.errors import Failure
from tui.cli.output import print_json, print_line
from tui.client.client import EMBEDDED, Client, ProfileChoice, tell
from tui.config import ConfigError, Settings, config_dir, data_dir, load
from tui.config import profiles as profile_names
from tui.config.default_profile import default_profile, set_default_profile
from tui.errors import ExitCode
from tui.todos.sanitize import clean


class Line(NamedTuple):
    """What is printed about a profile; the fields are those of the JSON output."""

    profile: str
    used: bool
    email: str | None
    organization: str | None
    database: str | None
    problem: str | None


@click.command()
@click.argument("name", required=False, shell_complete=completer("profiles"))
@click.option("--reset", is_flag=True, help="Go by the environment and the folder again.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def profiles(choice: ProfileChoice, *, name: str | None, reset: bool, as_json: bool) -> None:
    """List the profiles and who is signed in to each, or switch to one.

    Rowdo uses the chosen profile unless --profile or ROWDO_PROFILE names another. "local" is the embedded
    stack.

    \b
    Examples:
      rowdo profiles
      rowdo profiles work
      rowdo profiles --reset
    """
    if name and reset:
        raise click.UsageError("Name a profile, or --reset; not both.")
    if reset:
        set_default_profile(None)
        tell("The profile is again what the environment or the folder names.")
    elif name:
        _switch_to(name)
    else:
        found = _lines(choice)
        if as_json:
            print_json([each._asdict() for each in found])
            return
        for each in found:
            words = (each.email or "nobody signed in", each.organization, each.problem or each.database)
            told = " · ".join(clean(word) for word in words if word)
            print_line(f"{'*' if each.used else ' '} {each.profile}  {told}")


def _switch_to(name: str) -> None:
    known = _known()
    if name not in known:
        raise Failure(
            f"There is no profile “{name}”; there are: {', '.join(known)}. "
            f"To make it: rowdo --profile {name} setup --join",
            ExitCode.USAGE,
        )
    if default_profile() == name:
        tell(f"{name} is chosen already.")
    else:
        set_default_profile(name)
        tell(f"Switched to {name}.")
    if other := os.environ.get("ROWDO_PROFILE"):
        tell(f"ROWDO_PROFILE names {other}, which goes first.")


def _known() -> list[str]:
    return [*dict.fromkeys((*profile_names(config_dir()), EMBEDDED))]


def _lines(choice: ProfileChoice) -> list[Line]:
    """Return a line for every profile, and one for a connection that the environment names instead."""
    client = Client(choice, quietly=True)
    used = EMBEDDED if client.embedded else client.settings.profile
    lines = [_line(name, used) for name in _known()]
    if used not in _known():
        lines.insert(0, _told(used, client.settings, used=True))
    return lines


def _line(name: str, used: str) -> Line:
    if name == EMBEDDED:
        client = Client(ProfileChoice(EMBEDDED), quietly=True)
        email = client.account.email if client.account else None
        problem = " ".join(client.broken_profile) or None
        return Line(name, name == used, email, None, "the embedded stack", problem)
    try:
        return _told(name, load(name), used=name == used)
    except ConfigError as error:
        return Line(name, name == used, None, None, None, str(error))


def _told(name: str, settings: Settings, *, used: bool) -> Line:
    from tui.auth import Accounts

    account = Accounts(data_dir()).current(name)
    email = account.email if account and not account.over else None
    organization = account.organization or None if account else None
    return Line(name, used, email, organization, settings.database, None)
