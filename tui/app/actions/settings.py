"""The settings that people change most, each chosen from a list and in force at once."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from tui.app.action import action
from tui.app.actions import app_actions
from tui.app.choice import Choice
from tui.app.pickers import choose
from tui.config.preferences import PRESETS, WEEKDAYS, Preferences

if TYPE_CHECKING:
    from tui.app.context import Context

LOCALE = "as the locale has it"


class Setting(NamedTuple):
    """One setting of the profile file."""

    name: str
    """Its name in the profile file."""
    title: str
    values: Mapping[str, str]
    """Its values by their labels; an empty value is the default, for which the file has no entry."""


THEME = "Theme"
START = "Start view"
FIXED = (
    Setting("preset", "Keys", {"Rowdo's own": "", **{name: name for name in PRESETS[1:]}}),
    Setting("week_start", "First day of the week", {LOCALE: "", **{day.title(): day for day in WEEKDAYS}}),
    Setting(
        "language",
        "Language of dates",
        {LOCALE: "", "English": "en", "German": "de", "Spanish": "es", "French": "fr"},
    ),
    Setting("date_order", "3/4 is", {LOCALE: "", "3 April": "day", "4 March": "month"}),
    Setting("density", "Density", {"compact": "", "comfortable": "comfortable"}),
    Setting(
        "reminders",
        "Reminders",
        {
            "in Rowdo and by the terminal": "terminal",
            "in Rowdo and by the bell": "bell",
            "in Rowdo": "app",
            "none": "off",
        },
    ),
    Setting(
        "remind_at",
        "Remind of a day at",
        {"no time": "", **{f"{hour:02}:00": f"{hour:02}:00" for hour in range(6, 13)}},
    ),
)


def settings_of(context: "Context") -> tuple[Setting, ...]:
    """Return the settings there are but the theme, which is chosen by its look."""
    views = {name.title(): name for name in ("today", "inbox", "upcoming", "all")}
    return (Setting("start_view", START, views | {name: name for name in context.catalog.queries}), *FIXED)


def choices_of(context: "Context") -> list[Choice]:
    """Return a choice for the theme and for each setting, found by the words of its values too."""
    preferences, themes = context.program.services.preferences, tuple(context.app.available_themes)
    return [
        Choice(THEME, context.app.theme, app_actions.theme, words=themes),
        *(
            Choice(each.title, _value(each, preferences), each, words=each.values)
            for each in settings_of(context)
        ),
    ]


def _value(setting: Setting, preferences: Preferences) -> str:
    """Return the label of the value in force."""
    value = getattr(preferences, setting.name)
    if setting.name == "week_start":
        value = "" if value is None else WEEKDAYS[value]
    if setting.name == "remind_at":
        value = f"{value:%H:%M}" if value else ""
    if setting.name in ("preset", "density") and value == Preferences._field_defaults[setting.name]:
        value = ""
    return next((words for words, each in setting.values.items() if each == value), str(value))


@action("program.settings", ",", label="settings", group=app_actions.GROUP)
def settings(context: "Context") -> None:
    """Change the settings."""
    _open(context)


def _open(context: "Context", at: str = "") -> None:
    def chosen(choice: Choice | None) -> None:
        if choice and isinstance(choice.value, Setting):
            change(context, choice.value, then=lambda title: _open(context, at=title))
        elif choice:
            app_actions.theme.run(context)

    choose(context.app, "Settings", choices_of(context), chosen, at=at, hint="type what to change")


def change(context: "Context", setting: Setting, then: Callable[[str], None] = lambda title: None) -> None:
    """Let the person choose a value; afterwards, or if they leave, call `then` with the setting's title."""

    now = _value(setting, context.program.services.preferences)

    def chosen(choice: Choice | None) -> None:
        if choice and choice.name == now:
            context.say(f"{setting.title}: {now} already.")
        elif choice:
            problem = context.program.save(setting.name, str(choice.value) or None)
            context.apply_preferences()
            context.say(
                problem or f"{setting.title}: {choice.name}, from now on.", "warn" if problem else "good"
            )
        then(setting.title)

    choices = [Choice(words, value=value) for words, value in setting.values.items()]
    choose(context.app, setting.title, choices, chosen, at=now)
