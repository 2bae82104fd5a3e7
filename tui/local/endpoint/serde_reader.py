"""A slow JSON reader that reports errors with the texts and positions of serde_json."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NoReturn

DEPTH = 128
"""The nesting depth that is an error: the greatest allowed depth is one less."""

SPACE = re.compile(rb"[ \t\n\r]*")
PLAIN = re.compile(rb'[^"\\\x00-\x1f]*')
DIGITS = re.compile(rb"[0-9]*")
HEX = re.compile(rb"[0-9a-fA-F]{4}")
ESCAPES = dict(zip(b'"\\/bfnrt', '"\\/\b\f\n\r\t', strict=True))
WORDS: dict[int, tuple[bytes, Any]] = {
    ord("n"): (b"null", None),
    ord("t"): (b"true", True),
    ord("f"): (b"false", False),
}


class Members(dict[str, Any]):
    """A JSON object. The last of several members with one name counts; ``repeated`` has these names."""

    repeated: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, Any]]) -> "Members":
        """Return an object from its members in order."""
        members = cls(pairs)
        if len(members) != len(pairs):
            counts = Counter(name for name, _ in pairs)
            members.repeated = frozenset(name for name, count in counts.items() if count > 1)
        return members


class Reader:
    """Reads one document.

    Args:
        document: The whole document.
        streamed: Whether serde reads it from a stream: a number then ends when the byte after it is read.
    """

    def __init__(self, document: bytes, *, streamed: bool = False) -> None:
        self._document = document
        self._streamed = streamed
        self._at = 0

    def read(self) -> Any:
        """Return the value.

        Raises:
            ValueError: The document is invalid; the message names line and column, in bytes, as serde does.
        """
        value = self._value(DEPTH)
        if self._peek() is not None:
            self._fail_ahead("trailing characters")
        return value

    def _fail(self, words: str) -> NoReturn:
        """Fail at the last byte read."""
        self._fail_at(words, self._at)

    def _fail_ahead(self, words: str) -> NoReturn:
        """Fail at the next byte."""
        self._fail_at(words, min(len(self._document), self._at + 1))

    def _fail_at(self, words: str, at: int) -> NoReturn:
        line_start = self._document.rfind(b"\n", 0, at) + 1
        line = self._document.count(b"\n", 0, at) + 1
        raise ValueError(f"{words} at line {line} column {at - line_start}")

    def _here(self) -> int | None:
        return self._document[self._at] if self._at < len(self._document) else None

    def _peek(self) -> int | None:
        """Return the next byte that is not white space."""
        found = SPACE.match(self._document, self._at)
        assert found is not None
        self._at = found.end()
        return self._here()

    def _value(self, room: int) -> Any:
        byte = self._peek()
        if byte is None:
            self._fail_ahead("EOF while parsing a value")
        if byte in WORDS:
            return self._word(*WORDS[byte])
        if byte == ord('"'):
            self._at += 1
            return self._string()
        if byte in b"[{":
            if room == 1:
                self._fail_ahead("recursion limit exceeded")
            self._at += 1
            return self._list(room - 1) if byte == ord("[") else self._object(room - 1)
        if byte in b"-0123456789":
            return self._number()
        return self._fail_ahead("expected value")

    def _word(self, word: bytes, value: Any) -> Any:
        for expected in word:
            byte = self._here()
            if byte is None:
                self._fail("EOF while parsing a value")
            self._at += 1
            if byte != expected:
                self._fail("expected ident")
        return value

    def _list(self, room: int) -> list[Any]:
        values: list[Any] = []
        while True:
            byte = self._peek()
            if byte is None:
                self._fail_ahead("EOF while parsing a list")
            if byte == ord("]"):
                self._at += 1
                return values
            if values:
                if byte != ord(","):
                    self._fail_ahead("expected `,` or `]`")
                self._at += 1
                if self._peek() == ord("]"):
                    self._fail_ahead("trailing comma")
            values.append(self._value(room))

    def _object(self, room: int) -> Members:
        pairs: list[tuple[str, Any]] = []
        while True:
            byte = self._peek()
            if byte is None:
                self._fail_ahead("EOF while parsing an object")
            if byte == ord("}"):
                self._at += 1
                return Members.of(pairs)
            if pairs:
                if byte != ord(","):
                    self._fail_ahead("expected `,` or `}`")
                self._at += 1
                byte = self._peek()
                if byte is None:
                    self._fail_ahead("EOF while parsing a value")
                if byte == ord("}"):
                    self._fail_ahead("trailing comma")
            if byte != ord('"'):
                self._fail_ahead("key must be a string")
            self._at += 1
            name = self._string()
            byte = self._peek()
            if byte != ord(":"):
                self._fail_ahead("EOF while parsing an object" if byte is None else "expected `:`")
            self._at += 1
            pairs.append((name, self._value(room)))

    def _string(self) -> str:
        pieces: list[str] = []
        while True:
            found = PLAIN.match(self._document, self._at)
            assert found is not None
            self._at = found.end()
            pieces.append(found.group().decode(errors="surrogateescape"))
            byte = self._here()
            if byte is None:
                self._fail("EOF while parsing a string")
            self._at += 1
            if byte == ord('"'):
                return self._checked("".join(pieces))
            if byte != ord("\\"):
                self._fail(r"control character (\u0000-\u001F) found while parsing a string")
            pieces.append(self._escape())

    def _checked(self, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            self._fail("invalid unicode code point")
        return text

    def _escape(self) -> str:
        byte = self._next_of_string()
        if byte in ESCAPES:
            return ESCAPES[byte]
        if byte != ord("u"):
            self._fail("invalid escape")
        unit = self._hex()
        if 0xDC00 <= unit <= 0xDFFF:
            self._fail("lone leading surrogate in hex escape")
        if not 0xD800 <= unit <= 0xDBFF:
            return chr(unit)
        for expected in b"\\u":
            if self._next_of_string() != expected:
                self._fail("unexpected end of hex escape")
        second = self._hex()
        if not 0xDC00 <= second <= 0xDFFF:
            self._fail("lone leading surrogate in hex escape")
        return chr(0x10000 + ((unit - 0xD800) << 10) + second - 0xDC00)

    def _next_of_string(self) -> int:
        byte = self._here()
        if byte is None:
            self._fail("EOF while parsing a string")
        self._at += 1
        return byte

    def _hex(self) -> int:
        digits = self._document[self._at : self._at + 4]
        self._at += len(digits)
        if len(digits) < 4:
            self._fail("EOF while parsing a string")
        if not HEX.fullmatch(digits):
            self._fail("invalid escape")
        return int(digits, 16)

    def _number(self) -> int | float:
        start = self._at
        self._at += self._here() == ord("-")
        byte = self._here()
        if byte is None:
            self._fail("EOF while parsing a value")
        self._at += 1
        if byte not in b"0123456789":
            self._fail("invalid number")
        if byte == ord("0") and self._digits():
            self._at -= 1
            self._fail_ahead("invalid number")
        self._digits()
        whole = self._here() not in (ord("."), ord("e"), ord("E"))
        if self._here() == ord("."):
            self._at += 1
            if not self._digits():
                end = self._here() is None
                self._fail_ahead("EOF while parsing a value" if end else "invalid number")
        if self._here() in (ord("e"), ord("E")):
            self._exponent()
        text = self._document[start : self._at].decode()
        if whole and len(text) <= 20 and text != "-0" and -(2**63) <= int(text) < 2**64:
            return int(text)
        value = float(text)
        if math.isinf(value):
            fail = self._fail_ahead if self._streamed else self._fail
            fail("number out of range")
        return value

    def _exponent(self) -> None:
        self._at += 1
        if self._here() in (ord("+"), ord("-")):
            self._at += 1
        byte = self._here()
        if byte is None:
            self._fail("EOF while parsing a value")
        self._at += 1
        if byte not in b"0123456789":
            self._fail("invalid number")
        self._digits()

    def _digits(self) -> bool:
        """Skip digits, and return whether there were any."""
        found = DIGITS.match(self._document, self._at)
        assert found is not None
        self._at = found.end()
        return bool(found.group())
