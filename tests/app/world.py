"""A small set of todos in a real replica, on a fixed Monday morning."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tui.config import Preferences
from tui.config.preferences import with_choice
from tui.config.theme_files import ThemeFile
from tui.replica.reminders import SINCE
from tui.replica.replica import Replica
from tui.session_events import ServicesError, SignedOut, SignInEvent, Who
from tui.todos import Priority, Todo

NOW = datetime(2026, 11, 23, 9, 30)
TODAY = NOW.date()


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


WORLD: tuple[dict[str, Any], ...] = (
    {"task": "Pay rent", "project": "home", "tags": ("bank",), "priority": Priority.URGENT,
     "due_date": day(-3), "recurrence": "FREQ=MONTHLY"},
    {"task": "Review the pull request about token refresh", "project": "work", "tags": ("deep",),
     "priority": Priority.HIGH, "due_date": day(0), "due_time": time(15),
     "notes": "https://example.com/pull/42\n\n- two processes at once\n- lost answers\n- laptops that sleep"},
    {"task": "Call mum", "tags": ("phone",), "due_date": day(0)},
    {"task": "Water the plants", "project": "home", "due_date": day(0), "recurrence": "FREQ=WEEKLY"},
    {"task": "Book flights to Lisbon", "project": "travel", "priority": Priority.MEDIUM, "due_date": day(1)},
    {"task": "Ask the dentist for an appointment", "tags": ("phone",), "due_date": day(2)},
    {"task": "Write the quarterly report", "project": "work", "priority": Priority.LOW, "due_date": day(12),
     "notes": "Numbers from finance first."},
    {"task": "Buy a birthday present for Ana", "tags": ("shop", "people"), "due_date": day(1)},
    {"task": "Learn to juggle"},
    {"task": "Plan the Lisbon trip", "project": "travel", "priority": Priority.HIGH, "uid": "trip"},
    {"task": "Find a place to stay", "project": "travel", "parent": "trip", "due_date": day(4)},
    {"task": "Ask Rui about restaurants", "project": "travel", "parent": "trip", "is_complete": True},
    {"task": "Pack", "project": "travel", "parent": "trip", "due_date": day(20)},
    {"task": "Read the book about gardens", "project": "someday"},
    {"task": "Repair the old bicycle", "project": "someday"},
    {"task": "Renew the passport", "is_complete": True, "due_date": day(-9)},
)  # fmt: skip


def uid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def todos(world: tuple[Mapping[str, Any], ...] = WORLD) -> list[Todo]:
    names = {each["uid"]: uid(number) for number, each in enumerate(world) if "uid" in each}
    made = []
    for number, each in enumerate(world):
        fields = {name: value for name, value in each.items() if name not in ("uid", "parent")}
        fields["parent_uid"] = names.get(str(each.get("parent")))
        at = NOW.astimezone() - timedelta(days=3)
        if fields.get("is_complete"):
            fields["completed_at"] = at
        made.append(Todo(uid=uid(number), inserted_at=at, **fields))
    return made


def replica_at(path: Path, world: tuple[Mapping[str, Any], ...] = WORLD) -> Replica:
    """Return a replica of `world`, with nothing to be sent or taken back, that reminds since long ago."""
    content = repr(world)
    if content not in _made:
        _made[content] = _file_of(world)
    file = path / "replica.sqlite3"
    file.write_bytes(_made[content])
    return Replica.open(file)


_made: dict[str, bytes] = {}
"""The file of each replica by what is in it: it is made once."""


def _file_of(world: tuple[Mapping[str, Any], ...]) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "replica.sqlite3"
        with Replica.open(file) as replica:
            with replica.step("The world"):
                for todo in todos(world):
                    replica.add(todo)
            for table in ("outbox", "history"):
                replica.file.sql.execute(f"delete from {table}")
            replica.file.set_meta(SINCE, "2020-01-01T00:00:00")
            replica.file.sql.commit()
        return file.read_bytes()


@dataclass
class Stage:
    """A Services without anything behind it, and whose events the test writes."""

    replica: Replica
    who: Who | None = field(default_factory=lambda: Who("ana@example.com", "", local=True))
    preferences: Preferences = field(default_factory=Preferences)
    themes: Sequence[ThemeFile] = ()
    events: list[SignInEvent] = field(default_factory=list)
    trouble: str = ""
    prepared: int = 0
    kept: list[tuple[str, str | None]] = field(default_factory=list)
    frames: list[tuple[int, int]] = field(default_factory=list)
    make_engine: Callable[[Replica], Any] | None = None
    organizations: Mapping[str, str] = field(default_factory=dict)
    browser_events: list[SignInEvent] = field(default_factory=list)
    signed_out: SignedOut = field(default_factory=SignedOut)
    refuses_switch: bool = False
    asked: list[str] = field(default_factory=list)
    to_confirm: Sequence[str] = ()

    sends: bool = True
    program_environment: Mapping[str, str] = field(default_factory=dict)

    def confirm(self) -> None:
        self.to_confirm = ()

    def open_replica(self) -> Replica:
        return self.replica

    def keep_frame(self, size: tuple[int, int]) -> None:
        self.frames.append(size)

    def keep_preference(self, name: str, value: str | None) -> None:
        self.kept.append((name, value))
        self.preferences = with_choice(self.preferences, name, value)

    async def prepare(self, report: Callable[[str], None]) -> None:
        self.prepared += 1
        report("Starting the database on this machine…")
        if self.trouble:
            raise ServicesError(self.trouble)

    async def device_login(self) -> AsyncGenerator[SignInEvent, None]:
        for event in self.events:
            yield event

    async def browser_login(self, organization: str = "") -> AsyncGenerator[SignInEvent, None]:
        self.asked.append(f"browser {organization}".strip())
        for event in self.browser_events or self.events:
            yield event

    async def switch_organization(self, organization: str) -> Who:
        self.asked.append(f"switch {organization}")
        if self.refuses_switch:
            raise ServicesError("This organization asks for more.", browser=True)
        assert self.who is not None
        return self.who._replace(organization=self.organizations.get(organization, organization))

    async def engine(self, replica: Replica) -> Any:
        if self.make_engine is None:
            raise ServicesError("There is no database in this test.")
        return self.make_engine(replica)

    async def sign_out(self) -> SignedOut:
        self.who = None
        return self.signed_out

    async def aclose(self) -> None:
        return None
