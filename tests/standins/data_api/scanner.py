"""Scans a part of a query string."""

import re

from tests.standins.data_api.failure import Failure

QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
PLAIN = re.compile(r"(?:[\w $]|-(?!>))+")
"""A name that needs no quotes: a dash belongs to it unless an arrow begins there."""


class Scanner:
    """A text and how far it has been read.

    No pattern may be able to match the same text in two ways: what is read comes from anybody with a token.

    Args:
        what: What the text is, for the message when it cannot be read.
        text: The text.
    """

    def __init__(self, what: str, text: str) -> None:
        self._what = what
        self._text = text
        self._position = 0

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what `pattern` matches here; None, and nothing read, where it does not."""
        found = pattern.match(self._text, self._position)
        if found:
            self._position = found.end()
        return found

    def skip(self, literal: str) -> bool:
        """Read `literal`, if it comes next, and say whether it did."""
        found = self._text.startswith(literal, self._position)
        if found:
            self._position += len(literal)
        return found

    def expect(self, literal: str) -> None:
        """Read `literal`.

        Raises:
            Failure: Something else comes next.
        """
        if not self.skip(literal):
            raise self.failure()

    def skip_blanks(self) -> None:
        """Read blanks and tabs."""
        while self.skip(" ") or self.skip("\t"):
            pass

    def next_is(self, literals: str) -> bool:
        """Whether one of these characters comes next, or nothing does."""
        return self.ended or self._text[self._position] in literals

    def name(self) -> str:
        """Read a name, in quotes or without.

        Raises:
            Failure: None comes next.
        """
        quoted = self.quoted()
        if quoted is not None:
            return quoted
        plain = self.take(PLAIN)
        if not plain or not plain[0].strip():
            raise self.failure()
        return plain[0].strip()

    def quoted(self) -> str | None:
        """Read a text in quotes, where a backslash keeps the next character as it is; None without one."""
        found = self.take(QUOTED)
        return re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL) if found else None

    def rest(self) -> str:
        """Read all that is left."""
        rest, self._position = self._text[self._position :], len(self._text)
        return rest

    @property
    def place(self) -> int:
        """How far the text has been read, to go `back` to."""
        return self._position

    def back(self, place: int) -> None:
        """Read on from `place`."""
        self._position = place

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self._position == len(self._text)

    def end(self) -> None:
        """Make sure that nothing is left.

        Raises:
            Failure: Something is.
        """
        if not self.ended:
            raise self.failure()

    def failure(self) -> Failure:
        """Return the answer to a text that cannot be read on from here."""
        found = f'"{self._text[self._position]}"' if not self.ended else "end of input"
        return Failure(
            400,
            "PGRST100",
            f'"failed to parse {self._what} ({self._text})" (line 1, column {self._position + 1})',
            details=f"unexpected {found}",
        )
