"""Carry a request there and back: with a token, and again where repeating does no harm."""

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
"""Says what an answer other than a success means to one who asked with these credentials."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When and how often a failed request is sent again.

    Attributes:
        tries: how often in all.
        first: seconds before the second try, at most; each further pause may be twice as long.
        longest: the longest pause in seconds. A server that asks for a longer one is not asked again.
        sleep: waits so many seconds.
        chance: a number between 0 and 1, which spreads the clients of a server that was down.
    """

    tries: int = 3
    first: float = 0.25
    longest: float = 5
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    chance: Callable[[], float] = random.random

    def pause(self, failure: NeonError, tried: int) -> float | None:
        """Return how many seconds to wait before the next try, None to give up.

        Args:
            failure: of the last try.
            tried: how many tries there were.
        """
        asked = failure.retry_after or 0
        if tried >= self.tries or asked > self.longest:
            return None
        return max(asked, self.chance() * min(self.longest, self.first * 2.0 ** (tried - 1)))


class RetryingHttp:
    """Sends requests in the name of one person.

    Args:
        wire: the connections.
        explain: makes an error of an answer that is no success.
        credentials: what proves who is asking where there is no token.
        token: gives the token; what it raises passes through.
        retry_policy: when to try again.
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
        """Post a body and return the answer of a success.

        A refused token is replaced once, if newer ones can help. A request is repeated if it certainly
        did not run, or if running twice does no harm; never after a deadline, which has cost enough.

        Args:
            url: whereto.
            body: the request's.
            headers: beside the credentials.
            idempotent: that the request may run twice without harm.

        Raises:
            NeonError: as the answer, or its absence, is explained.
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
        """Return credentials that may fare better than the refused ones, None if there are none."""
        if self._token is None or why.reason not in {"expired", "key"}:
            return None
        newer = await self._credentials(refused)
        return newer if newer.token != refused.token else None


def _may_repeat(failure: NeonError, idempotent: bool) -> bool:
    """Whether to send a request again that failed in this way.

    HTTP leaves the repetition of a lost POST to those who know what it means (RFC 9110, 9.2.2).
    """
    if not failure.transient or isinstance(failure, DeadlineError | QueryCanceledError):
        return False
    return idempotent or not failure.outcome_unknown
