"""The key set tokens are verified with, fetched from its URL and kept as Neon's proxy keeps it."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Mapping

import httpx
from jwt.exceptions import PyJWTError

from tui.local.endpoint.errors import Refusal
from tui.local.endpoint.key import Key
from tui.local.endpoint.strict_json import read_json

FETCH_SECONDS = 5.0
FETCH_BYTES = 64 * 1024
REFETCH_AFTER = 30.0
"""Seconds a key set must be old before an unknown key id is reason to fetch it again."""
REFRESH_AFTER = 300.0
"""Seconds after which a use of the key set also refreshes it in the background."""
DISTRUST_AFTER = 3600.0
"""Seconds after which the key set is fetched before it is used."""

log = logging.getLogger(__name__)


class KeySet:
    """The public keys at a URL.

    Args:
        url: Where the key set is published.
        transport: What fetches it; None for the network.
        clock: Seconds that never go backwards.
    """

    def __init__(
        self,
        url: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._transport = transport
        self._clock = clock
        self._keys: Mapping[str, Key] = {}
        self._fetched: float | None = None
        self._turn = asyncio.Lock()
        self._background: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> Key:
        """Return the key named ``key_id``.

        Raises:
            Refusal: The key set has no such key, or could not be fetched.
        """
        age = self._age()
        if age > DISTRUST_AFTER:
            await self._fetch(older_than=DISTRUST_AFTER)
        elif age > REFRESH_AFTER and not self._turn.locked():
            self._background = asyncio.create_task(self._fetch(older_than=REFRESH_AFTER))
        if key_id not in self._keys and self._age() > REFETCH_AFTER:
            await self._fetch(older_than=REFETCH_AFTER)
        if key_id not in self._keys or self._age() > DISTRUST_AFTER:
            raise Refusal("jwk not found")
        return self._keys[key_id]

    def _age(self) -> float:
        return math.inf if self._fetched is None else self._clock() - self._fetched

    async def _fetch(self, *, older_than: float) -> None:
        """Fetch the key set; if that fails, the one there is stays and grows older."""
        async with self._turn:
            if self._age() <= older_than:
                return  # somebody else did it while this one waited for its turn
            try:
                async with asyncio.timeout(FETCH_SECONDS):
                    self._keys = _read(await self._download())
            except (httpx.HTTPError, TimeoutError, ValueError) as error:
                log.warning("the key set %s could not be fetched: %s", self._url, error)
            else:
                self._fetched = self._clock()

    async def _download(self) -> bytes:
        async with (
            httpx.AsyncClient(transport=self._transport, trust_env=False, timeout=FETCH_SECONDS) as client,
            client.stream("GET", self._url, follow_redirects=False) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise ValueError(f"HTTP status {response.status_code}")
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > FETCH_BYTES:
                    raise ValueError(f"more than {FETCH_BYTES} bytes")
        return bytes(body)


def _read(body: bytes) -> dict[str, Key]:
    """Return the usable keys of a key set by their id; a bad one does not spoil the others.

    Raises:
        ValueError: The body is not a key set.
    """
    match read_json(body):
        case {"keys": [*entries]}:
            pass
        case _:
            raise ValueError("not a key set")
    keys: dict[str, Key] = {}
    for entry in entries:
        match entry:
            case {"kid": str(key_id)} if entry.get("use", "sig") == "sig" and key_id not in keys:
                try:
                    keys[key_id] = Key.read(entry)
                except (PyJWTError, ValueError, TypeError):
                    log.warning("a key of the key set is of no use")
    return keys
