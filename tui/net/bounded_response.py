"""An HTTP answer is read no further than it can be meant to be, however small it was on the way.

    httpx.AsyncClient(headers=ACCEPTED, event_hooks={"response": [bounded(1024 * 1024)]})

Only gzip is asked for and unfolded: it can be stopped after any number of bytes.
"""

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx

ACCEPTED = {"Accept-Encoding": "gzip"}
"""The header that asks for what can be unfolded here."""

PIECE = 256 * 1024
"""Bytes to unfold at a time."""


class OverlongError(httpx.DecodingError):
    """An answer is longer than it may be."""


def bounded(most: int) -> Callable[[httpx.Response], Awaitable[None]]:
    """Return a hook for responses of an `httpx.AsyncClient`, which unfolds their bodies and bounds them.

    Reading a body raises `OverlongError` once it is too long, another `httpx.DecodingError` where it cannot
    be unfolded.

    Args:
        most: bytes that a body may have when it is unfolded.
    """

    async def hook(response: httpx.Response) -> None:
        coding = response.headers.pop("content-encoding", "identity").strip().lower()
        # Its length was that of the folded body.
        response.headers.pop("content-length", None)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Bounded(response.stream, coding, most)

    return hook


class _Bounded(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, coding: str, most: int) -> None:
        self._stream = stream
        self._coding = coding
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        match self._coding:
            case "" | "identity":
                gzip = None
            case "gzip" | "x-gzip":
                gzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            case _:
                raise httpx.DecodingError("The answer is in an encoding that was not asked for.")
        length = 0
        async for chunk in self._stream:
            for piece in (chunk,) if gzip is None else _unfolded(gzip, chunk):
                length += len(piece)
                if length > self._most:
                    raise OverlongError(f"The answer is longer than {self._most} bytes.")
                yield piece
        if gzip is not None and length and not gzip.eof:
            raise httpx.DecodingError("The answer ends before it is complete.")

    async def aclose(self) -> None:
        await self._stream.aclose()


def _unfolded(gzip: "zlib._Decompress", chunk: bytes) -> Iterator[bytes]:
    try:
        while chunk and not gzip.eof:
            yield gzip.decompress(chunk, PIECE)
            chunk = gzip.unconsumed_tail
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error
