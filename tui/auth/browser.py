"""Signing in with this machine's browser (RFC 8252, with PKCE of RFC 7636)."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Protocol

from tui.auth import pages
from tui.auth.error_mapping import explain
from tui.auth.errors import AuthError, CodeExpiredError, DeniedError, OfflineError, RefusedError
from tui.auth.listener import Listener
from tui.auth.workos import Authentication, Authorization
from tui.session_events import Prompt

TIMEOUT = 600.0
"""Seconds to wait for the redirect from the browser."""

PAUSES = (1.0, 2.0, 4.0)
"""Seconds between attempts to exchange a code while the service does not answer."""


class BrowserClient(Protocol):
    """The requests to the issuer; see `tui.auth.workos.SignInClient`."""

    async def authorization(
        self, redirect_uri: str, *, organization_id: str | None = None, login_hint: str | None = None
    ) -> Authorization:
        """Return the authorization request for the browser."""

    async def redeem_code(self, code: str, verifier: str) -> Authentication:
        """Exchange the authorization code for tokens."""


BrowserState = Prompt | Authentication


class BrowserLogin:
    """One sign-in. Iterate over it; leaving the iteration cancels it and closes the port.

        async for state in BrowserLogin(client):
            match state: …

    Args:
        client: sends the requests to the issuer.
        organization_id: the organization to sign in to.
        login_hint: the e-mail address that the sign-in page suggests.
        user_id: the id of the person signed in on this machine so far. If somebody else signs in, the last
            page says that the terminal asks before it replaces the session.
        sleep: waits for a number of seconds.
        timeout: seconds to wait for the browser.
    """

    def __init__(
        self,
        client: BrowserClient,
        *,
        organization_id: str | None = None,
        login_hint: str | None = None,
        user_id: str = "",
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        timeout: float = TIMEOUT,
    ) -> None:
        self._client = client
        self._organization_id = organization_id
        self._login_hint = login_hint
        self._user_id = user_id
        self._sleep = sleep
        self._timeout = timeout

    async def __aiter__(self) -> AsyncGenerator[BrowserState, None]:
        """Yield a `Prompt` with the URL to open and no code, then `Authentication`.

        Raises:
            DeniedError: the person refused.
            CodeExpiredError: the browser was not redirected in time.
            OfflineError: the issuer does not answer.
            RefusedError: the issuer refuses for another reason.
            AuthError: no local port can be opened.
        """
        async with Listener() as listener:
            asked = await self._client.authorization(
                listener.redirect_uri, organization_id=self._organization_id, login_hint=self._login_hint
            )
            listener.expect(asked.state)
            yield Prompt("", asked.url, asked.url, self._timeout)
            try:
                async with asyncio.timeout(self._timeout):
                    callback = await listener.callback()
            except TimeoutError:
                raise CodeExpiredError(
                    "Nobody came back from the browser in time. Begin again.", code="expired_token"
                ) from None
            page = pages.failed("The sign-in was given up in the terminal.")
            try:
                signed_in = await self._redeem(callback.query, asked.verifier)
                alone = self._user_id in ("", signed_in.user_id)
                page = pages.signed_in(signed_in.email) if alone else pages.asking(signed_in.email)
            except AuthError as error:
                page = pages.failed(str(error))
                raise
            finally:
                await callback.reply(page)
        yield signed_in

    async def _redeem(self, query: dict[str, str], verifier: str) -> Authentication:
        if error := query.get("error"):
            if error == "access_denied":
                raise DeniedError("The sign-in was refused in the browser. Nobody is signed in.", code=error)
            raise explain(400, query)
        if not query.get("code"):
            raise RefusedError("The browser came back without a code. Begin again.", code="invalid_request")
        for pause in PAUSES:
            try:
                return await self._client.redeem_code(query["code"], verifier)
            except OfflineError:
                await self._sleep(pause)
        return await self._client.redeem_code(query["code"], verifier)
