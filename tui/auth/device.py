"""Signing in with a user code that is confirmed on any device (RFC 8628)."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Protocol

from tui.auth.errors import CodeExpiredError, OfflineError, RefusedError
from tui.auth.workos import Authentication, DeviceCode
from tui.session_events import Prompt, Waiting

PACE = 1.2
"""The polling interval is multiplied by this, since clocks of virtual machines may run fast."""

SLOWER = 5.0
"""Seconds that each `slow_down` adds for good (RFC 8628, 3.5)."""

LONGEST = 60.0
"""The longest pause in seconds while the service does not answer."""


class DeviceClient(Protocol):
    """The requests to the issuer; see `tui.auth.workos.SignInClient`."""

    async def device_code(self) -> DeviceCode:
        """Request a device code and a user code."""

    async def redeem_device(self, device_code: str) -> Authentication:
        """Poll for the result of the device authorization (RFC 8628, 3.4)."""


DeviceState = Prompt | Waiting | Authentication


class DeviceLogin:
    """One sign-in. Iterate over it; leaving the iteration cancels it.

        async for state in DeviceLogin(client):
            match state: …

    Args:
        client: sends the requests to the issuer.
        clock: a monotonic clock in seconds; it may run or stop while the machine is suspended.
        sleep: waits for a number of seconds.
    """

    def __init__(
        self,
        client: DeviceClient,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._clock = clock
        self._sleep = sleep

    async def __aiter__(self) -> AsyncGenerator[DeviceState, None]:
        """Yield a `Prompt`, any number of `Waiting`, and at the end `Authentication`.

        Raises:
            OfflineError: no code could be requested.
            DeniedError: the person refused.
            CodeExpiredError: nobody confirmed the code in time.
            BrowserNeededError: only the browser login can complete the sign-in.
            RefusedError: the issuer refuses for another reason.
        """
        began = self._clock()
        code = await self._client.device_code()
        # Counted from before the request, so that its duration does not extend the code's lifetime.
        expires_at = began + code.expires_in
        yield Prompt(code.user_code, code.url, code.complete_url, expires_at - self._clock())
        interval, silence = code.interval, 0
        while True:
            pause = min(interval * PACE * 2**silence, max(LONGEST, interval * PACE))
            await self._sleep(min(pause, max(0.0, expires_at - self._clock())))
            if self._clock() >= expires_at:
                raise CodeExpiredError("The code has expired. Ask for a new one.", code="expired_token")
            try:
                signed_in = await self._client.redeem_device(code.device_code)
            except OfflineError as error:
                silence = min(silence + 1, 6)
                yield Waiting(str(error))
                continue
            except RefusedError as refusal:
                if refusal.code not in {"authorization_pending", "slow_down"}:
                    raise
                interval += SLOWER if refusal.code == "slow_down" else 0
            else:
                yield signed_in
                return
            if silence:
                silence = 0
                yield Waiting("")
