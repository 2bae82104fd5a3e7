"""How the key set is fetched and how long it is believed, with a clock and a publisher of the test's own."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest

from tests.local.endpoint.issuer import ec_key, jwk, rsa_key
from tui.local.endpoint.errors import ProxyError
from tui.local.endpoint.key_set import KeySet

ONE = jwk(ec_key(), "one")
TWO = jwk(ec_key(), "two")


class Publisher(httpx.AsyncBaseTransport):
    """Publishes a key set, counts how often it is fetched, and makes time pass."""

    def __init__(self) -> None:
        self.answer: Callable[[], httpx.Response] = lambda: httpx.Response(200, json={"keys": [ONE]})
        self.fetches = 0
        self.now = 1000.0
        self.keys = KeySet("https://keys.example/jwks", transport=self, clock=lambda: self.now)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.fetches += 1
        return self.answer()

    def publish(self, *keys: Any) -> None:
        self.answer = lambda: httpx.Response(200, json={"keys": list(keys)})

    async def knows(self, key_id: str) -> bool:
        with suppress(ProxyError):
            await self.keys.find(key_id)
            return True
        return False


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


async def test_a_key_set_is_fetched_once(publisher: Publisher) -> None:
    assert await publisher.knows("one")
    publisher.now += 299
    assert await publisher.knows("one")
    assert publisher.fetches == 1


async def test_many_at_once_fetch_once(publisher: Publisher) -> None:
    assert all(await asyncio.gather(*(publisher.knows("one") for _ in range(20))))
    assert publisher.fetches == 1


async def test_an_unknown_key_refetches_a_set_older_than_30_seconds(publisher: Publisher) -> None:
    assert await publisher.knows("one")
    publisher.publish(ONE, TWO)
    publisher.now += 30
    assert not await publisher.knows("two")
    publisher.now += 1
    assert await publisher.knows("two")
    assert publisher.fetches == 2


async def test_after_five_minutes_it_is_refreshed_behind_the_callers_back(publisher: Publisher) -> None:
    assert await publisher.knows("one")
    publisher.publish(TWO)
    publisher.now += 301
    assert await publisher.knows("one")
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
    assert await publisher.knows("two")
    assert not await publisher.knows("one")
    assert publisher.fetches == 2


async def test_after_an_hour_the_caller_waits_for_the_new_set(publisher: Publisher) -> None:
    assert await publisher.knows("one")
    publisher.publish(TWO)
    publisher.now += 3601
    assert not await publisher.knows("one")
    assert await publisher.knows("two")


def unreachable() -> httpx.Response:
    raise httpx.ConnectError("nobody there")


BAD_ANSWERS = [
    unreachable,
    lambda: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}, json={"keys": [TWO]}),
    lambda: httpx.Response(500),
    lambda: httpx.Response(200, content=b"<html>"),
    lambda: httpx.Response(200, json=["keys"]),
    lambda: httpx.Response(200, content=json.dumps({"keys": [TWO]}) + " " * 64 * 1024),
]


@pytest.mark.parametrize("answer", BAD_ANSWERS)
async def test_a_set_that_cannot_be_had(publisher: Publisher, answer: Callable[[], httpx.Response]) -> None:
    publisher.answer = answer
    assert not await publisher.knows("two")
    publisher.publish(TWO)
    assert await publisher.knows("two")


@pytest.mark.parametrize("answer", BAD_ANSWERS)
async def test_a_set_that_cannot_be_had_again_is_believed_for_an_hour(
    publisher: Publisher, answer: Callable[[], httpx.Response]
) -> None:
    assert await publisher.knows("one")
    publisher.answer = answer
    publisher.now += 3599
    assert not await publisher.knows("two")
    assert await publisher.knows("one")
    publisher.now += 2
    assert not await publisher.knows("one")


async def test_a_bad_key_does_not_spoil_the_others(publisher: Publisher) -> None:
    bad = [
        ONE | {"kid": "encrypts", "use": "enc"},
        {"kid": "empty"},
        {"kid": "odd", "kty": "EC", "crv": "P-256", "x": "!", "y": "!"},
        {"kid": "unheard of", "kty": "XYZ"},
        {"kid": 7, "kty": "EC"},
        {"kty": "RSA"},
        "a string",
        None,
    ]
    publisher.publish(*bad, ONE | {"use": "sig"}, jwk(rsa_key(), "rsa"))
    assert await publisher.knows("one")
    assert await publisher.knows("rsa")
    for key_id in ("encrypts", "empty", "odd", "unheard of"):
        assert not await publisher.knows(key_id)


async def test_an_endless_fetch_is_given_up(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.local.endpoint.key_set.FETCH_SECONDS", 0.01)

    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    with pytest.raises(ProxyError, match="jwk not found"):
        await KeySet("https://keys.example/jwks", transport=Silent()).find("one")
