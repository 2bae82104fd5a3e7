"""The session survives every fault of network, vault, clock and process."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.auth.issuer import ACCOUNT, Clock, Issuer
from tui.auth import session as module
from tui.auth.errors import (
    BrowserNeededError,
    OfflineError,
    RefusedError,
    SignedOutError,
    VaultError,
)
from tui.auth.session import Session
from tui.auth.tokens import Tokens
from tui.auth.vault import FileVault, MemoryVault

LOST = httpx.ReadTimeout("no answer")
UNSENT = httpx.ConnectError("refused")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer(clock: Clock) -> Issuer:
    return Issuer(clock)


@pytest.fixture
async def session(issuer: Issuer, tmp_path: Path) -> Session:
    """A session that has just begun, kept in files below `tmp_path`."""
    session = issuer.session(tmp_path)
    await session.start(issuer.tokens())
    return session


async def stored(folder: Path) -> Tokens | None:
    text = await FileVault(folder).read(ACCOUNT.key)
    return Tokens.loads(text) if text else None


async def test_a_token_is_used_until_a_minute_before_its_end(
    session: Session, issuer: Issuer, clock: Clock
) -> None:
    first = await session.token()
    clock.now += 239
    assert await session.token() == first
    assert issuer.requests == []
    clock.now += 1
    assert await session.token() != first
    assert issuer.requests == ["refresh-1"]


@pytest.mark.parametrize("ahead", [-3600, 3600])
async def test_a_wrong_clock_here_is_no_reason_to_refresh_always_or_never(
    issuer: Issuer, clock: Clock, tmp_path: Path, ahead: float
) -> None:
    issuer.ahead = ahead
    session = issuer.session(tmp_path)
    await session.start(issuer.tokens())
    await session.token()
    clock.now += 230
    await issuer.session(tmp_path).token()
    assert issuer.requests == []
    clock.now += 11
    await session.token()
    await session.token()
    assert issuer.requests == ["refresh-1"]


async def test_a_rejected_token_is_replaced_though_it_looks_good(session: Session, issuer: Issuer) -> None:
    first = await session.token()
    second = await session.token(rejected=first)
    assert second != first
    assert await session.token(rejected=first) == second
    assert issuer.requests == ["refresh-1"]


async def test_many_who_ask_at_once_share_one_refresh(session: Session, issuer: Issuer, clock: Clock) -> None:
    clock.now += 300
    tokens = await asyncio.gather(*(session.token() for _ in range(20)))
    assert len(set(tokens)) == 1
    assert issuer.requests == ["refresh-1"]


async def test_many_processes_share_one_refresh(
    session: Session, issuer: Issuer, clock: Clock, tmp_path: Path
) -> None:
    clock.now += 300
    others = [issuer.session(tmp_path) for _ in range(8)]
    tokens = await asyncio.gather(*(other.token() for other in others))
    assert len(set(tokens)) == 1
    assert issuer.requests == ["refresh-1"]
    assert await session.token() == tokens[0]


async def test_what_another_process_rotated_is_picked_up(
    session: Session, issuer: Issuer, clock: Clock, tmp_path: Path
) -> None:
    clock.now += 300
    theirs = await issuer.session(tmp_path).token()
    assert await session.token() == theirs
    assert await session.token(rejected=theirs) != theirs
    assert issuer.requests == ["refresh-1", "refresh-2"]


async def test_the_new_pair_is_kept_before_it_is_used(
    session: Session, issuer: Issuer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    write = FileVault.write

    async def slowly(vault: FileVault, key: str, text: str) -> None:
        assert session.tokens is not None
        assert session.tokens.refresh_token == "refresh-1"
        await write(vault, key, text)
        kept.append(text)

    monkeypatch.setattr(FileVault, "write", slowly)
    clock.now += 300
    token = await session.token()
    assert token in kept[0]


async def test_a_lost_answer_is_asked_for_again_with_the_same_token(
    session: Session, issuer: Issuer, clock: Clock, tmp_path: Path
) -> None:
    clock.now += 300
    issuer.after = [LOST, httpx.Response(502, text="<html>"), httpx.RemoteProtocolError("gone")]
    await session.token()
    assert issuer.requests == ["refresh-1"] * 4
    assert clock.pauses == [0.0, 0.5, 1.0]
    assert (await stored(tmp_path)) == session.tokens


async def test_but_not_later_than_the_issuer_gives_it(session: Session, issuer: Issuer, clock: Clock) -> None:
    clock.now += 300
    issuer.after = [LOST] * 99
    began = clock.now
    with pytest.raises(OfflineError):
        await session.token()
    assert clock.now - began <= 25
    # Nobody is signed out by a network; and what was lost is found while there is time.
    issuer.after = []
    await session.token()
    assert set(issuer.requests) == {"refresh-1"}


async def test_a_network_that_fails_between_two_tries_does_not_give_up_the_lost_answer(
    session: Session, issuer: Issuer, clock: Clock, tmp_path: Path
) -> None:
    clock.now += 300
    issuer.after = [LOST]
    issuer.before = [None, UNSENT, httpx.Response(429), UNSENT]
    await session.token()
    assert issuer.requests == ["refresh-1"] * 5
    assert (await stored(tmp_path)) == session.tokens


async def test_who_is_just_offline_is_not_made_to_wait(
    session: Session, issuer: Issuer, clock: Clock
) -> None:
    clock.now += 300
    issuer.before = [UNSENT]
    with pytest.raises(OfflineError):
        await session.token()
    assert issuer.requests == ["refresh-1"]
    assert clock.pauses == []


async def test_offline_keeps_the_session(session: Session, issuer: Issuer, clock: Clock) -> None:
    clock.now += 300
    for fault in (UNSENT, httpx.Response(429), httpx.Response(408)):
        issuer.before = [fault]
        with pytest.raises(OfflineError):
            await session.token()
    assert len(issuer.requests) == 3
    clock.now += 86_400
    assert await session.token()


async def test_offline_the_good_token_is_still_given(session: Session, issuer: Issuer) -> None:
    issuer.before = [UNSENT] * 9
    assert await session.token()


async def test_only_the_issuers_word_signs_out(
    session: Session, issuer: Issuer, clock: Clock, tmp_path: Path
) -> None:
    clock.now += 300
    issuer.ended = True
    with pytest.raises(SignedOutError, match=r"ann@example.com.*nothing here is lost"):
        await session.token()
    assert await stored(tmp_path) is None
    for other in (session, issuer.session(tmp_path)):
        with pytest.raises(SignedOutError, match="Sign in again"):
            await other.token()
    assert len(issuer.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json={"error": "invalid_client"}),
        httpx.Response(422, json={"code": "invalid_request_parameters", "message": "no"}),
        httpx.Response(403, json={"code": "mfa_challenge", "message": "no"}),
    ],
)
async def test_other_refusals_are_told_and_keep_the_session(
    session: Session, issuer: Issuer, clock: Clock, answer: httpx.Response
) -> None:
    clock.now += 300
    issuer.before = [answer]
    with pytest.raises(RefusedError):
        await session.token()
    assert await session.token()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"access_token": 7}),
        httpx.Response(200, json=[]),
        httpx.Response(302, headers={"location": "https://wifi.example"}),
        httpx.Response(400, text="<html>"),
        httpx.Response(404, text=""),
        httpx.Response(503, json={"message": "no"}),
    ],
)
async def test_an_answer_of_somebody_else_is_none(
    session: Session, issuer: Issuer, clock: Clock, answer: httpx.Response
) -> None:
    clock.now += 300
    issuer.before = [answer]
    assert await session.token()
    assert issuer.requests == ["refresh-1"] * 2


async def test_a_rotation_without_the_lock_is_noticed(
    session: Session, issuer: Issuer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now += 300
    theirs = issuer.tokens()
    issuer.before = [httpx.Response(400, json={"error": "invalid_grant"})]
    read = FileVault.read
    looks = 0

    async def meanwhile(vault: FileVault, key: str) -> str | None:
        nonlocal looks
        looks += 1
        # The first two looks are those before the refresh.
        return theirs.dumps() if looks > 2 else await read(vault, key)

    monkeypatch.setattr(FileVault, "read", meanwhile)
    assert await session.token() == theirs.access_token


class FullVault(MemoryVault):
    full = False

    async def write(self, key: str, text: str) -> None:
        if self.full:
            raise VaultError("The keyring is full.")
        await super().write(key, text)


async def test_a_vault_that_fails_is_told_of_and_tried_again(issuer: Issuer, clock: Clock) -> None:
    vault = FullVault()
    session = issuer.session(vault)
    await session.start(issuer.tokens())
    vault.full = True
    clock.now += 300
    second = await session.token()
    assert "full" in session.problem
    assert await session.token() == second
    clock.now += 300
    third = await session.token()
    assert issuer.requests == ["refresh-1", "refresh-2"]
    vault.full = False
    fourth = await session.token(rejected=third)
    assert session.problem == ""
    assert fourth in (await vault.read(ACCOUNT.key) or "")


async def test_what_the_vault_would_not_take_is_not_put_over_what_another_process_keeps_there(
    issuer: Issuer, clock: Clock
) -> None:
    vault = FullVault()
    session, other = issuer.session(vault), issuer.session(vault)
    await session.start(issuer.tokens())
    clock.now += 300
    vault.full = True
    await session.token()
    vault.full = False
    await other.token()
    clock.now += 300
    theirs = await other.token()
    clock.now += 100
    assert await session.token() == theirs
    assert session.problem == ""
    assert theirs in (await vault.read(ACCOUNT.key) or "")


async def test_a_start_that_cannot_be_kept_says_so_and_works(issuer: Issuer) -> None:
    vault = FullVault()
    vault.full = True
    session = issuer.session(vault)
    with pytest.raises(VaultError, match="full"):
        await session.start(issuer.tokens())
    assert await session.token()


async def test_a_sign_in_is_not_lost_to_a_process_that_keeps_everybody_waiting(
    issuer: Issuer, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.05)
    session, stuck = issuer.session(tmp_path), issuer.session(tmp_path)
    signed_in = issuer.tokens()
    locked = asyncio.Event()

    async def never(vault: FileVault, key: str) -> None:
        locked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(FileVault, "delete", never)
    ending = asyncio.create_task(stuck.end())
    await locked.wait()
    with pytest.raises(VaultError, match="Another process"):
        await session.start(signed_in)
    assert await session.token() == signed_in.access_token
    ending.cancel()
    await asyncio.wait([ending])
    monkeypatch.undo()
    clock.now += 300
    await session.token()
    assert session.problem == ""
    assert await stored(tmp_path) == session.tokens


async def test_who_goes_away_does_not_take_the_new_token_along(
    session: Session, issuer: Issuer, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()
    write = FileVault.write

    async def slowly(vault: FileVault, key: str, text: str) -> None:
        reached.set()
        await go_on.wait()
        await write(vault, key, text)

    monkeypatch.setattr(FileVault, "write", slowly)
    clock.now += 300
    asking = asyncio.create_task(session.token())
    await reached.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    closing = asyncio.create_task(session.aclose())
    go_on.set()
    await closing
    kept = await stored(tmp_path)
    assert kept is not None
    assert kept.refresh_token == "refresh-2"


async def test_the_session_stays_in_its_organization(session: Session, issuer: Issuer, clock: Clock) -> None:
    await session.switch("org_1")
    clock.now += 300
    await session.token()
    assert issuer.organizations == ["org_1", "org_1"]


async def test_another_process_goes_along_to_the_organization(
    session: Session, issuer: Issuer, clock: Clock, tmp_path: Path
) -> None:
    other = issuer.session(tmp_path)
    await other.token()
    await session.switch("org_1")
    clock.now += 300
    await other.token()
    assert other.tokens is not None
    assert other.tokens.organization_id == "org_1"
    assert issuer.organizations == ["org_1", "org_1"]


async def test_a_switch_that_is_refused_signs_nobody_out(
    session: Session, issuer: Issuer, clock: Clock
) -> None:
    before = await session.token()
    issuer.before = [httpx.Response(400, json={"error": "invalid_grant"})]
    with pytest.raises(RefusedError, match="one of theirs"):
        await session.switch("org_other")
    issuer.before = [httpx.Response(400, json={"error": "sso_required", "connection_ids": ["conn_1"]})]
    with pytest.raises(BrowserNeededError):
        await session.switch("org_strict")
    assert await session.token() == before
    clock.now += 300
    assert await session.token()


async def test_a_refresh_is_not_told_of_a_switch_that_is_refused(
    session: Session, issuer: Issuer, clock: Clock
) -> None:
    clock.now += 300
    issuer.before = [httpx.Response(403, json={"code": "mfa_enrollment"})]
    switched, token = await asyncio.gather(session.switch("org_1"), session.token(), return_exceptions=True)
    assert isinstance(switched, BrowserNeededError)
    assert isinstance(token, str)


async def test_a_switch_and_a_refresh_do_not_meet(session: Session, issuer: Issuer, clock: Clock) -> None:
    clock.now += 300
    await asyncio.gather(session.token(), session.switch("org_1"), session.token())
    assert len(set(issuer.requests)) == len(issuer.requests) == 2


async def test_signing_out_removes_the_session_and_names_it(session: Session, tmp_path: Path) -> None:
    assert await session.end() == "session_1"
    assert await stored(tmp_path) is None
    assert [path.suffix for path in (tmp_path / "sessions").iterdir()] == [".lock"]
    with pytest.raises(SignedOutError):
        await session.token()


async def test_signing_out_never_fails(issuer: Issuer) -> None:
    class Stuck(MemoryVault):
        async def delete(self, key: str) -> None:
            raise VaultError("The keyring gives no answer.")

    session = issuer.session(Stuck())
    await session.start(issuer.tokens())
    assert await session.end() == "session_1"
    assert "no answer" in session.problem


async def test_nothing_of_a_session_is_shown(session: Session) -> None:
    token = await session.token()
    for shown in (repr(session), repr(vars(session)), repr(session.tokens), f"{session.tokens}"):
        assert token not in shown
        assert "refresh-1" not in shown


def test_files_are_for_their_owner_alone(session: Session, tmp_path: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "sessions").iterdir()}
    assert modes == {0o600}
    assert (tmp_path / "sessions").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in tmp_path.iterdir()] == ["sessions"]


async def test_a_file_that_holds_nonsense_is_no_session(issuer: Issuer, tmp_path: Path) -> None:
    for text in ("", "{}", "[1, 2]", '["a"]'):
        await FileVault(tmp_path).write(ACCOUNT.key, text)
        with pytest.raises(SignedOutError):
            await issuer.session(tmp_path).token()
