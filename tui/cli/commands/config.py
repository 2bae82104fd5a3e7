"""``rowdo config``."""

from collections.abc import Mapping
from pathlib import Path

import click

from tui.cli.editor import edit_file
from tui.cli.errors import Failure
from tui.cli.output import json_text
from tui.cli.profile_mistakes import keymap_of, known_filters, mistakes_of
from tui.client.client import EMBEDDED, Client, ProfileChoice, tell
from tui.config import (
    SETTINGS,
    WORKOS_URL,
    ConfigError,
    Preferences,
    Profile,
    Settings,
    config_dir,
    passed_over,
    profile_path,
    read_profile,
)
from tui.config.theme_files import read_themes, themes_folder
from tui.private_files import write_private
from tui.todos.sanitize import clean
from tui.todos.wording import counted

TEMPLATE = """\
# Rowdo's profile. What is left out is as Rowdo has it; `rowdo config check` finds mistakes.

# theme = "rowdo-dark"        # or one of your own: rowdo help themes
# preset = "default"          # arrows, dooit, taskwarrior, todoist
# start_view = "today"        # inbox, upcoming, all, done, or a saved filter
# date_order = "day"          # 3/4 is the third of April; "month": the fourth of March
# week_start = "monday"
# language = "de"             # dates in German, French ("fr") or Spanish ("es") beside English
# density = "compact"         # "comfortable" leaves a line free below each todo
# reduced_motion = false
# reminders = "terminal"      # its notification or bell; "bell", "app" (a silent line), "off"
# remind_at = "09:00"         # when todos remind that are due on a day without a time

# [filters]                   # taken over into the filters that all your machines have
# Soon = "due < 7d & !done"

# [folders]                   # the project of what is added and listed below a folder
# "~/code/website" = "work/website"

# [keys]                      # each action with its keys; `rowdo config actions` says what they do
{keys}

# [commands.open]             # rowdo help own-commands
# key = "O"
# run = ["sh", "-c", "jq -r .notes | xargs xdg-open"]

# [hooks]
# done = ["notify-send", "Done"]

# [connection]
# client_id = "client_…"
# authenticated_url = "postgresql://authenticated@ep-….neon.tech/neondb"
"""


def template() -> str:
    """Return the text of a new profile file: every setting and every key, with their defaults."""
    chords = keymap_of(Preferences()).chords
    keys = "\n".join(f'# "{name}" = [{", ".join(map(_quoted, keys))}]' for name, keys in chords.items())
    return TEMPLATE.replace("{keys}", keys)


def _quoted(key: str) -> str:
    return f"'{key}'" if key in ('"', "\\") else f'"{key}"'


@click.group()
def config() -> None:
    """Show, edit or check the profile file, or export its connection."""


@config.command()
@click.pass_obj
def path(choice: ProfileChoice) -> None:
    """Print where the profile file is, or would be."""
    click.echo(_path_in_use(choice))


@config.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(choice: ProfileChoice, *, as_json: bool) -> None:
    """Print the connection and the preferences in force. The output contains no secret.

    Each value of the connection is followed by its source.
    """
    import json

    client = Client(choice)
    chosen = read_profile(_path_in_use(choice), missing_ok=True).preferences
    commands = {name: command._asdict() for name, command in chosen.commands.items()}
    remind_at = chosen.remind_at.isoformat() if chosen.remind_at else None
    preferences = chosen._asdict() | {"commands": commands, "remind_at": remind_at}
    named_by: Mapping[str, str] = {}
    if client.embedded:
        connection: dict[str, object] = {"profile": EMBEDDED, "database": "the embedded stack"}
        if not client.notes and (words := passed_over()):
            tell(words)
    else:
        settings, named_by = client.settings, client.settings.named_by
        apart = ("named_by", "notes", "preferences")
        connection = {
            name: value if isinstance(value, bool) else str(value)
            for name, value in settings._asdict().items()
            if value is not None and name not in apart
        }
    if as_json:
        shown = {"connection": connection, "named_by": {**named_by}, "preferences": preferences}
        click.echo(json.dumps(shown))
        return
    for title, facts in (("connection", connection), ("preferences", preferences)):
        click.echo(f"[{title}]")
        for name, value in facts.items():
            found = f"  # {clean(named_by[name])}" if name in named_by else ""
            click.echo(f"{name} = {json_text(value)}{found}")


@config.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=False)
@click.pass_obj
def export(choice: ProfileChoice, *, file: Path | None) -> None:
    """Write the connection to FILE, or print it, for another machine or a colleague. It contains no secret.

    \b
    Examples:
      rowdo config export rowdo.toml
      rowdo setup --join --from rowdo.toml
    """
    client = Client(choice)
    if client.embedded:
        raise Failure("The embedded stack is on this machine alone: there is no connection to hand on.")
    text = exported(client.settings)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise Failure(f"{file} is there already. Name another file, or remove it.") from error
    except OSError as error:
        raise Failure(f"{file} cannot be written: {error.strerror}.") from error
    tell(f"{file} holds the connection, and no secret. To use it: rowdo setup --join --from {file.name}")


def exported(settings: Settings) -> str:
    """Return the connection of `settings` in the format of a profile file."""
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("Rowdo's connection, without a secret: rowdo setup --join --from this-file"))
    table = tomlkit.table()
    for name in SETTINGS:
        value = getattr(settings, name)
        if value and (name, value) != ("workos_url", WORKOS_URL):
            table[name] = value
    document["connection"] = table
    return tomlkit.dumps(document)


@config.command()
@click.pass_obj
def edit(choice: ProfileChoice) -> None:
    """Open the profile file in use in $EDITOR, and check it afterwards."""
    file = _path_in_use(choice)
    if not file.exists():
        write_private(file, template().encode())
    edit_file(file)
    _complain(read_profile(file), choice)


@config.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_obj
def actions(choice: ProfileChoice, *, as_json: bool) -> None:
    """List the actions of the screen: the id for [keys], the keys in force, and what the action does.

    \b
    Examples:
      rowdo config actions
      rowdo config actions --json | jq -r 'select(.keys == []).id'
    """
    import json

    keymap = keymap_of(read_profile(_path_in_use(choice), missing_ok=True).preferences)
    rows = [(each.id, keymap.chords[each.id], each.description) for each in keymap.actions]
    if as_json:
        for name, chords, description in rows:
            click.echo(json.dumps({"id": name, "keys": chords, "description": description}))
        return
    shown = [(name, ", ".join(chords) or "-", clean(description)) for name, chords, description in rows]
    first, second = (max(len(row[column]) for row in shown) for column in (0, 1))
    for name, keys, description in shown:
        click.echo(f"{name:<{first}}  {keys:<{second}}  {description}")


@config.command()
@click.pass_obj
def check(choice: ProfileChoice) -> None:
    """Check the profile files that Rowdo reads, and name every mistake with its line and key."""
    named = profile_path(choice.profile or "default", config_dir())
    files = {named: None, _path_in_use(choice): None}
    for file in files:
        _complain(read_profile(file, missing_ok=True), choice)
    if mistaken := read_themes(themes_folder(config_dir()))[1]:
        raise ConfigError("\n".join(mistaken))
    Client(choice)
    for file in files:
        click.echo(f"{file} is in order." if file.exists() else f"There is no {file}.")


def _path_in_use(choice: ProfileChoice) -> Path:
    """Return the profile file whose preferences apply, even if it is invalid, so that it can be corrected."""
    name = choice.profile or "default"
    try:
        if choice.profile is None and Client(choice, quietly=True).embedded:
            name = EMBEDDED
    except ConfigError:
        pass  # The profile is invalid, so it is the file to correct.
    return profile_path(name, config_dir())


def _complain(profile: Profile, choice: ProfileChoice) -> None:
    """Raise Failure with all mistakes of the profile, if there are any."""
    mistakes = mistakes_of(profile, known_filters(choice))
    if not mistakes:
        return
    consequence = profile.applies
    if profile.path.stem != EMBEDDED and profile.grave:
        consequence = "commands that use this profile fail until it is mended"
    elif profile.path.stem != EMBEDDED and any(mistake.grave for mistake in mistakes):
        consequence = "Rowdo cannot connect by it until it is mended"
    listed = "\n".join(f"  {mistake}" for mistake in mistakes)
    raise Failure(f"{profile.path} has {counted(len(mistakes), 'mistake')}; {consequence}.\n{listed}")
