"""The screen of a signed-in person, with a bug injected into the refresh. Run as a program."""

from typing import Any

from tui.app.app import RowdoApp
from tui.auth.refresh import RefreshClient
from tui.client.client import Client, ProfileChoice
from tui.client.services import ClientServices

client = Client(ProfileChoice())


async def broken(self: RefreshClient, body: bytes) -> Any:
    raise RuntimeError("a fault of ours")


async def crash() -> str:
    session = await client.sessions.session()
    access_token = await session.token()
    header = {"Authorization": f"Bearer {access_token}"}
    return await session.token(rejected=header["Authorization"].removeprefix("Bearer "))


def connect(self: RowdoApp) -> None:
    self.run_worker(crash())


setattr(RefreshClient, "_post", broken)  # noqa: B010 - a fault, for the type checker too
setattr(RowdoApp, "connect", connect)  # noqa: B010 - the same
RowdoApp(ClientServices(client)).run()
