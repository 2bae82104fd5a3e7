"""The key set that verifies tokens, fetched from its URL and cached like in Neon's proxy."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Mapping

import httpx
from jwt.exceptions import PyJWTError

from tui.local.endpoint.errors import ProxyError
from tui.local.endpoint.public_key import Key
from tui.local.endpoint.serde import read_json

FETCH_SECONDS = 5.0
FETCH_BYTES = 64 * 1024
REFETCH_AFTER = 30.0
"""The age in seconds from which an unknown key id makes the key set be fetched again."""
REFRESH_AFTER = 300.0
"""The age in seconds from which a use also refreshes the key set in the background."""
DISTRUST_AFTER = 3600.0
"""The age in seconds from which the key set is fetched before it is used."""

log = logging.getLogger(__name__)


class KeySet:
    """The public keys at a URL.

    Args:
        url: Where the key set is published.
        transport: The HTTP transport; None for the network.
        clock: A monotonic clock in seconds.
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
        self._lock = asyncio.Lock()
        self._background: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> Key:
        """Return the key named ``key_id``.

        Raises:
            ProxyError: The key set has no such key, or could not be fetched.
        """
        age = self._age()
        if age > DISTRUST_AFTER:
            await self._fetch(older_than=DISTRUST_AFTER)
        elif age > REFRESH_AFTER and not self._lock.locked():
            self._background = asyncio.create_task(self._fetch(older_than=REFRESH_AFTER))
        if key_id not in self._keys and self._age() > REFETCH_AFTER:
            await self._fetch(older_than=REFETCH_AFTER)
        if key_id not in self._keys or self._age() > DISTRUST_AFTER:
            raise ProxyError("jwk not found")
        return self._keys[key_id]

    def _age(self) -> float:
        return math.inf if self._fetched is None else self._clock() - self._fetched

    async def _fetch(self, *, older_than: float) -> None:
        """Fetch the key set; if that fails, keep the cached one with its age."""
        async with self._lock:
            if self._age() <= older_than:
                return  # another task fetched it meanwhile
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
    """Return the valid keys of a key set by their id; invalid ones are skipped.

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
                    log.warning("a key of the key set is not valid")
    return keys
