"""The only place that knows the HTTP library: bytes out, bytes in, within deadlines."""

import asyncio
import ssl
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
from tui.net.bounded import ACCEPTED, OverlongError, bounded
from tui.net.environment import CERTIFICATE_ADVICE, environment_advice, is_untrusted_certificate

LONGEST = 64 * 1024 * 1024
"""Bytes of an answer: Neon's 10 MiB, of which JSON may write every character as six."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds.

    Attributes:
        connect: for a connection with TLS.
        wake: for the first answer, and the first after `idle`: a sleeping compute has to wake.
        answer: for every other answer, and for the next piece of one.
        whole: for everything from the first byte out to the last one in.
        idle: a compute may have fallen asleep since its last answer (Neon: five minutes).
    """

    connect: float = 10
    wake: float = 30
    answer: float = 15
    whole: float = 180
    idle: float = 240


@dataclass(frozen=True)
class Response:
    """What came back.

    Attributes:
        status: of HTTP.
        headers: looked up without regard to case.
        body: decompressed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @cached_property
    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is not.
        """
        return read_json(self.body)

    @property
    def details(self) -> Mapping[str, Any]:
        """The members of the body as far as it is a JSON object; a lone string as its `message`.

        Neon's broker wraps an object that comes with a status of 500 or more into a JSON string.
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
        """What Neon calls this request; its broker says so twice."""
        said = self.headers.get("neon-request-id")
        return said.split(",")[0].strip() if said else None


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        found = read_json(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


class Http:
    """Connections to one endpoint, kept alive and shared by concurrent requests.

    Args:
        url: where everything is posted below or to; only its scheme matters here.
        deadlines: how long to wait.
        transport: what carries the requests instead of the network, for tests.

    Raises:
        MisconfiguredError: the environment names a proxy or certificates that cannot be used.
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
        plain = urlsplit(url).scheme == "http"
        try:
            self._client = httpx.AsyncClient(
                transport=transport,
                # Without TLS there is no certificate to trust, and reading the trusted ones takes 20 ms.
                verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else True,
                # A proxy of the environment could not reach this machine's loopback.
                trust_env=not plain,
                http2=not plain,
                headers=ACCEPTED,
                event_hooks={"response": [bounded(LONGEST)]},
                limits=httpx.Limits(max_connections=10, keepalive_expiry=50),
            )
        except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
            raise MisconfiguredError(
                f"No connection can be made with this environment. {environment_advice(error)}"
            ) from None

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], credentials: Credentials
    ) -> Response | NeonError:
        """Post a body and return the answer, or why there is none.

        The failure is returned, not raised, so that no traceback leads through frames that hold the
        credentials as the HTTP library wants them.

        Args:
            url: whereto.
            body: the request's.
            headers: that anybody may see.
            credentials: the others.
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
            # Also where the library calls it a fault of ours: HTTP/2 says so of frames it received.
            return UnreachableError(
                f"The connection to {host} broke before the answer was complete. Try again in a moment.",
                outcome_unknown=True,
            )
