"""Decodes a file to UTF-8, and looks at its beginning without consuming it."""

import codecs
import io
from typing import Any, BinaryIO, cast

HEAD = 64 * 1024
"""Bytes of a file that are looked at to tell what it is."""
_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def peeked(source: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a file, and a file that still has them."""
    buffered = source if isinstance(source, io.BufferedReader) else io.BufferedReader(_Raw(source), HEAD)
    return buffered.peek(HEAD)[:HEAD], cast("BinaryIO", buffered)


def in_utf8(source: BinaryIO) -> BinaryIO:
    """Return a file in UTF-8 of one that may be UTF-16, as its byte order mark or every second byte tells."""
    head, source = peeked(source)
    for mark, encoding in _UTF_16:
        if head.startswith(mark):
            return _transcoded(source, encoding)
    even, odd = head[0:200:2], head[1:200:2]
    if len(odd) > 3 and odd.count(0) > len(odd) // 2 and not even.count(0):
        return _transcoded(source, "utf-16-le")
    if len(even) > 3 and even.count(0) > len(even) // 2 and not odd.count(0):
        return _transcoded(source, "utf-16-be")
    return source


def _transcoded(source: BinaryIO, encoding: str) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Transcoder(source, encoding), HEAD))


class _Raw(io.RawIOBase):
    """A file whose bytes come as a buffer asks for them."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; return how many bytes there were."""
        piece = self.piece(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def piece(self, size: int) -> bytes:
        """Return the next bytes, at most `size`; none at the end."""
        return self._source.read(size)


class _Transcoder(_Raw):
    """A file in another encoding as UTF-8."""

    def __init__(self, source: BinaryIO, encoding: str) -> None:
        super().__init__(source)
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._held = b""

    def piece(self, size: int) -> bytes:
        """Return the next bytes in UTF-8."""
        ended = False
        while not self._held and not ended:
            raw = self._source.read(HEAD)
            ended = not raw
            text = self._decoder.decode(raw, final=ended).lstrip("\ufeff")
            self._held = text.encode(errors="replace")
        some, self._held = self._held[:size], self._held[size:]
        return some
