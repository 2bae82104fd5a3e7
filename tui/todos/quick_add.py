r"""One line that says everything about a todo, read as it is typed and written back for editing.

    Pay rent #home @bank p1 tomorrow 9am every month starts today // the account is in the blue folder

    #name +name     the project                     @name           a tag, any number of them
    #"two words"    a name with spaces; \" and \\ stand for a quotation mark and a backslash; #"" for none
    p1 … p4         the priority, p1 urgent; also !1 … !4 and (A) … (D)
    tomorrow 9am    when it is due, as `tui.todos.dates.when` reads it; "no date" says that it is not
    every month     how it recurs, as `tui.todos.recurrence_parser` reads it; rrule:FREQ=… says it in RFC 5545
    starts friday   the day until which it is hidden
    remind 1 h before   when it reminds, as `tui.todos.reminder` reads it; "remind never" for not at all
    // words        the rest, exactly as it stands, is the notes
    \word           the word as it stands, whatever it could mean; the backslash itself is left out

Marks count at the beginning of a word. Where something is said twice, the last holds; in a line that Rowdo
wrote and a person edits, what the person typed does. Whatever is not recognised is the task; the space
around what is recognised closes up, and nothing else is ever dropped. A line of nothing but a date or a
mark is a task of these words. A recurrence is read whole or stays words, with a problem that says why.
"""

import re
from collections.abc import Iterator
from datetime import date, time

from tui.todos.dates.when import When, begins, day_words, match_day, match_when, rule_words, words_of
from tui.todos.limits import exceeded
from tui.todos.locale import INTERNATIONAL, Locale
from tui.todos.quick_add_precedence import Candidate, giving_way, last_of_each
from tui.todos.quick_add_result import SPOKEN, Part, Problem, QuickAdd, Span
from tui.todos.recurrence_rule import Unread, kept_at_month_end
from tui.todos.reminder import match_reminder, reminder_words
from tui.todos.todo import Priority, RepeatFrom, Todo

__all__ = ["Part", "Problem", "QuickAdd", "Span", "line", "name_written", "parse"]


_WORD_START = re.compile(r"(?<!\S)\S")
_SPACE = re.compile(r"\s|\Z")
_WORD_END = re.compile(r"[,;.:!?)]*(?:\s|\Z)")
_DATE_END = re.compile(r"[,;.!?)]*(?:\s|\Z)")
"""Behind a colon the words are a heading, as in ``monday: call Bob``."""
_NOTES = re.compile(r"//(?:\s|\Z)")
_PRIORITY = re.compile(r"(?:[pP!]([1-4])|\(([A-D])\))(?=[,;.]?(?:\s|\Z))")
_NAME = re.compile(r'[#+@](?:"((?:[^"\\]|\\.){0,1000})"|([^\s"\\#+@](?:\S*[^\s,;.:!?)])?))', re.DOTALL)
_OPENING = re.compile(r'[#+@]"')
_QUOTED = re.compile(r'(["\\])')
_STARTS = ("starts", "starting")
_UNMISTAKABLE = ("every", "each", "due", "starts", "no", "nodate", "rrule")
_NOT_BEFORE_A_DATE = frozenset(
    ("the", "a", "an", "my", "your", "our", "their", "his", "her", "this", "every", "each")
)


def parse(
    text: str,
    today: date,
    *,
    now: time | None = None,
    locale: Locale = INTERNATIONAL,
    needs_task: bool = True,
    written: str = "",
    day: date | None = None,
) -> QuickAdd:
    """Read a line.

    Args:
        text: What was typed.
        today: The day on which it was written.
        now: The time at which it was written; without it, "in 2 hours" is part of the task.
        locale: How dates are written where the person is.
        needs_task: The line is a todo, so that a lone word is its task whatever else it could mean; else it
            is a change, which may leave the task alone.
        written: The line as `line` wrote it, if it is one that was edited: what it says gives way to what was
            typed, and does not become part of the task.
        day: The day that it is due on where it does not name one, such as that of the view it is added to: a
            time alone is on that day, and a recurrence begins from it on.
    """
    candidates = list(_candidates(text, _Scanner(text, today, locale, now)))
    if written:
        before = _candidates(written, _Scanner(written, today, locale, now))
        parts = (written[each.span.start : each.span.stop] for each in before)
        candidates = giving_way(text, candidates, parts)
    unread = [each for each in candidates if isinstance(each.value, Unread)]
    kept = last_of_each(each for each in candidates if each not in unread)
    if needs_task:
        kept = _leaving_a_task(text, kept)
    found = _LineFields()
    for each in kept:
        found.take(each)
    found.begin(day)
    spans = tuple(each.span for each in kept)
    task = _task(text, spans)
    said = frozenset().union(*(each.says for each in kept), {"due_date"} if found.names_day else ())
    return QuickAdd(
        task=task,
        notes=found.notes,
        priority=found.priority,
        project=found.project,
        tags=tuple(found.tags),
        due_date=found.day,
        due_time=found.time if found.day else None,
        starts_on=found.starts_on,
        recurrence=found.whole_rule(),
        repeat_from=found.repeat_from,
        remind_before=found.remind_before,
        spans=spans,
        problems=(
            *_problems(text, task, found, spans, needs_task=needs_task),
            *(_problem_of(each, needs_task=needs_task) for each in unread),
        ),
        said=said,
        rule_as_written=found.as_written,
    )


def line(todo: Todo, today: date | None = None, *, locale: Locale = INTERNATIONAL) -> str:
    """Return `todo` as a line that `parse` reads as the same todo on the same day, however dates are written.

    With `today`, days near it are written as words. What a line cannot say (completion, parent, position) is
    left out.
    """

    said = _said(todo, today)
    short = " ".join([_escaped(todo.task, locale), *said])
    read = parse(short, today or _ANY_DAY, locale=locale)
    if (read.task, read.recurrence) == (todo.task, todo.recurrence):
        return short
    # The last words of the task read as one with what follows, such as "the 1st of" before "every month".
    return " ".join([_escaped(todo.task, locale, wholly=True), *said])


def _said(todo: Todo, today: date | None) -> list[str]:
    """Return what a line has besides the task."""

    def written(day: date) -> str:
        return day_words(day, today) if today else day.isoformat()

    words = []
    words += ["#" + name_written(todo.project)] if todo.project else []
    words += ["@" + name_written(tag) for tag in todo.tags]
    words += [todo.priority.label] if todo.priority else []
    words += [rule_words(todo.recurrence, todo.repeat_from)] if todo.recurrence else []
    if todo.due_date:
        words.append(f"due {written(todo.due_date)}")
        if todo.due_time:
            words.append(todo.due_time.isoformat("seconds" if todo.due_time.second else "minutes"))
    elif todo.recurrence:
        words.append("no date")
    words += [f"starts {written(todo.starts_on)}"] if todo.starts_on else []
    words += [f"remind {reminder_words(todo.remind_before)}"] if todo.remind_before is not None else []
    words += [f"// {todo.notes}"] if todo.notes else []
    return words


class _Scanner:
    """Recognizes the parts of a line, one word at a time."""

    def __init__(self, text: str, today: date, locale: Locale, now: time | None) -> None:
        self._text = text
        self._today, self._locale, self._now = today, locale, now
        self._words = words_of(text, locale)
        self._index = {start: index for index, start in reversed(list(enumerate(self._words.starts())))}

    def at(self, start: int) -> Candidate | None:
        """Return the candidate at the beginning of a word."""
        text = self._text
        if text[start] == "\\":
            return Candidate(Span(start, start + 1, Part.ESCAPE))
        if notes := _NOTES.match(text, start):
            return Candidate(Span(start, len(text), Part.NOTES), text[notes.end() :])
        if match := _PRIORITY.match(text, start):
            level = int(match[1]) if match[1] else "ABCD".index(match[2]) + 1
            span = Span(start, match.end(), Part.PRIORITY)
            return Candidate(span, Priority.of_level(level), frozenset({"priority"}))
        if reminder := match_reminder(text, start):
            minutes, stop = reminder
            return Candidate(Span(start, stop, Part.REMIND), minutes, frozenset({"remind_before"}))
        return self._named(start) or self._starts(start) or self._when(start)

    def _named(self, start: int) -> Candidate | None:
        """Read ``#project`` or ``@tag``; ``#12`` and ``+49`` are a ticket and a telephone number."""
        match = _NAME.match(self._text, start)
        if match is None or not _WORD_END.match(self._text, match.end()):
            return None
        name = re.sub(r"\\(.)", r"\1", match[1], flags=re.DOTALL) if match[2] is None else match[2]
        if self._text[start] == "@":
            return Candidate(Span(start, match.end(), Part.TAG), name)
        if match[2] and (match[2].isdecimal() or (self._text[start] == "+" and match[2][0].isdecimal())):
            return None
        return Candidate(Span(start, match.end(), Part.PROJECT), name, frozenset({"project"}))

    def _starts(self, start: int) -> Candidate | None:
        index = self._index.get(start)
        if index is None or self._words[index] not in _STARTS:
            return None
        reading = match_day(
            self._words, self._words.any_of(index + 1, "on"), self._today, locale=self._locale
        )
        if reading is None:
            return None
        stop = self._words.stop(reading[1])
        if self._words.parts(reading[1]) or not _WORD_END.match(self._text, stop):
            return None
        return Candidate(Span(start, stop, Part.STARTS), reading[0], frozenset({"starts_on"}))

    def _when(self, start: int) -> Candidate | None:
        """Read a date, unless the word before makes it part of the task ("the friday meeting")."""
        index = self._index.get(start)
        if index is None:
            return None
        before = self._words[index - 1].lstrip("\\") if index else ""
        if before in _NOT_BEFORE_A_DATE and self._words[index].partition(":")[0] not in _UNMISTAKABLE:
            return None
        reading = match_when(self._words, index, self._today, locale=self._locale, now=self._now)
        if reading is None:
            return None
        when, stop = reading[0], self._words.stop(reading[1])
        span = Span(start, stop, Part.WHEN)
        if when.unread:
            return Candidate(span, Unread(when.unread))
        if self._words.parts(reading[1]) or not _DATE_END.match(self._text, stop):
            return None
        said = {
            "due_date": (when.day and not when.rule and not when.assumed) or when.nothing,
            "due_time": when.time or when.nothing,
            "recurrence": when.rule,
            "repeat_from": when.rule,
        }
        return Candidate(span, when, frozenset(name for name, value in said.items() if value))


def _candidates(text: str, scanner: _Scanner) -> Iterator[Candidate]:
    """Yield everything that could be recognised, from left to right, none overlapping another."""
    position = 0
    while match := _WORD_START.search(text, position):
        found = scanner.at(match.start())
        if found is None:
            position = match.end()
            continue
        yield found
        position = _word_end(text, match.start()) if found.span.kind is Part.ESCAPE else found.span.stop


def _word_end(text: str, start: int) -> int:
    space = _SPACE.search(text, start)
    return space.start() if space else len(text)


def _problem_of(unread: Candidate, *, needs_task: bool) -> Problem:
    assert isinstance(unread.value, Unread)
    kept = " All of it stays in the task." if needs_task else ""
    return Problem(unread.span.start, unread.span.stop, f"{unread.value.reason}{kept}")


def _leaving_a_task(text: str, kept: list[Candidate]) -> list[Candidate]:
    """Return the recognized parts, without one that has to be the task because there is no other."""
    while kept and not _task(text, tuple(each.span for each in kept)).strip() and text.strip():
        parts = (Part.WHEN, Part.STARTS, Part.REMIND, Part.ESCAPE)
        names = [each for each in kept if each.span.kind in parts]
        kept = [each for each in kept if each is not (names or kept)[0]]
    return kept


class _LineFields:
    """The fields, as they are found."""

    def __init__(self) -> None:
        self.notes = ""
        self.priority = Priority.NONE
        self.project = ""
        self.tags: dict[str, None] = {}
        self.day: date | None = None
        self.time: time | None = None
        self.starts_on: date | None = None
        self.rule = ""
        self.repeat_from: RepeatFrom = "due"
        self.remind_before: int | None = None
        self.as_written = False
        self.unfollowed = ""
        self.nothing = False
        self._day_is_said = self._day_is_assumed = False

    def texts(self) -> dict[str, object]:
        """Return the fields that may be too long."""
        tags = tuple(self.tags)
        return {"notes": self.notes, "project": self.project, "tags": tags, "recurrence": self.rule}

    def take(self, found: Candidate) -> None:
        """Add the fields of a candidate."""
        match found.span.kind, found.value:
            case Part.NOTES, str(notes):
                self.notes = notes
            case Part.PRIORITY, Priority() as priority:
                self.priority = priority
            case Part.PROJECT, str(name):
                self.project = name
            case Part.TAG, str(name):
                self.tags[name] = None
            case Part.REMIND, int(minutes):
                self.remind_before = minutes
            case Part.STARTS, date() as day:
                self.starts_on = day
            case Part.WHEN, When() as when:
                self._take_when(when, said=found.says)

    def _take_when(self, when: When, *, said: frozenset[str]) -> None:
        """Add a date; a day that was said goes before a rule's first, and that before the day of a time."""
        self.nothing |= when.nothing
        if "recurrence" in said:
            self.rule, self.as_written = when.rule, when.as_written
            self.repeat_from, self.unfollowed = when.repeat_from, when.unfollowed
        if "due_time" in said:
            self.time = when.time
        if "due_date" in said or (not self._day_is_said and ("recurrence" in said or self.day is None)):
            self.day = when.day
            self._day_is_said, self._day_is_assumed = "due_date" in said, when.assumed
        if self.nothing:
            self.day = None

    @property
    def names_day(self) -> bool:
        """Whether the day it is due on has words of its own, be they those of a recurrence."""
        return self.day is not None and not self._day_is_assumed

    def begin(self, day: date | None) -> None:
        """Take `day` in place of one that was only assumed."""
        if self.day and day and self._day_is_assumed:
            self.day = begins(self.rule, day)

    def whole_rule(self) -> str:
        """Return the rule as it is meant from the first day on."""
        return self.rule if self.as_written else kept_at_month_end(self.rule, self.day)


def _task(text: str, spans: tuple[Span, ...]) -> str:
    """Return the text without the recognized parts and the space around them."""
    task, kept, position, closing = "", 0, 0, True
    for span in (*spans, Span(len(text), len(text), Part.NOTES)):
        piece = text[position : span.start]
        if closing:
            piece = piece.lstrip()
            escaped = span.kind is Part.ESCAPE and not piece  # what was escaped comes next
            if task and (escaped or (piece and not _WORD_END.match(piece))):
                task += " "
        task += piece
        closing = span.kind is not Part.ESCAPE
        if closing:
            task = task[:kept] + task[kept:].rstrip()
        else:
            kept = len(task)
        position = span.stop
    return task


def _problems(
    text: str, task: str, found: _LineFields, spans: tuple[Span, ...], *, needs_task: bool
) -> Iterator[Problem]:
    """Yield the problems of the line as a whole."""
    if needs_task and not task:
        yield Problem(0, len(text), "Say what to do.")
    if found.starts_on and found.day and found.starts_on > found.day:
        span = next(span for span in spans if span.kind is Part.STARTS)
        yield Problem(span.start, span.stop, "It would stay hidden until after it is due.")
    if found.unfollowed:
        span = next(span for span in spans if span.kind is Part.WHEN)
        yield Problem(
            span.start, span.stop, f"{found.unfollowed}. It is kept, and will not come back by itself."
        )
    for field, words in exceeded({"task": task, **found.texts()}).items():
        part = next(
            (span for span in spans if field in SPOKEN.get(span.kind, ())), Span(0, len(text), Part.TAG)
        )
        yield Problem(part.start, part.stop, words)


_ANY_DAY = date(2000, 1, 1)


def _escaped(task: str, locale: Locale, *, wholly: bool = False) -> str:
    """Return a task with a backslash before every word that would be recognised, or before all of them."""
    scanner = _Scanner(task, _ANY_DAY, locale, time())
    words = [match.start() for match in _WORD_START.finditer(task)]
    starts = [start for start in words if wholly or scanner.at(start) or _OPENING.match(task, start)]
    pieces = [task[start:stop] for start, stop in zip([0, *starts], [*starts, len(task)], strict=True)]
    escaped = "\\".join(pieces)
    before = "\\" if task[:1].isspace() else ""
    after = "\\" if task[-1:].isspace() else ""
    return before + escaped + after


def name_written(name: str) -> str:
    """Return a name as it is written after its mark, in quotation marks if it needs them."""
    plain = _NAME.fullmatch("#" + name)
    if plain and plain[2] == name and not name[0].isdecimal():
        return name
    return '"' + _QUOTED.sub(r"\\\1", name) + '"'
