"""An issuer in this process, a clock to turn, and what programs and people send it."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.standins.fault_switches import FaultSwitches
from tui.local.issuer import Hooks, IssuerSettings, create_app
from tui.local.issuer.issuer import DEVICE_GRANT, Issuer

CLIENT = "client_01TEST"
BASE = "http://127.0.0.1:4000"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
AUTHORIZE = {
    "client_id": CLIENT,
    "redirect_uri": "http://127.0.0.1:5555/callback",
    "response_type": "code",
    "provider": "authkit",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "state": "s t&te",
}


@dataclass
class Clock:
    """Seconds since 1970, turned by hand."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Caller:
    """Calls an issuer as a program does, and as a person in a browser does."""

    folder: Path
    settings: IssuerSettings = field(default_factory=IssuerSettings)
    clock: Clock = field(default_factory=Clock)
    hooks: Hooks = field(default_factory=FaultSwitches)

    def __post_init__(self) -> None:
        self.app = create_app(
            self.folder,
            client_id=CLIENT,
            base_url=BASE,
            settings=self.settings,
            clock=self.clock,
            hooks=self.hooks,
        )
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=BASE)

    @property
    def issuer(self) -> Issuer:
        issuer: Issuer = self.app.state.issuer
        return issuer

    def restarted(self) -> "Caller":
        """The same issuer after a restart."""
        self.issuer.close()
        return Caller(self.folder, self.settings, self.clock, self.hooks)

    async def post(self, path: str, **body: str) -> httpx.Response:
        return await self.http.post(f"/user_management/{path}", json={"client_id": CLIENT, **body})

    async def begin(self) -> dict[str, Any]:
        """A device asks for a code."""
        answer: dict[str, Any] = (await self.post("authorize/device")).json()
        return answer

    async def answer(self, user_code: str, email: str = "ann@example.com", **more: str) -> httpx.Response:
        """What a person does on the page of the device flow."""
        form = {"user_code": user_code, "email": email, "answer": "confirm", **more}
        return await self.http.post("/device", data=form, headers={"Origin": BASE})

    async def poll(self, device_code: str) -> httpx.Response:
        return await self.post("authenticate", grant_type=DEVICE_GRANT, device_code=device_code)

    async def refresh(self, token: str, **more: str) -> httpx.Response:
        return await self.post("authenticate", grant_type="refresh_token", refresh_token=token, **more)

    async def authorize(self, **form: str) -> httpx.Response:
        """What a person does on the page of the browser flow."""
        said = {**AUTHORIZE, "email": "ann@example.com", "answer": "confirm", **form}
        return await self.http.post("/user_management/authorize", data=said, headers={"Origin": BASE})

    async def exchange(self, code: str, verifier: str = VERIFIER) -> httpx.Response:
        return await self.post(
            "authenticate", grant_type="authorization_code", code=code, code_verifier=verifier
        )

    async def sign_in(self, email: str = "ann@example.com", **more: str) -> dict[str, Any]:
        begun = await self.begin()
        await self.answer(begun["user_code"], email, **more)
        signed_in: dict[str, Any] = (await self.poll(begun["device_code"])).json()
        return signed_in


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


def query(answer: httpx.Response) -> dict[str, str]:
    """What a browser brings back."""
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
