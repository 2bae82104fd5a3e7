"""Signing in with WorkOS's SDK, which is imported in a thread when a sign-in begins."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from tui.auth.connection_errors import LONGEST, unreachable, unusable_environment
from tui.auth.error_mapping import explain, something_else
from tui.auth.tokens import Tokens

if TYPE_CHECKING:
    import httpx
    from workos import AsyncWorkOSClient
    from workos.user_management.models import AuthenticateResponse, DeviceAuthorizationResponse

TIMEOUT = 15
"""Seconds to wait for an answer."""

A = TypeVar("A")
T = TypeVar("T")


@dataclass(frozen=True)
class Authentication:
    """The result of a sign-in.

    Attributes:
        tokens: the first pair.
        user_id: the person's id, the claim `sub` of tokens.
        email: the person's e-mail address.
        organization_id: the organization signed in to; empty if none.
    """

    tokens: Tokens = field(repr=False)
    user_id: str
    email: str
    organization_id: str


@dataclass(frozen=True)
class DeviceCode:
    """The device authorization response (RFC 8628, 3.2).

    Attributes:
        device_code: the secret with which the device polls; must never be shown.
        user_code: the code that the person enters.
        url: the URL of the page where the person enters it.
        complete_url: the same URL with the code in it.
        expires_in: seconds for which the code is valid.
        interval: the least seconds between two polls.
    """

    device_code: str = field(repr=False)
    user_code: str
    url: str
    complete_url: str
    expires_in: float
    interval: float


@dataclass(frozen=True)
class Authorization:
    """An authorization request: the URL to open, and the values to check the redirect against.

    Attributes:
        url: the URL to open in the browser.
        state: the value that the redirect has to carry.
        verifier: the PKCE code verifier (RFC 7636); never shown.
    """

    url: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


class SignInClient:
    """The part of WorkOS's SDK that signs people in, with errors of this package.

    Args:
        client_id: a public client; there is no secret.
        base_url: the base URL of WorkOS's API.
        clock: seconds since 1970.
    """

    def __init__(self, client_id: str, base_url: str, *, clock: Callable[[], float] = time.time) -> None:
        self._client_id = client_id
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._sdk: AsyncWorkOSClient | None = None
        self._http: httpx.AsyncClient | None = None

    async def device_code(self) -> DeviceCode:
        """Request a device code and a user code.

        Raises:
            OfflineError: there was no answer.
            RefusedError: as the issuer says.
        """
        sdk = await self._client()
        return await self._asked(sdk.user_management.create_device(client_id=self._client_id), _device_code)

    async def redeem_device(self, device_code: str) -> Authentication:
        """Poll for the result of the device authorization (RFC 8628, 3.4).

        Raises:
            OfflineError: there was no answer.
            RefusedError: the code is not confirmed yet (`authorization_pending`), this client polls too often
                (`slow_down`), or the issuer refused.
        """
        sdk = await self._client()
        request = sdk.user_management.authenticate_with_device_code(device_code=device_code)
        return await self._asked(request, self._signed_in)

    async def authorization(
        self, redirect_uri: str, *, organization_id: str | None = None, login_hint: str | None = None
    ) -> Authorization:
        """Return the authorization request for the browser (RFC 6749, 4.1.1).

        Args:
            redirect_uri: the URL to which the browser is redirected.
            organization_id: the organization to sign in to.
            login_hint: the e-mail address that the sign-in page suggests.
        """
        sdk = await self._client()
        made = await sdk.user_management.get_authorization_url_with_pkce(
            redirect_uri=redirect_uri,
            provider="authkit",
            organization_id=organization_id,
            login_hint=login_hint,
        )
        return Authorization(made["url"], made["state"], made["code_verifier"])

    async def redeem_code(self, code: str, verifier: str) -> Authentication:
        """Exchange the authorization code for tokens.

        Raises:
            OfflineError: there was no answer.
            RefusedError: as the issuer says.
        """
        sdk = await self._client()
        request = sdk.user_management.authenticate_with_code_pkce(code=code, code_verifier=verifier)
        return await self._asked(request, self._signed_in)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()

    async def _client(self) -> "AsyncWorkOSClient":
        if self._sdk is None:
            workos: Any = await asyncio.to_thread(import_module, "workos")
            from tui.net.http_client import EnvironmentSettingError, open_client

            try:
                self._http = open_client(self._base_url, longest=LONGEST, timeout=TIMEOUT)
            except EnvironmentSettingError as error:
                raise unusable_environment(error) from None
            self._sdk = workos.AsyncWorkOSClient(
                client_id=self._client_id,
                base_url=self._base_url,
                is_public=True,
                request_timeout=TIMEOUT,
                max_retries=0,
                http_client=self._http,
            )
        return self._sdk

    def _signed_in(self, answer: "AuthenticateResponse") -> Authentication:
        tokens = Tokens.received(_text(answer.access_token), _text(answer.refresh_token), self._clock())
        user = answer.user
        return Authentication(tokens, _text(user.id), _text(user.email), _text(answer.organization_id or ""))

    async def _asked(self, request: Awaitable[A], read: Callable[[A], T]) -> T:
        """Await a request of the SDK, parse the response, and raise errors of both as errors of this package.

        They are raised outside the handler, so that no traceback contains frames that hold codes and tokens.
        """
        from workos import WorkOSError

        try:
            return read(await request)
        except WorkOSError as error:
            status = getattr(error, "status_code", None)
            body = getattr(error, "response_json", None)
            failure = unreachable(self._base_url, error, lost=True) if status is None else None
        except (AttributeError, KeyError, TypeError, ValueError):
            # The SDK raises these for a response that is not the JSON object that it expects.
            failure, status, body = something_else(), None, None
        if failure is not None:
            raise failure
        raise explain(status or 0, body if isinstance(body, dict) else {})


def _device_code(answer: "DeviceAuthorizationResponse") -> DeviceCode:
    url = _text(answer.verification_uri)
    return DeviceCode(
        _text(answer.device_code),
        _text(answer.user_code),
        url,
        _text(answer.verification_uri_complete or url),
        float(answer.expires_in),
        float(answer.interval or 5),
    )


def _text(value: object) -> str:
    """Return a value that must be text; the SDK does not check it.

    Raises:
        TypeError: it is not text.
    """
    if not isinstance(value, str):
        raise TypeError
    return value
