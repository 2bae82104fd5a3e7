"""The filter language: ``today | overdue & p1 & #work & !@waiting & due < 7d & "words"``.

Every sign that a shell interprets can also be written as a word:
``today or overdue and p1 and +work and not @waiting and due before 7d``.

    filter     = and {("|" | "or") and}
    and        = not {["&" | "and"] not}
    not        = ("!" | "not") not | "(" filter ")" | term
    term       = name | "p1" … "p4" | "p0" | #project | +project | @tag | "words" | field operator day
    name       = "all" | "today" | "tomorrow" | "overdue" | "week" | "nodate" | "done" | "open" | "recurring"
               | "conflict" | "notes" | "inbox" | "notag" | "subtask" | "hidden"
    field      = "due" | "starts" | "created" | "completed"
    operator   = "<" | "before" | "<=" | "until" | "=" | "on" | "!=" | ">=" | "since" | ">" | "after"
    day        = what `tui.todos.dates.when` reads | ["+" | "-"] number ("d" | "w" | "m" | "y")

A span is the day that far from today: ahead for ``due`` and ``starts``, back for ``created`` and
``completed``, unless a sign says otherwise; and of the days that come again (``friday``, ``15th``, ``3 nov``)
the next one or the last. ``completed < 30d`` could be meant as the last 30 days or as what is longer ago: it
takes a sign, ``completed > -30d`` or ``completed < -30d``. ``#"two words"`` and ``@"two words"`` name what
has spaces in it.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import cast

from tui.todos.expression import (
    And,
    Blank,
    Compare,
    Conflicted,
    Contains,
    DayColumn,
    Done,
    Everything,
    Expression,
    HasPriority,
    InProject,
    Late,
    Moment,
    Not,
    Operator,
    Or,
    Tagged,
)
from tui.todos.locale import INTERNATIONAL, Locale
from tui.todos.todo import Priority

NAMES: dict[str, Expression] = {
    "all": Everything(),
    "today": Compare("due_date", "=", Moment("today")),
    "tomorrow": Compare("due_date", "=", Moment("tomorrow")),
    "overdue": Late(),
    "week": And((Compare("due_date", ">=", Moment("today")), Compare("due_date", "<", Moment("7d")))),
    "nodate": Blank("due_date"),
    "done": Done(),
    "open": Not(Done()),
    "recurring": Not(Blank("recurrence")),
    "conflict": Conflicted(),
    "notes": Not(Blank("notes")),
    "inbox": Blank("project"),
    "notag": Blank("tags"),
    "subtask": Not(Blank("parent_uid")),
    "hidden": Compare("starts_on", ">", Moment("today")),
}
"""What the names stand for."""

FIELDS: dict[str, DayColumn] = {
    "due": "due_date",
    "starts": "starts_on",
    "created": "inserted_at",
    "completed": "completed_at",
}
"""What can be compared with a day."""

_OPERATORS = ("<=", ">=", "!=", "<", ">", "=")
_OPERATOR_WORDS = {"before": "<", "until": "<=", "on": "=", "since": ">=", "after": ">"}
_PAST = ("created", "completed")
_DEPTH = 100
_ANY_DAY = date(2000, 1, 3)
_TERM = 'a name such as today, p1, #project, @tag, due < 7d or "words"'


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    PROJECT = "project"
    TAG = "tag"
    TEXT = "text"
    FIELD = "field"
    OPERATOR = "operator"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Span:
    """A token: the characters from `start` to before `stop`."""

    start: int
    stop: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that was read."""

    text: str
    expression: Expression
    spans: tuple[Span, ...]


class FilterError(ValueError):
    """A syntax error in a filter: its place, and what was expected there."""

    def __init__(self, start: int, stop: int, expected: str, spans: tuple[Span, ...] = ()) -> None:
        super().__init__(f"Expected {expected}.")
        self.start = start
        self.stop = stop
        self.expected = expected
        self.spans = spans
        """What was understood before the mistake."""


def parse(text: str, *, locale: Locale = INTERNATIONAL) -> Filter:
    """Read a filter; an empty one lets everything pass.

    Args:
        text: What was typed.
        locale: How dates are written where the person is.

    Raises: FilterError.
    """
    reader = _Reader(text, locale)
    expression = reader.whole()
    return Filter(text, expression, tuple(reader.spans))


def name_written(name: str) -> str:
    """Return a name as it is written after its mark, in quotation marks if it needs them."""
    plain = _TOKEN.fullmatch("#" + name)
    return name if plain and plain["word"] else _quoted(name)


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<mark>[#@+]?)"(?P<quoted>(?:[^"\\]|\\.)*)(?P<closed>"?)
    | (?P<operator><=|>=|!=|[<>=])
    | (?P<punctuation>[()&|!])
    | (?P<word>[^\s()&|!<>="]+)
    """,
    re.VERBOSE | re.DOTALL,
)


_MARKS = {"#": "#", "+": "#", "@": "@"}
"""What stands before a name, and how its token is called."""
_SPAN_AHEAD = re.compile(r"\+\d{1,5}[dwmy]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """``operator``, ``punctuation``, ``word``, ``text``, or ``#`` and ``@`` for names; empty at the end."""
    text: str
    start: int
    stop: int


class _Reader:
    """Reads tokens by recursive descent."""

    def __init__(self, text: str, locale: Locale) -> None:
        self.spans: list[Span] = []
        self._locale = locale
        self._tokens = self._split(text)
        self._index = 0
        self._depth = 0

    def whole(self) -> Expression:
        """Read everything there is."""
        if not self._token.kind:
            return Everything()
        expression = self._or()
        if self._token.kind:
            raise self._mistake(
                self._token, "& or | between two conditions" if self._token.text != ")" else "no )"
            )
        return expression

    @property
    def _token(self) -> _Token:
        return self._tokens[self._index]

    def _split(self, text: str) -> list[_Token]:
        tokens: list[_Token] = []
        for match in _TOKEN.finditer(text):
            start, stop = match.span()
            if match["quoted"] is not None:
                if not match["closed"]:
                    raise self._mistake(_Token("", "", start, stop), 'a closing "')
                plain = re.sub(r"\\(.)", r"\1", match["quoted"], flags=re.DOTALL)
                tokens.append(_Token(_MARKS.get(match["mark"], "text"), plain, start, stop))
            elif (word := match["word"]) and word[0] in _MARKS and not _SPAN_AHEAD.fullmatch(word):
                tokens.append(_Token(_MARKS[word[0]], word[1:], start, stop))
            elif not match["space"]:
                tokens.append(_Token(str(match.lastgroup), match[0].lower(), start, stop))
        return [*tokens, _Token("", "", len(text), len(text))]

    def _mistake(self, token: _Token, expected: str) -> FilterError:
        return FilterError(token.start, max(token.stop, token.start + 1), expected, tuple(self.spans))

    def _take(self, kind: Kind | None) -> _Token:
        """Go on to the next token, noting what this one is."""
        token = self._token
        self._index += 1
        if kind:
            self.spans.append(Span(token.start, token.stop, kind))
        return token

    def _taken(self, *texts: str) -> bool:
        """Go on if the token is one of these signs or words."""
        if self._token.kind in ("punctuation", "word") and self._token.text in texts:
            self._take(Kind.OPERATOR)
            return True
        return False

    def _or(self) -> Expression:
        parts = [self._and()]
        while self._taken("|", "or"):
            parts.append(self._and())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _and(self) -> Expression:
        parts = [self._not()]
        while self._taken("&", "and") or self._another():
            parts.append(self._not())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _another(self) -> bool:
        """Return whether a condition follows without a sign between."""
        token = self._token
        if token.kind == "punctuation":
            return token.text in ("(", "!")
        return token.kind in ("word", "text", "#", "@") and token.text != "or"

    def _not(self) -> Expression:
        token = self._token
        if self._depth >= _DEPTH:
            raise self._mistake(token, f"no more than {_DEPTH} conditions inside each other")
        self._depth += 1
        try:
            if self._taken("!", "not"):
                return Not(self._not())
            if self._taken("("):
                expression = self._or()
                if not self._taken(")"):
                    raise self._mistake(self._token, "a closing )")
                return expression
            return self._term()
        finally:
            self._depth -= 1

    def _term(self) -> Expression:
        token = self._token
        match token.kind:
            case "#" | "@" if token.text:
                mark = Kind.PROJECT if token.kind == "#" else Kind.TAG
                self._take(mark)
                return InProject(token.text) if mark is Kind.PROJECT else Tagged(token.text)
            case "#" | "@":
                raise self._mistake(token, "a name after " + token.kind)
            case "text":
                self._take(Kind.TEXT)
                return Contains(token.text)
            case "word" if token.text in FIELDS:
                return self._comparison()
            case "word" if token.text in NAMES:
                self._take(Kind.NAME)
                return NAMES[token.text]
            case "word" if re.fullmatch("p[0-4]", token.text):
                self._take(Kind.NAME)
                level = int(token.text[1])
                return HasPriority(Priority.of_level(level))
            case _:
                raise self._mistake(token, _TERM)

    def _comparison(self) -> Expression:
        field = self._take(Kind.FIELD).text
        word = self._token.text if self._token.kind == "word" else ""
        if self._token.kind != "operator" and word not in _OPERATOR_WORDS:
            signs = " ".join((*sorted(_OPERATORS), *_OPERATOR_WORDS))
            raise self._mistake(self._token, f"one of {signs}")
        sign = self._take(Kind.OPERATOR).text
        operator = cast("Operator", _OPERATOR_WORDS.get(sign, sign))
        first = self._token
        moment = self._moment(back=field in _PAST)
        if field in _PAST and operator not in ("=", "!=") and moment.phrase[:1].isdigit() and moment.span:
            self.spans.pop()
            raise self._mistake(
                first,
                f"{field} > -{moment.phrase} for what was {field} since, "
                f"or {field} < -{moment.phrase} for what was {field} longer ago",
            )
        return Compare(FIELDS[field], operator, moment)

    def _moment(self, *, back: bool) -> Moment:
        """Read the longest run of words that names a day."""
        first = self._token
        last = self._index
        while self._tokens[last].kind == "word" and last - self._index < 12:
            last += 1
        for stop in range(last, self._index, -1):
            words = self._tokens[self._index : stop]
            moment = Moment(" ".join(word.text for word in words), back, self._locale)
            if moment.day(_ANY_DAY):
                self.spans.append(Span(first.start, words[-1].stop, Kind.DAY))
                self._index = stop
                return moment
        raise self._mistake(first, "a day such as friday or 2026-12-24, or a span such as 7d")
