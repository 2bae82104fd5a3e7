"""Sends a request with a token, and repeats it if repeating is safe."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from tui.neon.credentials import Credentials
from tui.neon.errors import (
    DeadlineError,
    NeonError,
    QueryCanceledError,
    TokenRefusedError,
)
from tui.neon.http import Http, Response
from tui.neon.transport import TokenProvider

Explain = Callable[[Response, Credentials], NeonError]
"""Returns the error that a response other than a success means, given the credentials of the request."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When and how often a failed request is repeated.

    Attributes:
        tries: the number of attempts in total.
        first: the longest pause before the second attempt, in seconds; it doubles each time.
        longest: the longest pause in seconds. A server that asks for a longer one is not asked again.
        sleep: waits so many seconds.
        chance: returns a number between 0 and 1, which spreads clients after an outage.
    """

    tries: int = 3
    first: float = 0.25
    longest: float = 5
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    chance: Callable[[], float] = random.random

    def pause(self, failure: NeonError, tried: int) -> float | None:
        """Return the seconds to wait before the next attempt, None to give up.

        Args:
            failure: of the last attempt.
            tried: the number of attempts so far.
        """
        asked = failure.retry_after or 0
        if tried >= self.tries or asked > self.longest:
            return None
        return max(asked, self.chance() * min(self.longest, self.first * 2.0 ** (tried - 1)))


class RetryingHttp:
    """Sends requests as one person.

    Args:
        wire: the connections.
        explain: returns the error that an unsuccessful response means.
        credentials: those to use without a token, such as a password.
        token: provides the token; its exceptions are not caught.
        retry_policy: when to repeat a request.
    """

    def __init__(
        self,
        wire: Http,
        explain: Explain,
        *,
        credentials: Credentials | None = None,
        token: TokenProvider | None = None,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        self._wire = wire
        self._explain = explain
        self._fixed = credentials or Credentials()
        self._token = token
        self._retry_policy = retry_policy or RetryPolicy()

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, idempotent: bool = False
    ) -> Response:
        """Post a body and return the successful response.

        A refused token is replaced once, if a newer one can help. A request is repeated if it certainly did
        not run, or if it is safe to run twice; never after a timeout, as the person has waited long enough.

        Args:
            url: where to post.
            body: of the request.
            headers: besides the credentials.
            idempotent: whether it is safe to run the request twice.

        Raises:
            NeonError: the error that the response, or its absence, means.
        """
        credentials = await self._credentials()
        refreshed = False
        tried = 0
        while True:
            outcome = await self._try(url, body, headers, credentials)
            if isinstance(outcome, Response):
                return outcome
            tried += 1
            if isinstance(outcome, TokenRefusedError):
                newer = None if refreshed else await self._newer(credentials, outcome)
                if newer is None:
                    raise outcome
                credentials, refreshed = newer, True
                continue
            pause = self._retry_policy.pause(outcome, tried) if _may_repeat(outcome, idempotent) else None
            if pause is None:
                raise outcome
            await self._retry_policy.sleep(pause)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def _try(
        self, url: str, body: bytes, headers: Mapping[str, str], credentials: Credentials
    ) -> Response | NeonError:
        answer = await self._wire.post(url, body, headers, credentials)
        if isinstance(answer, Response) and answer.status // 100 != 2:
            return self._explain(answer, credentials)
        return answer

    async def _credentials(self, rejected: Credentials | None = None) -> Credentials:
        if self._token is None:
            return self._fixed
        credentials = self._fixed.with_token(
            await self._token(rejected=rejected.token) if rejected else await self._token()
        )
        if not credentials.sendable:
            raise TokenRefusedError(
                "The access token is not one: it is no printable ASCII.", reason="malformed"
            )
        return credentials

    async def _newer(self, refused: Credentials, why: TokenRefusedError) -> Credentials | None:
        """Return credentials to replace the refused ones, None if there are none."""
        if self._token is None or why.reason not in {"expired", "key"}:
            return None
        newer = await self._credentials(refused)
        return newer if newer.token != refused.token else None


def _may_repeat(failure: NeonError, idempotent: bool) -> bool:
    """Whether to repeat a request after this failure.

    Only the caller knows whether a POST is safe to repeat (RFC 9110, 9.2.2).
    """
    if not failure.transient or isinstance(failure, DeadlineError | QueryCanceledError):
        return False
    return idempotent or not failure.outcome_unknown
