"""The engine: syncs the replica with the database, once or for as long as the program runs."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar, cast

from tui.neon.errors import DeadlineError, NeonError, PostgresError, TooLargeError
from tui.neon.transport import Transport
from tui.replica.errors import ReplicaError
from tui.replica.outbox import Outbox
from tui.replica.replica import Change, Replica
from tui.replica.settings import Settings
from tui.sync.backoff import COALESCE, Backoff
from tui.sync.batch_size import BatchSize
from tui.sync.exchange import MAX_OPERATIONS, Exchange, Outcome, Request, page_after
from tui.sync.failure import sync_failure_of
from tui.sync.lock import SyncLock
from tui.sync.network import route
from tui.sync.pull import Pull
from tui.sync.state import Phase, SyncState
from tui.uncollected import uncollected

T = TypeVar("T")

GLANCE = 1.0
"""Seconds between two looks at what other programs do on this machine, which costs microseconds."""

TIDY = 30
"""Glances between two looks whether the log is to be emptied."""

TIMEOUT = 10.0
"""Seconds to wait for another process that is syncing the same replica."""


class Engine:
    """Syncs one replica with one database. Belongs to the event loop and thread of its replica."""

    def __init__(
        self,
        replica: Replica,
        transport: Transport | Callable[[], Awaitable[Transport]],
        *,
        backoff: Backoff | None = None,
        clock: Callable[[], float] = time.monotonic,
        network: Callable[[], object] = route,
    ) -> None:
        """Sync a replica.

        Args:
            replica: the replica.
            transport: the way to the database, or what gives it when it is first needed.
            backoff: when to sync.
            clock: seconds since some moment.
            network: tells networks apart, and none from any.
        """
        self._replica = replica
        self._source = transport
        # A transport may be callable too: the SQL one is.
        self._transport = cast("Transport", transport) if hasattr(transport, "call") else None
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._network = network
        self._exchange = Exchange(replica.file)
        self._lock = SyncLock(replica.file.path)
        self._listeners: list[Callable[[SyncState], None]] = []
        self._woken = asyncio.Event()
        self._syncing = asyncio.Lock()
        self._active_at = clock()
        self._hidden = False
        self._batch_size = BatchSize()
        self._failures = 0
        self._failed_at = clock()
        self._retry_after: float | None = None
        self.state = self._counted(SyncState())

    def subscribe(self, listener: Callable[[SyncState], None]) -> Callable[[], None]:
        """Have `listener` called with every new state; return a function that unsubscribes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # What wakes it

    def nudge(self) -> None:
        """Sync now: the person asked, or the network is back."""
        self._failures, self._retry_after = 0, None
        self.touch()
        self._woken.set()

    def touch(self) -> None:
        """Note that the person is using the program."""
        resting = (
            self._backoff.interval(self._clock() - self._active_at, hidden=self._hidden)
            != self._backoff.active
        )
        self._active_at = self._clock()
        if resting and not self._hidden:
            self._woken.set()

    def hide(self, hidden: bool = True) -> None:
        """Note that nobody can see the screen (or, with False, that somebody can again)."""
        self._hidden = hidden
        if not hidden:
            self._active_at = self._clock()
            self._woken.set()

    # Running

    async def run(self) -> None:
        """Sync whenever there is a reason, until cancelled."""
        unsubscribe = self._replica.subscribe(self._changed)
        watching = asyncio.ensure_future(self._watch())
        try:
            while True:
                await self.sync()
                await self._sleep()
        finally:
            unsubscribe()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def aclose(self) -> None:
        """Close the transport and the engine's connection to the replica."""
        async with self._syncing:
            self._exchange.close()
            if self._transport is not None:
                await self._transport.aclose()

    def _changed(self, change: Change) -> None:
        if not change.pulled and self._replica.waiting:
            self._active_at = self._clock()
            self._tell(self.state)
            # While it fails, one more change is no reason to try sooner.
            if not self._failures or self._worth_a_look():
                self._woken.set()

    def _worth_a_look(self) -> bool:
        """Whether to try again although a person has to act: now and then, while somebody is active."""
        since = self._clock() - self._failed_at
        return self.state.phase is Phase.BLOCKED and since >= self._backoff.pause(
            self._failures, watched=True
        )

    async def _watch(self) -> None:
        """Check once a second whether another Rowdo has written, or the network has changed."""
        network = self._network()
        for glance in count(1):
            await asyncio.sleep(GLANCE)
            if self._failures and network != (network := self._network()):
                self._failures = 0
                self._woken.set()
            if not self._hidden and not self._syncing.locked():
                self._replica.refresh()
            if glance % TIDY == 0 and not self._syncing.locked():
                async with self._syncing:
                    with suppress(ReplicaError):
                        await _finished(self._exchange.checkpoint)

    async def _sleep(self) -> None:
        """Wait for a reason to sync: a change, a nudge, or the time."""
        self._woken.clear()
        if self._replica.waiting and self.state.phase is Phase.IDLE:
            self._woken.set()  # the person has changed something while the last response was merged
        seconds = self._delay()
        if seconds is None and self.state.phase is Phase.IDLE and not self._woken.is_set():
            self._tell(replace(self.state, resting=True))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
                await asyncio.sleep(self._retry_after or COALESCE)

    def _delay(self) -> float | None:
        phase = self.state.phase
        if phase is Phase.SIGNED_OUT:
            return None
        if self._retry_after is not None:
            return self._retry_after
        idle = self._clock() - self._active_at
        interval = self._backoff.interval(idle, hidden=self._hidden)
        if phase is Phase.BLOCKED:
            return interval and self._backoff.longest
        if self._failures and (interval is not None or self.state.waiting):
            return self._backoff.pause(self._failures, watched=interval == self._backoff.active)
        return interval

    # One sync

    async def sync(self) -> SyncState:
        """Send all operations and fetch all changes; return the new state.

        Failures outside of this program become a state and are not raised.
        """
        async with self._syncing:
            self._retry_after = None
            version = self._exchange.data_version()
            self._replica.refresh()
            try:
                async with self._lock.taken(TIMEOUT):
                    await self._exchange_all()
                    if self._exchange.comparison.due(time.time()):
                        await self._compare()
            except Exception as error:  # noqa: BLE001 whatever goes wrong is a state to show, and is tried again
                self._failed(error)
            else:
                self._failures = 0
                self._batch_size.exchanged()
                synced = replace(self.state, phase=Phase.IDLE, message="", word="", resting=False)
                self._tell(replace(synced, last_synced=datetime.now(UTC)))
            self._replica.refresh(lambda: self._exchange.data_version() == version)
            return self.state

    async def _exchange_all(self) -> None:
        """Exchange until neither side has anything more."""
        limit, pull = MAX_OPERATIONS, Pull()
        ahead: asyncio.Task[Any] | None = None
        pause = ExitStack()
        try:
            while True:
                if ahead is None:
                    request = await self._next_request(limit)
                phase = Phase.PUSHING if request.operations else Phase.PULLING
                self._tell(replace(self.state, phase=phase, pulled=pull.rows, message="", word=""))
                try:
                    value = await (ahead or self._call(request))
                except NeonError as error:
                    ahead = None
                    if not self._less(request, error):
                        limit = await self._split(request, error)
                    continue
                self._batch_size.passed()
                answered, ahead = request, None
                following = None if request.settings_alone else page_after(value, self._batch_size.rows)
                if following:
                    if not pull.rows:
                        # Pages have no cycles: to look for some takes a third of the time.
                        pause.enter_context(uncollected())
                    request, ahead = following, asyncio.ensure_future(self._call(following))
                outcome = await _finished(self._exchange.merge, answered, value)
                pull.page(outcome.rows, answered.max_rows, more=outcome.fetching)
                self._pulled(outcome, pull.rows)
                limit = MAX_OPERATIONS
                if not outcome.more:
                    return
        finally:
            pause.close()
            if ahead is not None:
                ahead.cancel()
                await asyncio.gather(ahead, return_exceptions=True)

    async def _compare(self) -> None:
        """Begin a full copy if replica and database still differ after everything was exchanged."""
        if await _finished(self._exchange.copy_settings_anew):
            await self._exchange_all()
        for last in (False, True):
            try:
                value = await (await self._connected()).call("todos_digest", {}, idempotent=True)
            except PostgresError:
                break  # an older version of our schema does not have it, or there is too much for it
            if await _finished(self._exchange.comparison.agrees, value):
                break
            if last:
                await _finished(self._exchange.copy_anew)
            await self._exchange_all()  # another process may have written meanwhile
        await _finished(self._exchange.comparison.done, time.time())

    async def _next_request(self, limit: int) -> Request:
        request = self._exchange.idle_request()
        if request is None:
            most = min(limit, self._batch_size.operations)
            request = await _finished(self._exchange.request, most)
        return replace(request, rows=self._batch_size.rows)

    def _less(self, request: Request, error: NeonError) -> bool:
        """Ask for less from now on, where the last request was too much; return whether to do so at once."""
        if isinstance(error, DeadlineError) and error.outcome_unknown:
            # That may as well be the network, which a second wait would not mend.
            self._batch_size.less(request)
            return False
        return _too_much(error) and self._batch_size.less(request)

    async def _split(self, request: Request, error: NeonError) -> int:
        """Find by bisection the operation that makes the request fail, and mark it as refused.

        Returns:
            How many operations to send at once.

        Raises:
            NeonError: it is not for one of them that the request failed.
        """
        if not request.operations or not (_unreadable(error) or isinstance(error, TooLargeError)):
            raise error
        if len(request.operations) == 1:
            if not _unreadable(error):
                # It may be for the row that the answer has beside.
                await self._call(replace(request, operations=()))
            await _finished(self._exchange.refuse, request.operations[0], error.message)
            self._batch_size.exchanged()
        return max(1, len(request.operations) // 2)

    async def _call(self, request: Request) -> Any:
        return await (await self._connected()).call("todos_sync", request.arguments, idempotent=True)

    async def _connected(self) -> Transport:
        if self._transport is None:
            connect = cast("Callable[[], Awaitable[Transport]]", self._source)
            self._transport = await connect()
        return self._transport

    def _pulled(self, outcome: Outcome, pulled: int) -> None:
        if outcome.changed is None or outcome.changed or outcome.settings:
            self._replica.notify(Change(outcome.changed, pulled=True))
        self._tell(replace(self.state, pulled=pulled, copying=outcome.copying))

    def _failed(self, error: Exception) -> None:
        failure = sync_failure_of(error)
        if failure is None:
            raise error
        self._failures += 1
        self._failed_at = self._clock()
        if isinstance(error, NeonError) and error.retry_after is not None:
            self._retry_after = min(error.retry_after, self._backoff.longest)
        phase, word, message = failure
        self._tell(replace(self.state, phase=phase, message=message, word=word, copying=False))

    def _tell(self, state: SyncState) -> None:
        self.state = self._counted(state)
        for listener in list(self._listeners):
            listener(self.state)

    def _counted(self, state: SyncState) -> SyncState:
        sql = self._replica.file.sql
        outbox, settings = Outbox(sql), Settings(sql)
        return replace(
            state,
            waiting=outbox.waiting + settings.waiting,
            refused=outbox.refused,
            settings_waiting=settings.waiting_for_setup,
        )


async def _finished(work: Callable[..., T], *arguments: Any) -> T:
    """Run work in a thread; if cancelled, finish it first."""
    task = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _unreadable(error: NeonError) -> bool:
    """Whether the database could not even read the request: it is too large, or one of its values is none."""
    if isinstance(error, TooLargeError):
        return not error.outcome_unknown
    return isinstance(error, PostgresError) and error.sqlstate[:2] in ("22", "54")


def _too_much(error: NeonError) -> bool:
    """Whether a smaller request may succeed: the database lacked time, memory or room in the response."""
    if isinstance(error, TooLargeError):
        return error.outcome_unknown
    return isinstance(error, PostgresError) and error.sqlstate in ("57014", "53200")
