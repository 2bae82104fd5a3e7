"""The device flow (RFC 8628) with a clock that only its own sleeps advance."""

from dataclasses import dataclass, field

import pytest

from tests.auth.issuer import jwt
from tui.auth.device import DeviceLogin, DeviceState
from tui.auth.error_mapping import explain
from tui.auth.errors import (
    AuthError,
    BrowserNeededError,
    CodeExpiredError,
    DeniedError,
    OfflineError,
    RefusedError,
)
from tui.auth.tokens import Tokens
from tui.auth.workos import Authentication, DeviceCode
from tui.session_events import Prompt, Waiting

CODE = DeviceCode("device-secret", "BCDF-GHJK", "https://x/device", "https://x/device?user_code=…", 300, 5)
YES = Authentication(Tokens(jwt(sub="user_1"), "refresh"), "user_1", "ann@example.com", "")


def no(code: str, status: int = 400) -> AuthError:
    return explain(status, {"error": code})


@dataclass
class World:
    """Answers questions with `answers`, the last one for ever, and keeps the time they were asked."""

    answers: list[Authentication | AuthError]
    code: DeviceCode | AuthError = CODE
    now: float = 100.0
    asked_at: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def device_code(self) -> DeviceCode:
        if isinstance(self.code, AuthError):
            raise self.code
        return self.code

    async def redeem_device(self, device_code: str) -> Authentication:
        assert device_code == "device-secret"
        self.asked_at.append(round(self.now - 100, 3))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, AuthError):
            raise answer
        return answer

    async def run(self) -> list[DeviceState]:
        return [state async for state in DeviceLogin(self, clock=self.clock, sleep=self.sleep)]


async def test_it_asks_a_little_slower_than_told_until_somebody_says_yes() -> None:
    world = World([no("authorization_pending"), no("authorization_pending"), YES])
    prompt, signed_in = await world.run()
    assert prompt == Prompt("BCDF-GHJK", CODE.url, CODE.complete_url, 300)
    assert signed_in == YES
    assert world.asked_at == [6, 12, 18]


async def test_slow_down_is_for_good() -> None:
    world = World([no("slow_down"), no("authorization_pending"), no("slow_down"), YES])
    await world.run()
    assert world.asked_at == [6, 18, 30, 48]


async def test_silence_is_waited_out_with_growing_pauses() -> None:
    silence = OfflineError("no answer")
    world = World([silence, silence, silence, no("authorization_pending"), YES])
    states = await world.run()
    assert world.asked_at == [6, 18, 42, 90, 96]
    assert states[1:5] == [Waiting("no answer")] * 3 + [Waiting("")]


async def test_a_code_has_an_end_even_in_silence() -> None:
    for answer in (no("authorization_pending"), OfflineError("no answer")):
        world = World([answer])
        with pytest.raises(CodeExpiredError, match="new one"):
            await world.run()
        assert world.now == 400
        assert max(world.asked_at) < 300


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no("access_denied"), DeniedError),
        (no("expired_token"), CodeExpiredError),
        (no("invalid_grant"), RefusedError),
        (no("invalid_client"), RefusedError),
        (no("invalid_request"), RefusedError),
        (no("mfa_challenge", 403), BrowserNeededError),
    ],
)
async def test_every_other_word_is_the_end(answer: AuthError, kind: type[AuthError]) -> None:
    world = World([answer])
    with pytest.raises(kind):
        await world.run()
    assert len(world.asked_at) == 1


async def test_without_a_code_there_is_nothing_to_show() -> None:
    with pytest.raises(BrowserNeededError, match="CLI Auth"):
        await World([YES], code=no("access_denied", 403)).run()
    with pytest.raises(OfflineError):
        await World([YES], code=OfflineError("no network")).run()


async def test_it_ends_when_nobody_looks_any_more() -> None:
    world = World([no("authorization_pending")])
    states = aiter(DeviceLogin(world, clock=world.clock, sleep=world.sleep))
    assert isinstance(await anext(states), Prompt)
    await states.aclose()
    assert world.asked_at == []


def test_the_devices_own_secret_is_not_shown() -> None:
    assert "device-secret" not in repr(CODE)
    assert "refresh" not in repr(YES).replace("refresh_token", "")
