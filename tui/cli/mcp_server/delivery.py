"""When what an agent changed is sent: soon, and not once for each of a thousand calls."""

from threading import Lock, Timer

from tui.client.client import ProfileChoice

PAUSE = 2.0
"""Seconds in which further changes may come before they are sent together."""


class Delivery:
    """Starts a background sync some time after a change; used by the threads of a server."""

    def __init__(self, choice: ProfileChoice) -> None:
        self._choice = choice
        self._lock = Lock()
        self._timer: Timer | None = None

    def soon(self) -> None:
        """Have sent what was changed, in a moment."""
        with self._lock:
            if self._timer is None:
                self._timer = Timer(PAUSE, self.now)
                self._timer.daemon = True
                self._timer.start()

    def now(self) -> None:
        """Have sent what was changed and was not sent yet."""
        with self._lock:
            timer, self._timer = self._timer, None
        if timer:
            timer.cancel()
            from tui.client.background import sync_later

            sync_later(self._choice)
