"""How many todos pass each saved filter, counted when nothing else is to be done."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

    from tui.app.context import Context

FEW = 3000
"""With no more todos than this, all filters are counted at once: each takes a millisecond or two."""
PAUSE = 0.3
"""Seconds after which the first of many is counted, and between two: a key pressed meanwhile is answered."""


class FilterCounts:
    """Counts what passes the saved filters.

    Args:
        context: whose filters.
        pump: runs the timer, and ends it when it closes.
        counted: called when there is a new count.
    """

    def __init__(self, context: "Context", pump: "MessagePump", counted: Callable[[], None]) -> None:
        self._context = context
        self._pump = pump
        self._counted = counted
        self._timer: Timer | None = None
        self.counts: dict[str, int] = {}
        """By the filter's name."""

    def plan(self, queries: Mapping[str, str]) -> None:
        """Count anew what passes each filter, given by its name: todos have changed, or the day has."""
        if self._timer:
            self._timer.stop()
        self.counts = {name: count for name, count in self.counts.items() if name in queries}
        if self._context.replica.count <= FEW:
            self.counts = {name: self._count(query) for name, query in queries.items()}
        elif queries:
            waiting = list(queries.items())
            self._timer = self._pump.set_interval(PAUSE, lambda: self._next(waiting))

    def _next(self, waiting: list[tuple[str, str]]) -> None:
        if not waiting:
            if self._timer:
                self._timer.stop()
            return
        name, query = waiting.pop(0)
        count = self._count(query)
        if self.counts.get(name) != count:
            self.counts[name] = count
            self._counted()

    def _count(self, query: str) -> int:
        context = self._context
        expression = context.syntax.expression(query)
        if expression is None:
            return 0
        return context.replica.count_passing(expression, context.now)
