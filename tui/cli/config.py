"""``rowdo config``."""

import click

from tui.cli.client import Choice, Client, tell
from tui.cli.editor import edit_file
from tui.cli.failures import Code, Failure
from tui.cli.printing import json_text
from tui.config import Profile, config_dir, make_private, passed_over, profile_path, read_profile

TEMPLATE = """\
# Rowdo's profile. What is left out is as Rowdo has it; `rowdo config check` finds mistakes.

# theme = "rowdo-dark"
# preset = "default"          # arrows, dooit, taskwarrior, todoist
# start_view = "today"        # inbox, upcoming, all, done, or a saved filter
# date_order = "day"          # 3/4 is the third of April; "month": the fourth of March
# week_start = "monday"
# reduced_motion = false
# reminders = "app"           # off, terminal, bell

# [filters]
# Soon = "due < 7d & !done"

# [keys]
# "todo.done" = ["d", "space"]

# [connection]
# client_id = "client_…"
# authenticated_url = "postgresql://authenticated@ep-….neon.tech/neondb"
"""


@click.group()
def config() -> None:
    """Look at the profile file, edit or check it."""


@config.command()
@click.pass_obj
def path(choice: Choice) -> None:
    """Print where the profile file is, or would be."""
    click.echo(_profile(choice).path)


@config.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(choice: Choice, *, as_json: bool) -> None:
    """Print what is in force: the connection and the preferences. There is no secret in it."""
    import json

    client = Client(choice)
    preferences = _profile(choice).preferences._asdict()
    if client.embedded:
        connection: dict[str, object] = {"profile": "local", "database": "the embedded stack"}
        if words := passed_over():
            tell(words)
    else:
        settings = client.settings._asdict()
        connection = {name: str(value) for name, value in settings.items() if value is not None}
    if as_json:
        click.echo(json.dumps({"connection": connection, "preferences": preferences}))
        return
    for title, facts in (("connection", connection), ("preferences", preferences)):
        click.echo(f"[{title}]")
        for name, value in facts.items():
            click.echo(f"{name} = {json_text(value)}")


@config.command()
@click.pass_obj
def edit(choice: Choice) -> None:
    """Open the profile file in $EDITOR, and check it afterwards."""
    file = _profile(choice).path
    if not file.exists():
        make_private(file.parent)
        file.write_text(TEMPLATE, encoding="utf-8")
    edit_file(file)
    _complain(read_profile(file))


@config.command()
@click.pass_obj
def check(choice: Choice) -> None:
    """Name every mistake in the profile file, with line and key."""
    profile = _profile(choice)
    _complain(profile)
    click.echo(f"{profile.path} is in order." if profile.path.exists() else f"There is no {profile.path}.")


def _profile(choice: Choice) -> Profile:
    name = choice.profile
    if name is None:
        client = Client(choice)
        name = "local" if client.embedded else client.settings.profile
    return read_profile(profile_path(name, config_dir()), missing_ok=True)


def _complain(profile: Profile) -> None:
    """Raise a failure that names the mistakes, if there are any."""
    from tui.todos.filter import FilterError, parse

    problems = [*profile.preferences.problems]
    for name, text in profile.preferences.filters.items():
        try:
            parse(text)
        except FilterError as error:
            problems.append(f"filters.{name}: {error} (at character {error.start + 1})")
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        count = "a mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise Failure(f"{profile.path} has {count}; what can be understood applies.\n{listed}", Code.FAILED)
