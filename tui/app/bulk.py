"""What is done to many todos: in a thread of its own, told as it goes, and stopped by Escape.

The thread has a connection of its own. It writes part by part, so that a key of the person's waits for one
part at most; what they do to a todo meanwhile comes behind what was begun before.
"""

import asyncio
import contextvars
import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from functools import partial
from math import inf
from threading import Event
from time import monotonic, sleep
from typing import TYPE_CHECKING, Protocol, TypeVar

from tui.app.job import Early, Job, Request, Work
from tui.replica.errors import NotItsStepError, ReplicaError
from tui.replica.turnable import Turnable
from tui.todos.wording import counted
from tui.uncollected import uncollected

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
        self._waiting: deque[Request] = deque()
        self._next: int | None = None
        """The place in the queue of what a look leads to, which is requested when the look has ended: before
        all that was requested after the look. None at other times."""
        self._after = 0
        """The number of the last step that there was when the look was requested."""
        self._current: Request | None = None
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
        self._dropped = 0
        """How much of what waited was stopped with what is under way."""
        self._quit: Callable[[], None] | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._task is not None

    @property
    def stopping(self) -> bool:
        """Whether what is under way is stopped, and only a part of it is still being written."""
        return self._current is not None and self._current.job.stopped

    @property
    def words(self) -> str:
        """What is under way, such as "Completing 10,000 todos"."""
        return self._current.job.words if self._current else ""

    @property
    def progress(self) -> "Progress | None":
        """How far what is under way is, once that is worth telling."""
        now = monotonic()
        if self._current is None or now < self._slow:
            return None
        from tui.app.widgets.progress import Progress

        self._shown = now
        job = self._current.job
        words = "Stopping …" if self.stopping else f"{job.words} …"
        return Progress(f"{words} Then it quits." if self._quit else words, job.done, job.total)

    def run(
        self,
        count: int,
        words: str,
        work: Work[T],
        then: Callable[[T], None],
        *,
        early: Early | None = None,
        in_turn: bool = False,
        batch: str = "",
        undoes: str | None = None,
    ) -> None:
        """Do something to todos: to few of them at once, to many in the background and in its turn.

        Args:
            count: how many todos it is about.
            words: what is done, such as "Completing 10,000 todos".
            work: does it, on the replica it is given.
            then: tells what came of it, also where it was stopped.
            early: does the same to some of the todos, before the others have their turn; see `catch_up`.
            in_turn: wait for what is under way with few todos too.
            batch: the batch of the steps that it makes, or does again.
            undoes: the batch that it takes back, as far as that is known; None for no undo.

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

        after = self._screen.replica.last_step if self._next is None else self._after
        job = Job(words, count, advanced, batch=batch, undoes=undoes, after=after)
        request = Request(job, work, then, early)
        if self._task is None:
            self._screen.say(f"{words} …")
            self._current = request
            self._task = asyncio.create_task(self._run_all(request))
        elif self._next is not None:
            self._waiting.insert(self._next, request)
            self._next += 1
            self._screen.say(f"{words} …")
        else:
            self._waiting.append(request)
            self._screen.say(f"{self.words} … {_then(words)}")

    def look(
        self,
        uids: Sequence[str],
        read: Callable[["Replica"], T],
        then: Callable[[T], None],
        stopped: Callable[[], None] = lambda: None,
    ) -> None:
        """Read something about todos, and go on with it: at once for few, later for many.

        Args:
            uids: the todos.
            read: reads it.
            then: goes on with what was read.
            stopped: is called instead where the person wants no more of it.
        """
        words = f"Looking at {counted(len(uids), 'todo')}"

        def go_on(found: tuple[Job, T]) -> None:
            job, result = found
            if self._screen.message.startswith(words):
                self._screen.say("")
            if job.stopped:
                self._screen.say("Stopped; nothing was changed.", "warn")
                stopped()
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
        for request in self._requests:
            if request.early and not request.job.stopped:
                request.early(self._screen.replica, uids)

    def next_undo(self) -> Turnable | None:
        """Return the step that undo takes back if it is pressed now.

        While something is under way or waits, that is what the person has done since they requested it. If
        there is nothing, it is the change itself, by its batch: not all of its parts are there yet. Of what a
        look leads to not even the batch is known. None behind an undo: which step is the next one shows when
        it has ended.

        Raises:
            NotItsStepError: an agent acts, and the step is not its own.
        """
        replica, requests = self._screen.replica, self._requests
        if not requests:
            return replica.turnable(backwards=True)
        last = requests[-1].job
        theirs = {batch for request in requests for batch in (request.job.batch, request.job.undoes) if batch}
        since = replica.turnable(backwards=True, after=last.after, besides=theirs)
        if since.parts:
            return since
        return None if last.undoes is not None else Turnable(last.words if last.batch else "", (), last.batch)

    def undo_takes(self, batch: str) -> bool:
        """Whether undo, pressed now, takes back a change that has just ended.

        Args:
            batch: the batch of its steps; empty where it is the step that was made last.
        """
        try:
            last = self.next_undo()
        except NotItsStepError:
            return False
        return last is not None and (last.batch == batch if batch else bool(last.parts))

    def next_redo(self) -> Turnable:
        """Return the step that redo does again if it is pressed now: of an undo that waits by its batch."""
        requests = self._requests
        if not requests:
            return self._screen.replica.turnable(backwards=False)
        return Turnable(batch=requests[-1].job.undoes or "")

    @property
    def _requests(self) -> Sequence[Request]:
        """What is under way and what waits, in the order in which it is done."""
        return [*([self._current] if self._current else ()), *self._waiting]

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
        self._current.job.stopped = True
        self._dropped += len(self._waiting)
        self._waiting.clear()
        self._quit = None
        return True

    def quit_afterwards(self, leave: Callable[[], None]) -> bool:
        """Call `leave` once nothing is under way any more; tell whether that was asked for before."""
        asked, self._quit = self._quit is not None, leave
        return asked

    async def aclose(self) -> None:
        """Stop what is under way, and wait for the part that is being written."""
        self._closed = True
        self.stop()
        if self._task:
            await asyncio.wait([self._task])

    async def _run_all(self, request: Request) -> None:
        """Run what was requested, and then what waits."""
        try:
            with _eager_screen():
                await self._run(request)
                while self._waiting:
                    await self._run(self._waiting.popleft())
        finally:
            self._task = None
        leave, self._quit = self._quit, None
        if leave:
            leave()

    async def _run(self, request: Request) -> None:
        """Run one job, and show its result."""
        self._current, job, self._dropped = request, request.job, 0
        self._told = monotonic()
        self._slow = self._told + SOON
        if self._screen.message.endswith(_then(job.words)) or self._screen.message == self._result:
            self._screen.say(f"{job.words} …")  # it waits no more, and another is under way
        try:
            try:
                result = await asyncio.to_thread(self._work, job, request.work, self._hearing())
                then = partial(request.then, result)
            except ReplicaError as error:
                then = partial(self._screen.say, str(error), "bad")
            self._end()
            if not self._closed:
                self._next, self._after, self._current = 0, job.after, None
                self._tell_result(then)
        except Exception as error:  # noqa: BLE001  # the app ends with it, as of a key's
            self._screen.app.call_later(_fail, error)
        finally:
            self._current = self._next = None

    def _tell_result(self, then: Callable[[], None]) -> None:
        """Say what came of a job, and what was stopped with it."""
        self._screen.attempt(then)
        if self._dropped:
            self._screen.say(f"{self._screen.message} · {self._dropped:,} more stopped", "warn")
        self._result = self._screen.message

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


def _then(words: str) -> str:
    return f"Then: {words[:1].lower()}{words[1:]}."


def _fail(error: Exception) -> None:
    raise error


@contextmanager
def _eager_screen() -> "Iterator[None]":
    """Have the screen wait no longer for the thread than a person notices.

    Nor for the garbage collector, which would look through what the thread has in hand again and again.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        with uncollected():
            yield
    finally:
        sys.setswitchinterval(before)
