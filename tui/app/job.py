"""A change of many todos, as it is requested and while it runs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from tui.replica.replica import Replica

T = TypeVar("T")


class Job:
    """A change of many todos in the background.

    Attributes:
        words: what is being done, such as "Completing 10,000 todos".
        total: how much there is to do.
        done: how much of it is done; the screen shows it.
        stopped: whether the person wants no more of it.
        batch: the batch of the steps that it makes, or does again; empty where it makes none.
        undoes: the batch that it takes back, empty where that is not known before its turn; None for no undo.
        after: the number of the last step that there was when it was requested.
    """

    def __init__(
        self,
        words: str,
        total: int,
        advanced: Callable[[], object] = lambda: None,
        *,
        batch: str = "",
        undoes: str | None = None,
        after: int = 0,
    ) -> None:
        self.words = words
        self.total = total
        self.done = 0
        self.stopped = False
        self.batch = batch
        self.undoes = undoes
        self.after = after
        self._advanced = advanced

    def advance(self, count: int) -> None:
        """Add to the number of todos that are done; in the background, let other writers write now."""
        self.done += count
        self._advanced()


Work = Callable[["Replica", Job], T]
"""Does something to many todos of a replica, part by part until the job is done or stopped."""
Early = Callable[["Replica", Sequence[str]], object]
"""Does the same to some of the todos, before the others have their turn."""


class Request(NamedTuple):
    """What was asked for, and is under way or waits."""

    job: Job
    work: Work[Any]
    then: Callable[[Any], None]
    early: Early | None
