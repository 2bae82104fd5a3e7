"""The project of the folder one stands in, as the profile file has it: for `rowdo add` and `rowdo list`."""

from typing import TYPE_CHECKING

import click

from tui.cli.output import Command
from tui.client.client import Client, tell
from tui.todos.sanitize import clean

if TYPE_CHECKING:
    from tui.todos.expression import Expression


def everywhere(command: Command) -> Command:
    """Give a command ``--everywhere``; it receives `everywhere`."""
    words = "As if the profile had no project for this folder ([folders])."
    return click.option("--everywhere", "-E", is_flag=True, help=words)(command)


def project_here(client: Client, *, everywhere: bool) -> str:
    """Return the project of this folder; empty if it has none, or none is wanted."""
    folders = client.preferences.folders
    if everywhere or not folders:
        return ""
    from tui.config.folders import project_of

    return project_of(folders)


def filter_here(client: Client, passing: "Expression | None", *, everywhere: bool) -> "Expression | None":
    """Return what narrows a list to the project of this folder, and say so; None if nothing does.

    Args:
        client: Whose profile.
        passing: The filter that was asked for; where that speaks of projects, it is what counts.
        everywhere: No project is wanted.
    """
    project = project_here(client, everywhere=everywhere)
    if not project:
        return None
    from tui.todos.expression import InProject, speaks_of_projects

    if passing and speaks_of_projects(passing):
        return None
    tell(f"Only #{clean(project)}, the project of this folder in your profile. --everywhere lists all.")
    return InProject(project)
