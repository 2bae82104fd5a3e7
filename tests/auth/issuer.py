"""An issuer that rotates refresh tokens like WorkOS, with a clock that tests set."""

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tui.auth.account import Account
from tui.auth.refresh import RefreshClient
from tui.auth.session import Session
from tui.auth.tokens import Tokens
from tui.auth.vault import FileVault, Vault

ACCOUNT = Account("test", "client_1", "user_1", "ann@example.com", storage="file")


def jwt(**claims: object) -> str:
    """A token with these claims; nobody here looks at its signature."""
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.c2ln"


@dataclass
class Clock:
    """Seconds since 1970; sleeping turns it."""

    now: float = 1_800_000_000.0
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@dataclass
class Issuer:
    """Answers refreshes; `fault` may answer instead, before or after the rotation is carried out.

    Attributes:
        ahead: how many seconds its clock is ahead of the test's.
        requests: the refresh tokens that were sent.
        after: given the answer once the token is spent, what is sent instead, or an exception to raise.
        before: the same, while it is not spent.
    """

    clock: Clock
    ahead: float = 0.0
    lifetime: int = 300
    grace: float = 30.0
    requests: list[str] = field(default_factory=list)
    organizations: list[str | None] = field(default_factory=list)
    before: list[httpx.Response | Exception | None] = field(default_factory=list)
    after: list[httpx.Response | Exception | None] = field(default_factory=list)
    ended: bool = False
    _spent: dict[str, tuple[float, dict[str, object]]] = field(default_factory=dict)
    _number: int = 0

    def pair(self, organization_id: str | None = None) -> dict[str, object]:
        self._number += 1
        issued = int(self.clock.now + self.ahead)
        claims: dict[str, object] = {
            "sub": "user_1",
            "sid": "session_1",
            "iat": issued,
            "exp": issued + self.lifetime,
        }
        if organization_id:
            claims["org_id"] = organization_id
        return {
            "user": {"id": "user_1", "email": "ann@example.com"},
            "access_token": jwt(**claims, jti=self._number),
            "refresh_token": f"refresh-{self._number}",
        }

    def tokens(self) -> Tokens:
        """A pair as a sign-in brings it."""
        pair = self.pair()
        return Tokens.received(str(pair["access_token"]), str(pair["refresh_token"]), self.clock.now)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        token = asked["refresh_token"]
        self.requests.append(token)
        self.organizations.append(asked.get("organization_id"))
        if self.before and (fault := self.before.pop(0)):
            return _fail(fault)
        spent_at, answer = self._spent.get(token, (self.clock.now, {}))
        if self.ended or self.clock.now - spent_at > self.grace:
            return httpx.Response(400, json={"error": "invalid_grant", "error_description": "Used."})
        if not answer:
            answer = self.pair(asked.get("organization_id"))
            self._spent[token] = (self.clock.now, answer)
        if self.after and (fault := self.after.pop(0)):
            return _fail(fault)
        return httpx.Response(200, json=answer)

    def session(self, vault: Vault | Path, account: Account = ACCOUNT) -> Session:
        """A session as another process would open it."""
        workos = RefreshClient(
            account.client_id,
            "http://127.0.0.1:9",
            clock=self.clock,
            transport=httpx.MockTransport(self),
        )
        kept = FileVault(vault) if isinstance(vault, Path) else vault
        return Session(account, kept, workos, clock=self.clock, sleep=self.clock.sleep)


def _fail(fault: httpx.Response | Exception) -> httpx.Response:
    if isinstance(fault, Exception):
        raise fault
    return fault


Make = Callable[..., Session]
