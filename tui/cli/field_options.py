"""Options that set the fields of todos: ``--due``, ``--no-due``, ``--priority``, ``--tag`` …"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any

import click

from tui.cli.completer import completer
from tui.cli.output import Command
from tui.todos import Priority, Todo
from tui.todos.locale import Locale
from tui.todos.quick_add import Part, QuickAdd, parse
from tui.todos.reminder import NEVER, read_reminder

Fields = Mapping[str, object]
"""Fields of a todo by name, as in `Todo`."""

PRIORITIES = {each.name.lower(): each for each in Priority} | {
    f"{mark}{level}": Priority.of_level(level) for level in range(5) for mark in ("p", "")
}
"""Every spelling of a priority: ``p1``, ``1`` and ``urgent`` are the same; 0 is none."""


class Changes:
    """What the words and options of a command say of every todo it is about.

    Args:
        words: In the syntax of quick add; empty for none.
        options: What `field_options` collected.
        locale: How dates are written where the person is.

    Raises:
        click.UsageError: Something is not understood; it is named.
    """

    def __init__(self, words: str, options: Mapping[str, Any], locale: Locale) -> None:
        self._options = options
        self._today, self._now, self._locale = date.today(), datetime.now().time(), locale
        self._set_by: dict[str, str] = {}
        self._read = [self._words(words)] if words else []
        self._read += [
            self._option(name, options[name], part, fields, prefix)
            for name, part, fields, prefix in (
                ("due", Part.WHEN, {"due_date", "due_time"}, ""),
                ("repeat", Part.WHEN, {"recurrence"}, ""),
                ("starts", Part.STARTS, {"starts_on"}, "starts "),
            )
            if options[name] is not None
        ]
        for name, cleared in _CLEARED.items():
            if options[f"no_{name}"]:
                self._sets(f"--no-{name}", cleared)
            elif options[name] is not None and name not in _READ:
                self._sets(f"--{name}", cleared)
        on, off = (_tags(options[option]) for option in ("tag", "untag"))
        for tag in off & on.union(*(read.tags for read in self._read)):
            raise click.UsageError(f"@{tag} is both put on and taken off. Nothing was changed.")

    def of(self, todo: Todo) -> Fields:
        """Return the fields of a todo that are to be set."""
        options = self._options
        fields: dict[str, object] = {}
        for read in self._read:
            fields |= read.changes(todo._replace(**fields))  # type: ignore[arg-type] # fields of Todo by name
        for name, cleared in _CLEARED.items():
            if options[f"no_{name}"]:
                fields |= cleared
        fields |= {name: options[name] for name in ("task", "project", "notes") if options[name] is not None}
        if options["remind"] is not None:
            fields["remind_before"] = options["remind"]
        if options["priority"] is not None:
            fields["priority"] = PRIORITIES[options["priority"].lower()]
        if options["tag"] or options["untag"]:
            off = _tags(options["untag"])
            tags = fields.get("tags", todo.tags)
            assert isinstance(tags, tuple)
            kept = [tag for tag in tags if tag not in off]
            fields["tags"] = tuple(dict.fromkeys((*kept, *(tag.removeprefix("@") for tag in options["tag"]))))
        return fields

    def _sets(self, name: str, fields: Iterable[str]) -> None:
        """Note what sets some fields; refuse two that set the same."""
        for field in fields:
            other = self._set_by.setdefault(field, name)
            if other != name:
                raise click.UsageError(f"{other} and {name} exclude each other. Nothing was changed.")

    def _words(self, words: str) -> QuickAdd:
        """Read words; one that is not understood would be the task, and is more likely a slip."""
        read = self._parsed(words)
        if read.task and not self._parsed(read.task).task:
            raise click.UsageError(
                f"“{words}” sets a field twice: “{read.task}” and what follows. Nothing was changed."
            )
        if read.task:
            raise click.UsageError(
                f"“{read.task}” was not understood, and nothing was changed. To change what the todo says: "
                "--task. To name several todos: their ids on standard input, or --filter."
            )
        notes = ("notes",) if read.notes else ()
        self._sets(f"“{words}”", (*read.said, *notes))
        return read

    def _option(self, name: str, text: str, part: Part, fields: set[str], prefix: str) -> QuickAdd:
        """Read the value of an option, all of which must speak of its fields."""
        read = self._parsed(prefix + text)
        said = any(getattr(read, field) for field in fields) or "no date" in text.lower()
        if read.task or not said or {span.kind for span in read.spans} != {part}:
            raise click.UsageError(
                f"--{name}: “{text}” was not understood, and nothing was changed. Such as: {_READ[name]}."
            )
        self._sets(f"--{name}", read.said)
        return read

    def _parsed(self, text: str) -> QuickAdd:
        read = parse(text, self._today, now=self._now, locale=self._locale, needs_task=False)
        if read.problems:
            raise click.UsageError(f"“{text}”: {read.problems[0].message} Nothing was changed.")
        return read


_READ = {
    "due": "fri 9am, tomorrow, 2026-12-24",
    "repeat": "every month, every 2 weeks, every mon",
    "starts": "mon, in 3 days, 2026-12-24",
}
"""The options that are read as quick add is, with examples."""

_CLEARED: dict[str, Fields] = {
    "due": {"due_date": None, "due_time": None},
    "repeat": {"recurrence": "", "repeat_from": "due"},
    "starts": {"starts_on": None},
    "remind": {"remind_before": NEVER},
    "project": {"project": ""},
    "priority": {"priority": Priority.NONE},
    "notes": {"notes": ""},
}
"""What the options that begin with ``--no-`` set."""


def _tags(names: Iterable[str]) -> set[str]:
    return {name.removeprefix("@") for name in names}


def _minutes(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Read the value of ``--remind``."""
    minutes = None if value is None else read_reminder(value)
    if value is not None and minutes is None:
        raise click.UsageError(
            f"--remind: “{value}” was not understood, and nothing was changed. "
            "Such as: 10 min, 1 h, 1 day, on time, never."
        )
    return minutes


def field_options(command: Command) -> Command:
    """Give a command an option for each field; it receives them all as `options`."""
    option = click.option
    decorators: list[Callable[[Any], Any]] = [
        option("--task", metavar="TEXT", help="What to do."),
        option("--due", metavar="WHEN", help='Such as "fri 9am", tomorrow, 2026-12-24.'),
        option("--no-due", is_flag=True, help="Due on no day."),
        option("--repeat", metavar="RULE", help='Such as "every month", "every 2 weeks".'),
        option("--no-repeat", is_flag=True, help="Never come back."),
        option("--starts", metavar="DAY", help="Not in Today or Upcoming until then."),
        option("--no-starts", is_flag=True, help="In Today and Upcoming at once."),
        option(
            "--remind",
            metavar="HOW",
            callback=_minutes,
            help='How long before it is due: "10 min", "1 day", "on time".',
        ),
        option("--no-remind", is_flag=True, help="Not at all."),
        option(
            "--priority",
            type=click.Choice(sorted(PRIORITIES), case_sensitive=False),
            metavar="P",
            help="p1 urgent, p2, p3, p4 low; or a name.",
        ),
        option("--no-priority", is_flag=True, help="No priority."),
        option("--project", metavar="NAME", help="The project.", shell_complete=completer("projects")),
        option("--no-project", is_flag=True, help="Into the Inbox."),
        option(
            "--tag",
            metavar="NAME",
            multiple=True,
            shell_complete=completer("tags"),
            help="Put a tag on; repeatable.",
        ),
        option(
            "--untag",
            metavar="NAME",
            multiple=True,
            shell_complete=completer("tags"),
            help="Take a tag off; repeatable.",
        ),
        option("--notes", metavar="TEXT", help="The notes, in place of those there are."),
        option("--no-notes", is_flag=True, help="No notes."),
    ]

    @wraps(command)
    def with_options(*args: Any, **given: Any) -> Any:
        options = checked_options({name: given.pop(name) for name in _UNSET})
        return command(*args, options=options, **given)

    decorated: Any = with_options
    for decorator in reversed(decorators):
        decorated = decorator(decorated)
    return decorated  # type: ignore[no-any-return] # the same command with other options


_UNSET: Mapping[str, Any] = {
    **dict.fromkeys(("task", *_CLEARED)),
    **dict.fromkeys((f"no_{name}" for name in _CLEARED), False),
    **dict.fromkeys(("tag", "untag"), ()),
}
"""Every option, as it is where it was not given."""


def project_name(text: str) -> str:
    """Return the name of a project as a person writes it, perhaps with ``#`` or ``+`` before it; "" for none.

    Raises:
        click.UsageError: A part of a nested name is empty, so that nothing finds the project.
    """
    name = text.strip().lstrip("#+").strip()
    if "/" in name and not all(part.strip() for part in name.split("/")):
        raise click.UsageError(
            f"“{name}” has nothing on one side of a “/”. A nested project is such as work/api."
        )
    return name


def checked_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `setting_fields` collects of options that were given, and of all others that they were not.

    Args:
        given: Options by name, such as ``{"due": "fri", "no_project": True, "tag": ("bank",)}``.

    Raises:
        click.UsageError: They contradict each other, or one needs words.
    """
    options = {**_UNSET, **given}
    for name in _CLEARED:
        if options[name] is not None and options[f"no_{name}"]:
            raise click.UsageError(f"--{name} and --no-{name} exclude each other.")
    if options["project"] is not None:
        options["project"] = project_name(options["project"])
    for name in ("project", "task"):
        if options[name] is not None and not options[name].strip():
            way = (
                "--no-project takes todos out of theirs." if name == "project" else "rowdo delete deletes it."
            )
            raise click.UsageError(f"--{name} needs words. {way}")
    if any(not tag.removeprefix("@").strip() for tag in (*options["tag"], *options["untag"])):
        raise click.UsageError("A tag needs a name.")
    return options
