"""What is done to many todos: in a thread of its own, told as it goes, and stopped by Escape.

The thread has a connection of its own. It writes part by part, so that a key of the person's waits for one
part at most; what they do to a todo meanwhile comes behind what was begun before.
"""

import asyncio
import contextvars
import gc
import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from functools import partial
from math import inf
from threading import Event
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tui.replica.errors import ReplicaError
from tui.todos.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.app.themed_app import ThemedApp
    from tui.app.widgets.progress import Progress
    from tui.replica.replica import Change, Replica

T = TypeVar("T")

BREATH = 0.001
"""Seconds between two parts, for others that wait to write."""
FEW = 100
"""Todos up to which the key itself waits: they take less time than a frame that says so."""
SOON = 0.3
"""Seconds after which what is under way shows its progress."""
TELL = 2.0
"""Seconds between two looks at what became of the list meanwhile: each delays the key that comes then."""
STEP = 0.2
"""Seconds between two steps of the bar where no key draws it."""
FRAME = 0.03
"""Seconds that the thread waits for the frame of a key at most: twice what a frame takes."""
SWITCH = 0.0001
"""Seconds after which the thread lets the screen go on; Python's own 5 ms would be felt at each key."""


class Job:
    """A change of many todos in the background.

    Attributes:
        words: what is being done, such as "Completing 10,000 todos".
        total: how much there is to do.
        done: how much of it is done; the screen shows it.
        stopped: whether the person wants no more of it.
    """

    def __init__(self, words: str, total: int, advanced: Callable[[], object] = lambda: None) -> None:
        self.words = words
        self.total = total
        self.done = 0
        self.stopped = False
        self._advanced = advanced

    def advance(self, count: int) -> None:
        """Add to the number of todos that are done; in the background, let other writers write now."""
        self.done += count
        self._advanced()


Work = Callable[["Replica", Job], T]
"""Does something to many todos of a replica, part by part until the job is done or stopped."""
Early = Callable[["Replica", Sequence[str]], object]
"""Does it to some of its todos now."""


class Screen(Protocol):
    """The screen as it is needed here; its methods are those of `tui.app.context.Context`."""

    replica: "Replica"

    @property
    def app(self) -> "ThemedApp":
        """The app."""

    @property
    def message(self) -> str:
        """The message in the footer."""

    def say(self, message: str, tone: str = "text") -> None:
        """Show a message in the footer."""

    def show_hints(self) -> None:
        """Show in the footer what `Bulk.progress` has."""

    def attempt(self, run: Callable[[], object]) -> bool:
        """Run something, and show a message if the disk refuses it."""


class Bulk:
    """Runs changes of many todos one after the other, in the order in which they were requested.

    Args:
        screen: shows the todos, and what becomes of them.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._waiting: deque[tuple[Job, Work[Any], Callable[[Any], None], Early | None]] = deque()
        self._next: int | None = None
        """Where in the queue a job goes that comes of the one that has just ended, as of a look: before what
        was requested after that. None while none has ended."""
        self._current: tuple[Job, Early | None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._result = ""
        """What was said of the job that ended last."""
        self._unsaid: list[Change] = []
        self._told = self._shown = 0.0
        self._slow = inf
        """From when on what is under way shows how far it is."""
        self._drawn = Event()
        """Whether there is no key whose frame the thread waits for."""
        self._drawn.set()
        self._afterwards: Callable[[], None] | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._task is not None

    @property
    def words(self) -> str:
        """What is under way, such as "Completing 10,000 todos"."""
        return self._current[0].words if self._current else ""

    @property
    def progress(self) -> "Progress | None":
        """How far what is under way is, once that is worth telling."""
        now = monotonic()
        if self._current is None or now < self._slow:
            return None
        from tui.app.widgets.progress import Progress

        self._shown = now
        job = self._current[0]
        return Progress("Stopping …" if job.stopped else f"{job.words} …", job.done, job.total)

    def run(
        self,
        count: int,
        words: str,
        work: Work[T],
        then: Callable[[T], None],
        *,
        early: Early | None = None,
        in_turn: bool = False,
    ) -> None:
        """Do something to todos: to few of them at once, to many in the background and in its turn.

        Args:
            count: how many todos it is about.
            words: what is done, such as "Completing 10,000 todos".
            work: does it, on the replica it is given.
            then: tells what came of it, also where it was stopped.
            early: does the same to some of the todos, before the others have their turn; see `catch_up`.
            in_turn: wait for what is under way with few todos too.

        Raises:
            ReplicaError: it could not be done to few; of many that is said.
        """
        if count <= FEW and not (in_turn and self.busy):
            then(work(self._screen.replica, Job(words, count)))
            return
        loop, own = asyncio.get_running_loop(), contextvars.copy_context()

        def advanced() -> None:
            loop.call_soon_threadsafe(self._show_progress, context=own)
            sleep(BREATH)

        job = Job(words, count, advanced)
        self._waiting.insert(
            len(self._waiting) if self._next is None else self._next, (job, work, then, early)
        )
        if self._next is not None:
            self._next += 1
            self._screen.say(f"{words} …")
        elif self._task is None:
            self._screen.say(f"{words} …")
            self._task = asyncio.create_task(self._run_all())
        else:
            self._screen.say(f"{words} when that is done: {self.words[:1].lower()}{self.words[1:]} …")

    def look(self, uids: Sequence[str], read: Callable[["Replica"], T], then: Callable[[T], None]) -> None:
        """Read something about todos, and go on with it: at once for few, later for many."""

        words = f"Looking at {counted(len(uids), 'todo')}"

        def go_on(found: tuple[Job, T]) -> None:
            job, result = found
            if self._screen.message.startswith(words):
                self._screen.say("")
            if job.stopped:
                self._screen.say("Stopped; nothing was changed.", "warn")
            else:
                then(result)

        if len(uids) <= FEW:
            self.catch_up(uids)
        self.run(len(uids), words, lambda replica, job: (job, read(replica)), go_on)

    def catch_up(self, uids: Iterable[str]) -> None:
        """Do to some todos now what is under way or waits, so that what is done to them next comes behind it.

        Raises:
            ReplicaError: it could not be done.
        """
        uids = list(uids)
        begun = [self._current] if self._current else []
        for job, early in [*begun, *((job, early) for job, _, _, early in self._waiting)]:
            if early and not job.stopped:
                early(self._screen.replica, uids)

    def give_way(self) -> None:
        """Have the thread wait until `go_on`, for the frame of a key: they share one interpreter."""
        self._drawn.clear()

    def go_on(self) -> None:
        """Let the thread go on."""
        self._drawn.set()

    def await_frame(self) -> None:
        """Wait for the frame of a key; in the thread. Not for long: the key may need the thread's lock."""
        if not self._drawn.wait(FRAME):
            self._drawn.set()

    def stop(self) -> bool:
        """Let what is under way go no further, and begin nothing that waits; tell whether there was any."""
        if self._current is None:
            return False
        self._current[0].stopped = True
        self._waiting.clear()
        self._afterwards = None
        return True

    def afterwards(self, do: Callable[[], None]) -> bool:
        """Have something be done once nothing is under way any more; tell whether it had been asked for."""
        asked, self._afterwards = self._afterwards is not None, do
        return asked

    async def aclose(self) -> None:
        """Stop what is under way, and wait for the part that is being written."""
        self._closed = True
        self.stop()
        if self._task:
            await asyncio.wait([self._task])

    async def _run_all(self) -> None:
        try:
            with _eager_screen():
                while self._waiting:
                    await self._run(*self._waiting.popleft())
        finally:
            self._task = None
        if self._afterwards:
            self._afterwards()

    async def _run(self, job: Job, work: Work[Any], then: Callable[[Any], None], early: Early | None) -> None:
        """Run one job, and show its result."""
        self._current = job, early
        self._told = monotonic()
        self._slow = self._told + SOON
        if self._screen.message.startswith(job.words) or self._screen.message == self._result:
            self._screen.say(f"{job.words} …")  # it waits no more, and what was told before may be so no more
        try:
            result = await asyncio.to_thread(self._work, job, work, self._hearing())
        except ReplicaError as error:
            self._end()
            if not self._closed:
                self._screen.say(str(error), "bad")
        except Exception as error:  # noqa: BLE001  # the app ends with it, as of a key's
            self._screen.app.call_later(_fail, error)
        else:
            self._end()
            if self._closed:
                return
            self._next = 0
            self._screen.attempt(partial(then, result))
            self._result = self._screen.message
        finally:
            self._current = self._next = None

    def _work(self, job: Job, work: Work[T], hear: Callable[["Change"], None]) -> T:
        """Do the work; in the thread."""
        with self._screen.replica.elsewhere(self.await_frame) as replica:
            replica.subscribe(hear)
            return work(replica, job)

    def _hearing(self) -> Callable[["Change"], None]:
        loop, own = asyncio.get_running_loop(), contextvars.copy_context()
        return lambda change: loop.call_soon_threadsafe(self._hear, change, context=own)  # type: ignore[return-value]  # nobody asks for the handle

    def _hear(self, change: "Change") -> None:
        self._unsaid.append(change)
        if monotonic() - self._told >= TELL:
            self._tell()

    def _tell(self) -> None:
        """Tell the screen's subscribers what was done since the last time."""
        if self._unsaid and not self._closed:
            uids = frozenset().union(*(change.uids or () for change in self._unsaid))
            before = {uid: each for change in reversed(self._unsaid) for uid, each in change.before.items()}
            change = self._unsaid[0]._replace(uids=uids, before=before)
            self._unsaid.clear()
            self._screen.replica.notify(change)
        self._told = monotonic()

    def _show_progress(self) -> None:
        """Move the bar on, unless a key has just drawn it: a frame of its own delays the next key."""
        if not self._closed and monotonic() >= max(self._slow, self._shown + STEP):
            self._screen.show_hints()

    def _end(self) -> None:
        self._tell()
        self._slow = inf
        self._screen.show_hints()


def _fail(error: Exception) -> None:
    raise error


@contextmanager
def _eager_screen() -> "Iterator[None]":
    """Have the screen wait no longer for the thread than a person notices.

    Nor for the garbage collector, which would look through what the thread has in hand again and again.
    """
    before, collecting = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(SWITCH)
    gc.disable()
    try:
        yield
    finally:
        sys.setswitchinterval(before)
        if collecting:
            gc.enable()
