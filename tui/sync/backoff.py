"""When to sync next: soon while somebody uses the program, rarely while nobody does, never while hidden."""

import random
from collections.abc import Callable
from dataclasses import dataclass

COALESCE = 0.05
"""Seconds to wait for more changes, so that those made in one go are one request."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often to ask the database, in seconds."""

    active: float = 5.0
    """While the person uses the program."""
    resting: float = 60.0
    """For a while after they last did."""
    active_for: float = 60.0
    resting_for: float = 300.0
    """After this long without a key press it is not asked at all, and Neon's compute may sleep."""
    shortest: float = 1.0
    longest_watched: float = 20.0
    longest: float = 300.0
    """Bounds of the waits after failures."""

    def interval(self, idle: float, *, hidden: bool) -> float | None:
        """Return the seconds until the next pull; None: only when something happens.

        Args:
            idle: seconds since the person last did something.
            hidden: whether nobody can see the screen.
        """
        if hidden or idle >= self.resting_for:
            return None
        return self.active if idle < self.active_for else self.resting

    def pause(
        self, failures: int, *, watched: bool = False, jitter: Callable[[], float] = random.random
    ) -> float:
        """Return the seconds to wait after some failures in a row.

        Args:
            failures: how many.
            watched: somebody uses the program, and should not wait long once the network is back.
            jitter: spreads the waits, so that many clients do not come back at one moment.
        """
        bound = self.longest_watched if watched else self.longest
        return min(bound, self.shortest * 2.0 ** min(failures - 1, 30)) * (0.5 + jitter() / 2)
