"""Posts requests with httpx, within timeouts. The only module of this package that imports it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx

from tui.neon.credentials import Credentials
from tui.neon.errors import DeadlineError, MisconfiguredError, NeonError, ProtocolError, UnreachableError
from tui.neon.json import read_json
from tui.net.bounded_response import OverlongError
from tui.net.http_client import EnvironmentSettingError, open_client
from tui.net.unreachable import CERTIFICATE_ADVICE, is_untrusted_certificate

LONGEST = 64 * 1024 * 1024
"""The greatest response in bytes: Neon's 10 MiB, in which JSON may escape each character with six."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds.

    Attributes:
        connect: for the connection and its TLS handshake.
        wake: for the first response, and the first after `idle`, since a suspended compute has to start.
        answer: for every other response, and for each further part of one.
        whole: from the first byte sent to the last byte received.
        idle: after this time without a request the compute may be suspended (Neon: five minutes).
    """

    connect: float = 10
    wake: float = 30
    answer: float = 15
    whole: float = 180
    idle: float = 240


@dataclass(frozen=True)
class Response:
    """A response.

    Attributes:
        status: the HTTP status.
        headers: names are case-insensitive.
        body: decompressed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @cached_property
    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is not JSON.
        """
        return read_json(self.body)

    @property
    def details(self) -> Mapping[str, Any]:
        """The members of the body if it is a JSON object; a JSON string as the member `message`.

        Neon's broker encodes the object of a status of 500 or more once more, as a JSON string.
        """
        try:
            body = self.json
        except ValueError:
            return {}
        if isinstance(body, str):
            return _object(body) or {"message": body}
        return body if isinstance(body, dict) else {}

    @property
    def request_id(self) -> str | None:
        """Neon's id of the request; its broker sends the header twice."""
        said = self.headers.get("neon-request-id")
        return said.split(",")[0].strip() if said else None


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        found = read_json(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


class Http:
    """Connections to one endpoint, which are kept alive and shared by concurrent requests.

    Args:
        url: of the endpoint; only its scheme matters here.
        timeouts: how long to wait.
        transport: replaces the network in tests.

    Raises:
        MisconfiguredError: the environment names a proxy or certificates that are unusable.
    """

    def __init__(
        self,
        url: str,
        *,
        timeouts: Timeouts | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        self._answered_at = -self._timeouts.idle
        try:
            self._client = open_client(
                url,
                longest=LONGEST,
                timeout=self._timeouts.answer,
                http2=url.startswith("https:"),
                limits=httpx.Limits(max_connections=10, keepalive_expiry=50),
                transport=transport,
            )
        except EnvironmentSettingError as error:
            raise MisconfiguredError(f"No connection can be made with this environment. {error}") from None

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], credentials: Credentials
    ) -> Response | NeonError:
        """Post a body and return the response, or the error.

        The error is returned, not raised: a traceback would lead through frames whose local variables hold
        the credentials.

        Args:
            url: where to post.
            body: of the request.
            headers: those that are not secret.
            credentials: the secret headers.
        """
        now = monotonic()
        asleep = now - self._answered_at >= self._timeouts.idle
        timeout = self._timeouts.wake if asleep else self._timeouts.answer
        try:
            async with asyncio.timeout(self._timeouts.whole):
                response = await self._client.post(
                    url,
                    content=body,
                    headers={**headers, **credentials.headers},
                    timeout=httpx.Timeout(timeout, connect=self._timeouts.connect),
                )
        except (httpx.RequestError, TimeoutError) as error:
            return _failure(error, urlsplit(url).hostname or "", timeout)
        self._answered_at = monotonic()
        return Response(response.status_code, response.headers, response.content)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _failure(error: Exception, host: str, timeout: float) -> NeonError:
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return DeadlineError(f"{host} could not be reached in time. Check the network and try again.")
        case httpx.ConnectError() if is_untrusted_certificate(error):
            return UnreachableError(f"{host} showed a certificate that is not trusted. {CERTIFICATE_ADVICE}")
        case httpx.ConnectError() | httpx.ProxyError():
            return UnreachableError(f"{host} could not be reached. Check the network and try again.")
        case httpx.TimeoutException() | TimeoutError():
            return DeadlineError(
                f"{host} gave no answer within {timeout:.0f} seconds. Try again in a moment.",
                outcome_unknown=True,
            )
        case OverlongError():
            return ProtocolError(
                f"The answer of {host} is longer than {LONGEST // 1024**2} MiB, which Neon's never is, so it "
                "was not read. Check the address of the database.",
                outcome_unknown=True,
            )
        case httpx.UnsupportedProtocol():
            return UnreachableError(f"The request to {host} could not be put into words of HTTP.")
        case _:
            # httpx also raises LocalProtocolError for frames that it received (HTTP/2).
            return UnreachableError(
                f"The connection to {host} broke before the answer was complete. Try again in a moment.",
                outcome_unknown=True,
            )
