"""The refresh request (RFC 6749, 6): exchanges a refresh token for a new pair of tokens.

The SDK could send it, but takes most of a second to import, and this happens at every start.
"""

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from tui.auth.connection_errors import LONGEST, unreachable, unusable_environment
from tui.auth.error_mapping import explain, something_else
from tui.auth.errors import AuthError, OfflineError
from tui.auth.tokens import Tokens

if TYPE_CHECKING:
    import httpx

TIMEOUT = 8.0
"""Seconds to wait for an answer; the issuer accepts a repeated token only for about 30."""


class Refresher(Protocol):
    """Exchanges a refresh token for a new pair of tokens."""

    async def __call__(self, refresh_token: str, organization_id: str | None) -> Tokens:
        """Return the next pair of tokens; the refresh token is invalid afterwards.

        Args:
            refresh_token: the refresh token of the last pair.
            organization_id: the organization to sign in to, None for none.

        Raises:
            OfflineError: no response arrived; `lost` says whether the token may have been used.
            RefusedError: the issuer refused; with the code `invalid_grant`, the session has ended.
            AuthError: the environment names a proxy or certificates that cannot be used.
        """


class RefreshClient:
    """The refresh request of a public client of WorkOS, without the SDK.

    Args:
        client_id: the client.
        base_url: the base URL of WorkOS's API.
        clock: seconds since 1970.
        transport: an HTTP transport to use in place of the network, for tests.
    """

    def __init__(
        self,
        client_id: str,
        base_url: str,
        *,
        clock: Callable[[], float] = time.time,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        self._client_id = client_id
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._transport = transport

    async def __call__(self, refresh_token: str, organization_id: str | None) -> Tokens:
        """Return the next pair: see `Refresher`."""
        body = {
            "grant_type": "refresh_token",
            "client_id": self._client_id,
            "refresh_token": refresh_token,
            **({"organization_id": organization_id} if organization_id else {}),
        }
        outcome = await self._post(json.dumps(body).encode())
        if isinstance(outcome, AuthError):
            raise outcome
        return outcome

    async def _post(self, body: bytes) -> Tokens | AuthError:
        import httpx

        from tui.net.http_client import EnvironmentSettingError, open_client

        try:
            client = open_client(self._base_url, longest=LONGEST, timeout=TIMEOUT, transport=self._transport)
        except EnvironmentSettingError as error:
            return unusable_environment(error)
        try:
            async with client:
                response = await client.post(
                    f"{self._base_url}/user_management/authenticate",
                    content=body,
                    headers={"Content-Type": "application/json"},
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            return unreachable(self._base_url, error, lost=False)
        except httpx.DecodingError:
            return something_else()
        except httpx.HTTPError:
            return OfflineError("The sign-in service gave no answer. Try again in a moment.", lost=True)
        answer = _object(response)
        if response.status_code // 100 != 2:
            return explain(response.status_code, answer)
        match answer:
            case {"access_token": str(access), "refresh_token": str(refresh)}:
                return Tokens.received(access, refresh, self._clock())
            case _:
                return something_else()


def _object(response: "httpx.Response") -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
