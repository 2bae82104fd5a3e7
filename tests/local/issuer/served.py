"""An issuer on a real port, in a thread, that remembers what it was asked."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.loopback import PLAIN
from tests.standins.fault_switches import FaultSwitches
from tui.local.issuer import IssuerSettings, create_app
from tui.local.issuer.issuer import Issuer

CLIENT = "client_01SERVED"


@dataclass(frozen=True)
class Served:
    """An issuer to be called over HTTP.

    Attributes:
        url: where it is.
        issuer: what answers.
        asked: the bodies sent to the path that hands out tokens.
    """

    url: str
    issuer: Issuer
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def refreshes(self) -> list[str]:
        """The refresh tokens that were sent."""
        return [body["refresh_token"] for body in self.asked if body["grant_type"] == "refresh_token"]

    def sign_in(self, email: str = "ann@example.com", **more: str) -> dict[str, Any]:
        """Tokens of somebody, by the device flow."""
        with httpx.Client(base_url=self.url, trust_env=False, verify=PLAIN) as http:
            client = {"client_id": CLIENT}
            begun = http.post("/user_management/authorize/device", json=client).json()
            http.post("/device", data={"user_code": begun["user_code"], "email": email, **more})
            grant = {
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
                "device_code": begun["device_code"],
            }
            answer = http.post("/user_management/authenticate", json=client | grant)
            signed_in: dict[str, Any] = answer.json()
            return signed_in


class Witness:
    """Remembers the bodies of what it passes on."""

    def __init__(self, app: ASGIApp, asked: list[dict[str, Any]]) -> None:
        self._app = app
        self._asked = asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def hear() -> Any:
            message = await receive()
            if scope["path"] == "/user_management/authenticate" and message.get("body"):
                self._asked.append(json.loads(message["body"]))
            return message

        await self._app(scope, hear, send)


@contextmanager
def served(
    folder: Path, settings: IssuerSettings | None = None, *, device_flow: bool = True
) -> Iterator[Served]:
    """Serve an issuer until left."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # so that who asks before the thread serves has to wait, and is not refused
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        hooks = FaultSwitches(device_flow=device_flow)
        app = create_app(folder, client_id=CLIENT, base_url=url, settings=settings, hooks=hooks)
        served = Served(url, app.state.issuer)
        config = uvicorn.Config(Witness(app, served.asked), log_config=None, lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield served
        finally:
            server.should_exit = True
            thread.join()
            served.issuer.close()
