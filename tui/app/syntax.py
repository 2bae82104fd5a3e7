"""Parses what is typed into the input line. The parsers are imported when the first line is typed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from tui.app.due import Due
from tui.todos import Todo
from tui.todos.todo import RepeatFrom

if TYPE_CHECKING:
    from tui.config import Preferences
    from tui.todos.expression import Expression
    from tui.todos.filter import Filter
    from tui.todos.locale import Locale


class ParsedLine(NamedTuple):
    """What was read of a quick-add line."""

    fields: Mapping[str, object]
    """Fields of Todo; those the line does not speak of are left out."""
    parts: Sequence[tuple[int, int, str]] = ()
    """Characters from, to, and what they are."""
    problem: str = ""
    """What was not understood, in words."""


class Mistake(NamedTuple):
    """Where an expression cannot be understood, and what was expected there."""

    start: int
    stop: int
    message: str


class Syntax:
    """Reads and writes the one-line forms of todos, filters and dates."""

    def __init__(self, preferences: "Preferences") -> None:
        self.preferences = preferences
        self._locale: Locale | None = None
        self._filters: dict[str, Filter] = {}

    @property
    def locale(self) -> "Locale":
        """How dates are written and weeks begin here: the locale's way, unless the profile says otherwise."""
        if self._locale is None:
            from tui.todos.locale import locale_of

            own = self.preferences
            self._locale = locale_of(
                week_start=own.week_start, date_order=own.date_order, language=own.language
            )
        return self._locale

    @property
    def week_start(self) -> int:
        """The first day of the week, 0 for Monday."""
        return self.locale.week_start

    def read_line(
        self, text: str, now: datetime, *, written: str = "", day: date | None = None
    ) -> ParsedLine:
        """Return what a quick-add line says.

        Args:
            text: the line.
            now: the local moment at which it was typed.
            written: the line as `line_of` wrote it, if it is one that was edited; then it is all of the todo.
            day: the day that a new todo has where the line names none.
        """
        from tui.todos import quick_add

        found = quick_add.parse(
            text, now.date(), now=now.time(), locale=self.locale, written=written, day=day
        )
        problem = found.problems[0].message if found.problems else ""
        parts = [(span.start, span.stop, span.kind) for span in found.spans]
        return ParsedLine(found.all_fields() if written else found.fields(), parts, problem)

    def line_of(self, todo: Todo, today: date) -> str:
        """Return `todo` as a quick-add line, which reads as the same todo."""
        from tui.todos import quick_add

        return quick_add.line(todo, today, locale=self.locale)

    def name_in_line(self, name: str) -> str:
        """Return how a project or tag is written in a quick-add line, behind its mark."""
        from tui.todos import quick_add

        return quick_add.name_written(name)

    def name_in_filter(self, name: str) -> str:
        """Return how a project or tag is written in a filter, behind its mark."""
        from tui.todos import filter as filters

        return filters.name_written(name)

    def read_filter(self, text: str) -> "Filter | Mistake | None":
        """Return the filter `text` expresses, None for an empty one, or the mistake in it."""
        if not text.strip():
            return None
        if text not in self._filters:
            from tui.todos.filter import FilterError, parse

            try:
                self._filters[text] = parse(text, locale=self.locale)
            except FilterError as error:
                return Mistake(error.start, error.stop, str(error))
        return self._filters[text]

    def expression(self, text: str) -> "Expression | None":
        """Return the expression of a filter, None for an empty one. No todo passes a mistaken one."""
        found = self.read_filter(text)
        if isinstance(found, Mistake):
            from tui.todos.expression import Everything, Not

            return Not(Everything())
        return None if found is None else found.expression

    def read_due(self, text: str, now: datetime, day: date | None = None) -> Due | None:
        """Return the day, time and recurrence `text` speaks of at the local moment `now`, None if of none.

        Where it names no day, a todo keeps the `day` it has, and its recurrence begins from that on.
        """
        from tui.todos.dates.when import read_when

        found = read_when(text, now.date(), locale=self.locale, now=now.time(), day=day)
        if found is None:
            return None
        due = Due(found.day, found.time, found.rule or None, found.repeat_from)
        return due._replace(keeps_time=not found.time, words=text) if found.assumed else due

    def rule_words(self, rule: str, repeat_from: RepeatFrom = "due") -> str:
        """Return a recurrence in English."""
        from tui.todos.recurrence_description import words

        return words(rule, repeat_from)
