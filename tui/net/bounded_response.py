"""Limits how much of an HTTP response is read, however small it was when it was compressed.

    httpx.AsyncClient(headers=ACCEPTED, event_hooks={"response": [bounded(1024 * 1024)]})

Only gzip is accepted and decompressed: that can be stopped after any number of bytes.
"""

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx

ACCEPTED = {"Accept-Encoding": "gzip"}
"""The header that names the only encoding that is decompressed here."""

PIECE = 256 * 1024
"""Bytes to decompress at a time."""


class OverlongError(httpx.DecodingError):
    """A response is longer than its limit."""


def bounded(most: int) -> Callable[[httpx.Response], Awaitable[None]]:
    """Return a response hook for an `httpx.AsyncClient` that decompresses bodies and limits their length.

    Reading a body that is too long raises `OverlongError`, one that cannot be decompressed another
    `httpx.DecodingError`.

    Args:
        most: The greatest length of a decompressed body in bytes.
    """

    async def hook(response: httpx.Response) -> None:
        coding = response.headers.pop("content-encoding", "identity").strip().lower()
        # That was the length of the compressed body.
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
            for piece in (chunk,) if gzip is None else _decompressed(gzip, chunk):
                length += len(piece)
                if length > self._most:
                    raise OverlongError(f"The answer is longer than {self._most} bytes.")
                yield piece
        if gzip is not None and length and not gzip.eof:
            raise httpx.DecodingError("The answer ends before it is complete.")

    async def aclose(self) -> None:
        await self._stream.aclose()


def _decompressed(gzip: "zlib._Decompress", chunk: bytes) -> Iterator[bytes]:
    try:
        while chunk and not gzip.eof:
            yield gzip.decompress(chunk, PIECE)
            chunk = gzip.unconsumed_tail
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error
