"""Scenes: a state of the app and the keys pressed in it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.app.world import WORLD, Stage, replica_at, uid
from tui.config import Preferences
from tui.replica.operation import Stage as SendingStage
from tui.replica.outbox import Outbox
from tui.replica.replica import Replica
from tui.session_events import Failed, Prompt, SignInEvent, Waiting
from tui.sync.state import Phase, SyncState
from tui.todos import Priority

UNTRUSTED: tuple[dict[str, Any], ...] = (
    {"task": "\x1b]0;owned\x07\x1b[31mred \x9b2J [bold]markup[/x] {curly}", "tags": ("\x1b[5mblink",)},
    {"task": "abc\u202egnp.exe \u2066isolated\u2069", "project": "pro\x1b]8;;https://evil.test\x07ject"},
    {"task": "x" * 100_000, "notes": "y" * 100_000},
    {"task": "a thousand tags", "tags": tuple(f"tag{number}" for number in range(1000))},
    {"task": "日本語のとても長い文章はどこで切れるのでしょうか、見てみましょう", "priority": Priority.HIGH},
    {"task": "👨‍👩‍👧 family, ❤️ heart, 👍🏽 thumb, e\u0301 accent", "project": "家"},
    {"task": "שלום עולם", "tags": ("ימין",)},
    {"task": "line one\nline two\ttab"},
)


class StillEngine:
    """An engine that stands in one state until it is told another."""

    def __init__(self, state: SyncState) -> None:
        self.state = state
        self._told: list[Callable[[SyncState], None]] = []

    def subscribe(self, told: Callable[[SyncState], None]) -> Callable[[], None]:
        self._told.append(told)
        return lambda: self._told.remove(told)

    async def run(self) -> None:
        self.tell(self.state)
        await asyncio.Event().wait()

    def tell(self, state: SyncState) -> None:
        self.state = state
        for told in self._told:
            told(state)

    def nudge(self) -> None: ...
    def touch(self) -> None: ...
    def hide(self, hidden: bool = True) -> None: ...
    async def aclose(self) -> None: ...


SYNCED = SyncState(phase=Phase.IDLE)


@dataclass(frozen=True)
class Scene:
    """Who is there, what they see, and what they press."""

    keys: tuple[str, ...] = ()
    world: tuple[Mapping[str, Any], ...] = WORLD
    state: SyncState = SYNCED
    prepare: Callable[[Replica], None] = lambda replica: None
    events: tuple[SignInEvent, ...] = ()
    """Of a sign-in; where there are any, nobody is signed in."""
    preferences: Preferences = field(default_factory=lambda: Preferences(week_start=0))

    def stage(self, folder: Path, theme: str = "rowdo-dark") -> Stage:
        replica = replica_at(folder, self.world)
        self.prepare(replica)
        chosen = {name: getattr(self.preferences, name) for name in Preferences._fields} | {"theme": theme}
        stage = Stage(replica, preferences=Preferences(**chosen), events=list(self.events))
        stage.make_engine = lambda replica: StillEngine(self.state)
        if self.events:
            stage.who = None
        return stage


def typed(text: str) -> tuple[str, ...]:
    return tuple("space" if letter == " " else letter for letter in text)


def waiting(replica: Replica) -> None:
    for number in (0, 2, 4):
        replica.edit(uid(number), notes="changed on a train")


def conflicted(replica: Replica) -> None:
    replica.file.sql.execute(
        "insert into conflict (uid, field, seen, mine) values (?, 'task', ?, ?)",
        (uid(0), '"Pay"', '"Pay the rent at once"'),
    )
    replica.file.sql.execute(
        "insert into conflict (uid, field, seen, mine) values (?, 'due_date', 'null', '\"2026-11-30\"')",
        (uid(0),),
    )
    replica.file.sql.commit()


def refused(replica: Replica) -> None:
    replica.edit(uid(0), task="Pay the rent at once", notes="Before the third reminder.", due_date=None)
    reason = 'null value in column "owner" of relation "todos" violates not-null constraint.'
    with replica.file.transaction() as sql:
        outbox = Outbox(sql)
        for each in outbox.all():
            outbox.replace(each._replace(stage=SendingStage.REFUSED, error=reason))


CODE = Prompt(
    "WDJB-MJHT", "https://rowdo.example/device", "https://rowdo.example/device?user_code=WDJB-MJHT", 300.4
)
SAVED = Preferences(week_start=0, filters={"Urgent at work": "p1 & #work", "Waiting": "@waiting"})

SCENES: dict[str, Scene] = {
    "first-run": Scene(world=()),
    "today": Scene(preferences=SAVED),
    "upcoming": Scene(keys=("g", "u")),
    "all": Scene(keys=("g", "a", "j")),
    "done": Scene(keys=("g", "d")),
    "show-done": Scene(keys=("g", "a", ".")),
    "project": Scene(keys=("g", "p", *typed("trav"), "enter")),
    "tag": Scene(keys=("g", "@", *typed("phone"), "enter")),
    "empty-view": Scene(keys=("g", "c")),
    "no-match": Scene(keys=("g", "a", "/", *typed("zebra"))),
    "search": Scene(keys=("g", "a", "/", *typed("lisbon"))),
    "filter": Scene(keys=("g", "a", "f", *typed("#travel & !p2"))),
    "filter-mistake": Scene(keys=("g", "a", "f", *typed("#home & due <"))),
    "quick-add": Scene(keys=("a", *typed("Pay rent #home @bank p1 tomorrow 9am every month"))),
    "edit": Scene(keys=("e",)),
    "subtask": Scene(keys=("g", "a", "A", *typed("Ask"))),
    "selected": Scene(keys=("g", "a", "v", "v", "j", "V", "j")),
    "deleted": Scene(keys=("g", "a", "x")),
    "chord": Scene(keys=("g",)),
    "due": Scene(keys=("j", "t", "l", "j")),
    "due-words": Scene(keys=("j", "t", "i", *typed("fri 9am"))),
    "move": Scene(keys=("m", *typed("tra"))),
    "new-project": Scene(keys=("m", *typed("garden"))),
    "tags": Scene(keys=("@",)),
    "priority": Scene(keys=("p",)),
    "repeat": Scene(keys=("R",)),
    "sort": Scene(keys=("g", "a", "s")),
    "sorted": Scene(keys=("g", "a", "s", *typed("priority"), "enter")),
    "palette": Scene(keys=("ctrl+p", *typed("due"))),
    "theme": Scene(keys=("ctrl+p", *typed("theme"), "enter")),
    "keys": Scene(keys=("?",)),
    "calendar": Scene(keys=("g", "m")),
    "sidebar": Scene(keys=("h", "j")),
    "details": Scene(keys=("j", "enter")),
    "folded": Scene(keys=("g", "a", "G", "k", "k", "k", "k", "z")),
    "conflict": Scene(prepare=conflicted, keys=("g", "c")),
    "conflict-panel": Scene(prepare=conflicted, keys=("enter",)),
    "refused-panel": Scene(prepare=refused, keys=("g", "c", "enter")),
    "waiting": Scene(prepare=waiting),
    "syncing": Scene(state=SyncState(phase=Phase.PULLING)),
    "offline": Scene(prepare=waiting, state=SyncState(phase=Phase.OFFLINE)),
    "signed-out": Scene(
        prepare=waiting,
        state=SyncState(phase=Phase.SIGNED_OUT, message="Sign in again to send what waits."),
    ),
    "wrong-setup": Scene(
        state=SyncState(phase=Phase.BLOCKED, message="The role cannot log in. See `rowdo doctor`."),
    ),
    "untrusted": Scene(world=UNTRUSTED, keys=("g", "i")),
    "untrusted-details": Scene(world=UNTRUSTED, keys=("g", "i", "G", "enter")),
    "sign-in": Scene(events=(CODE,)),
    "sign-in-waiting": Scene(events=(CODE, Waiting("The service answers slowly; still trying."))),
    "sign-in-failed": Scene(events=(CODE, Failed("You said no. Press `r` for a new code."))),
    "mistaken-profile": Scene(preferences=Preferences(week_start=0, keys={"todo.dnoe": ("D",)})),
}  # fmt: skip
