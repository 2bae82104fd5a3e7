"""Random actions of people on their machines, and which of their texts must survive."""

import itertools
import os
import random
import re
import tempfile
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.sync.client import Client
from tests.sync.database import Database
from tests.sync.power_cut import Disk
from tests.sync.walk import step
from tui.replica import add as add_module
from tui.replica import operation as operation_module
from tui.replica import refused as refused_module
from tui.replica.conflicts import JOINED, Conflicts
from tui.replica.errors import UnknownTodoError
from tui.replica.operation import Kind
from tui.replica.outbox import Outbox
from tui.replica.record import Record
from tui.replica.replica import Replica
from tui.sync.exchange import Request
from tui.todos import Todo
from tui.todos import fractional_index as position_module

MACHINES = 3
TAGS = ("red", "green", "blue")
REFUSED = ("forbidden", "prohibited")

WHO = range(MACHINES)
WHICH = range(4)
BOTH = (False, True)
TEXTS = ("task", "notes")
SETS = [set(some) for count in range(len(TAGS) + 1) for some in itertools.combinations(TAGS, count)]

NOON = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)
"""At no time that the database says, which it says of what plain SQL completes."""
DAYS = (None, date(2026, 11, 23), date(2026, 11, 24))
ODD: tuple[dict[str, Any], ...] = (
    {"due_date": "infinity"},
    {"due_date": "0044-03-15 BC"},
    {"due_date": "12026-01-01", "due_time": "24:00:00"},
    {"tags": ["red", "red"]},
    {"position": "?"},
    {"position": ""},
    {"is_complete": True},
    {"is_complete": False, "completed_at": None},
    {"project": "home"},
)
"""What another application sets, knowing nothing of ours."""
TIMES = (None, time(9), time(17, 30))

IN_MEMORY = "/dev/shm"
"""Where Linux has a disk that nobody waits for. What a power cut takes is worked out, so any disk will do."""

FEW = 5
"""Todos at most, so that people meet on the same ones."""


def repeatable_uuid() -> UUID:
    """A uid from the random numbers that hypothesis can repeat."""
    return UUID(int=random.getrandbits(128), version=4)


def words(*texts: str) -> set[str]:
    """The words of texts, which may be several versions in one."""
    return {word for text in texts for word in re.split(r"\s⇄\s", text)}


class People(RuleBasedStateMachine):
    """The people, their machines and their database."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = ExitStack()
        for module in (add_module, refused_module):
            self.patches.enter_context(mock.patch.object(module, "uuid4", repeatable_uuid))
        self.patches.enter_context(mock.patch.object(operation_module, "urandom", random.randbytes))
        repeatable = SimpleNamespace(urandom=random.randbytes)
        self.patches.enter_context(mock.patch.object(position_module, "os", repeatable))
        self.disk = Disk()
        self.patches.enter_context(self.disk.watched())
        self.folder = tempfile.TemporaryDirectory(dir=IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None)
        self.database = Database()
        root = Path(self.folder.name)
        self.clients = [Client(root / str(number) / "r.sqlite3", self.database) for number in range(MACHINES)]
        self.flying: dict[int, tuple[Request, Any]] = {}
        self.words = map("word{}".format, itertools.count())
        self.epochs = itertools.count(2)
        self.typed: dict[str, set[str]] = {}
        self.forgone: set[str] = set()
        self.opened: dict[int, Todo] = {}
        """What the person on a machine looks at in an editor, as it was when they opened it."""
        self.answered: dict[int, tuple[Request, Any]] = {}
        """The last request of a machine that was answered, and the answer."""
        self.right: dict[int, object] = {}
        """What had been written on a machine when it was last looked at."""
        self.crowded = False
        """Whether a great crowd has been here: once is enough, for it takes as long as a thousand steps."""
        self.listed: set[object] = set()
        """What the tables of a machine held whose lists were right."""
        self.refused_since: set[str] = set()
        """What the database had taken, and refuses by now where it is written again."""
        self.following: set[str] = set()
        """Occurrences that came back, and that nobody took away since."""

    def todo_of(self, machine: int, place: int) -> str | None:
        uids = sorted(self.clients[machine].shown())
        return uids[place % len(uids)] if uids else None

    def new_word(self, uid: str) -> str:
        word = next(self.words)
        self.typed.setdefault(uid, set()).add(word)
        return word

    def settle(self) -> None:
        self.flying.clear()
        for _ in range(4):
            for client in self.clients:
                client.sync()

    def words_in(self, client: Client, uid: str, shown: dict[str, Record] | None = None) -> set[str]:
        record = (client.shown() if shown is None else shown).get(uid)
        kept = words(record["task"], record["notes"]) if record else set()
        for name, (_, mine) in Conflicts(client.replica.file.sql).of(uid).items():
            if name in JOINED and record:
                kept |= words(mine)
        return kept

    def words_refused(self, replica: Replica, uid: str | None = None) -> set[str]:
        refused = [each for each in replica.refused() if uid in (None, each.uid)]
        return {word for each in refused for word in re.findall(r"\bword\d+\b", each.operation)}

    @initialize()
    def begin(self) -> None:
        self.add(0, False)
        self.add(1, True)
        self.settle()

    @step(lambda self: len(self.database.rows) < FEW, machine=WHO, recurs=BOTH)
    def add(self, machine: int, recurs: bool) -> None:
        word = next(self.words)
        made = self.clients[machine].replica.add(
            Todo(
                uid="",
                task=word,
                recurrence="FREQ=DAILY" if recurs else "",
                repeat_from="completion" if recurs and len(self.typed) % 2 else "due",
            )
        )
        self.typed[made.uid] = {word}

    @step(machine=WHO, place=WHICH, field=TEXTS)
    def write(self, machine: int, place: int, field: str) -> None:
        if uid := self.todo_of(machine, place):
            replaced = self.clients[machine].shown()[uid][field]
            self.forgone |= words(replaced)
            self.clients[machine].replica.edit(uid, **{field: self.new_word(uid)})

    @step(machine=WHO, place=WHICH, tags=SETS)
    def tag(self, machine: int, place: int, tags: set[str]) -> None:
        if uid := self.todo_of(machine, place):
            self.change(machine, uid, tags=tuple(sorted(tags)))

    @step(machine=WHO, place=WHICH)
    def open_editor(self, machine: int, place: int) -> None:
        if uid := self.todo_of(machine, place):
            self.opened[machine] = self.clients[machine].replica.find(uid)[0]

    @step(lambda self: self.opened, machine=WHO, field=TEXTS)
    def save(self, machine: int, field: str) -> None:
        if seen := self.opened.pop(machine, None):
            self.forgone |= words(getattr(seen, field))
            self.clients[machine].replica.edit(seen.uid, seen, **{field: self.new_word(seen.uid)})

    @step(machine=WHO, place=WHICH, day=DAYS, at=TIMES, days=BOTH)
    def due(self, machine: int, place: int, day: date | None, at: time | None, days: bool) -> None:
        if uid := self.todo_of(machine, place):
            fields: dict[str, object] = {"due_date": day} if days else {"due_time": at}
            self.change(machine, uid, **fields)

    @step(machine=WHO, place=WHICH, minutes=(None, -1, 10))
    def remind(self, machine: int, place: int, minutes: int | None) -> None:
        if uid := self.todo_of(machine, place):
            self.change(machine, uid, remind_before=minutes)

    def change(self, machine: int, uid: str, **fields: object) -> None:
        """Set what can be set back: then nothing may be left that kept a todo which was deleted elsewhere."""
        client = self.clients[machine]
        try:
            client.replica.edit(uid, **fields)
        except UnknownTodoError:
            assert uid not in client.shown()
            assert not Outbox(client.replica.file.sql).of(uid)

    @step(machine=WHO, place=WHICH, done=BOTH, days=range(-2, 3))
    def complete(self, machine: int, place: int, done: bool, days: int) -> None:
        """The clocks of machines differ, and jump."""
        if uid := self.todo_of(machine, place):
            before = self.clients[machine].shown()
            self.clients[machine].replica.complete(uid, done, now=NOON + timedelta(days))
            self.expect(machine, self.clients[machine].shown().keys() - before.keys())

    @step(machine=WHO, place=WHICH)
    def write_what_is_refused(self, machine: int, place: int) -> None:
        if uid := self.todo_of(machine, place):
            self.forgone |= words(self.clients[machine].shown()[uid]["task"])
            self.change(machine, uid, task=self.database.refuses)

    @step(machine=WHO, choice=["again", "drop", "keep"])
    def decide_about_what_was_refused(self, machine: int, choice: str) -> None:
        client = self.clients[machine]
        replica = client.replica
        for refused in replica.refused()[:1]:
            if choice == "again":
                self.database.refuses = next(each for each in REFUSED if each != self.database.refuses)
                replica.retry(refused.uid)
                continue
            self.following.discard(refused.uid)
            if choice == "drop":
                self.forgone |= self.words_refused(replica, refused.uid)
                before = client.shown()
                replica.drop_refused(refused.uid)
                for gone in before.keys() - client.shown().keys():  # what was below a todo that is new
                    self.forgone |= self.typed.get(gone, set()) & self.words_in(client, gone, before)
                    self.following.discard(gone)
            elif made := replica.keep_refused(refused.uid):
                self.typed[made.uid] = self.words_in(client, made.uid) - {*REFUSED}

    @step(machine=WHO)
    def copy_anew(self, machine: int) -> None:
        self.clients[machine].replica.copy_anew()

    @step(machine=WHO, place=WHICH)
    def delete(self, machine: int, place: int) -> None:
        if uid := self.todo_of(machine, place):
            replica = self.clients[machine].replica
            for gone in (uid, *(each.uid for each in replica.below([uid]))):
                self.forgone |= self.typed.get(gone, set()) & self.words_in(self.clients[machine], gone)
                self.following.discard(gone)
            replica.delete(uid)

    @step(machine=WHO, place=WHICH, below=WHICH)
    def move(self, machine: int, place: int, below: int) -> None:
        uid, parent = self.todo_of(machine, place), self.todo_of(machine, below)
        if uid and uid != parent:
            self.change(machine, uid, parent_uid=parent)

    @step(machine=WHO, place=WHICH, name=["", "home"])
    def file_under(self, machine: int, place: int, name: str) -> None:
        if uid := self.todo_of(machine, place):
            self.change(machine, uid, project=name)

    @step(machine=WHO, place=WHICH, folded=BOTH)
    def fold(self, machine: int, place: int, folded: bool) -> None:
        if uid := self.todo_of(machine, place):
            self.clients[machine].replica.fold(uid, folded)

    @step(machine=WHO, place=WHICH)
    def reorder(self, machine: int, place: int) -> None:
        if uid := self.todo_of(machine, place):
            self.clients[machine].replica.shift([uid], 1, across=True)

    @step(machine=WHO, back=BOTH)
    def undo(self, machine: int, back: bool) -> None:
        client = self.clients[machine]
        before = client.shown()
        had = {uid: self.words_in(client, uid, before) for uid in before}
        _ = client.replica.undo() if back else client.replica.redo()
        after = client.shown()
        self.forgone |= {
            word for uid, said in had.items() for word in said - self.words_in(client, uid, after)
        }
        self.expect(machine, {uid for uid in after.keys() - before.keys() if UUID(uid).version == 5})
        self.following -= {
            uid for uid in before.keys() - after.keys() if not self.made_elsewhere(machine, uid)
        }

    def made_elsewhere(self, machine: int, uid: str) -> bool:
        """Whether another machine has completed what recurs too, and not sent it yet."""
        others = [client for number, client in enumerate(self.clients) if number != machine]
        waiting = (each for client in others for each in Outbox(client.replica.file.sql).of(uid))
        return any(each.kind is Kind.INSERT for each in waiting)

    @step(machine=WHO, sent=BOTH)
    def undo_and_redo(self, machine: int, sent: bool) -> None:
        """What one takes back and does again is there again, whoever wrote it."""
        client = self.clients[machine]
        if sent:
            self.flying.pop(machine, None)
            client.sync()
        there = client.shown()
        before = {
            uid: self.words_in(client, uid, there) for uid in there.keys() - self.database.graves.keys()
        }
        if client.replica.undo():
            if sent:
                client.sync()
            between = client.shown()
            client.replica.redo()
            for uid in between.keys() - client.shown().keys():
                self.forgone |= before.pop(uid, set())
                self.following.discard(uid)
        now, refused = client.shown(), self.words_refused(client.replica)
        for uid, kept in before.items():
            assert kept <= self.words_in(client, uid, now) | refused | self.forgone

    @step(lambda self: len(self.database.rows) < FEW, machine=WHO, count=range(1, 8))
    def add_many(self, machine: int, count: int) -> None:
        typed = [next(self.words) for _ in range(count)]
        for made in self.clients[machine].replica.add_many(Todo("", word) for word in typed):
            self.typed[made.uid] = {made.task}

    @step(machine=WHO, field=TEXTS)
    def write_all(self, machine: int, field: str) -> None:
        client = self.clients[machine]
        shown = client.shown()
        self.forgone |= words(*(record[field] for record in shown.values()))
        client.replica.edit_many({uid: {field: self.new_word(uid)} for uid in shown})

    @step(machine=WHO, done=BOTH)
    def complete_all(self, machine: int, done: bool) -> None:
        client = self.clients[machine]
        before = client.shown()
        client.replica.complete_many(before, done, now=NOON)
        self.expect(machine, client.shown().keys() - before.keys())

    def expect(self, machine: int, occurrences: set[str]) -> None:
        """Note the occurrences that came back, but those which somebody has deleted on another machine.

        They saw the same one: whether the deletion comes first or last, either is right.
        """
        others = [client for number, client in enumerate(self.clients) if number != machine]
        deleted = {
            each.uid
            for client in others
            for each in Outbox(client.replica.file.sql).all()
            if each.kind is Kind.DELETE
        }
        self.following |= occurrences - deleted

    @step(machine=WHO)
    def delete_all(self, machine: int) -> None:
        client = self.clients[machine]
        shown = client.shown()
        for uid in shown:
            self.forgone |= self.typed.get(uid, set()) & self.words_in(client, uid, shown)
            self.following.discard(uid)
        client.replica.delete_many(shown)

    @step(machine=WHO, count=(10, 50), sent=BOTH)
    def a_crowd_comes_and_goes(self, machine: int, count: int, sent: bool) -> None:
        """Steps of many, each undone or redone as one; in the end nothing is left of them."""
        client = self.clients[machine]
        for each in self.clients:
            each.max_rows = max(each.max_rows, count // 2)
        replica = client.replica
        made = [each.uid for each in replica.add_many(Todo("", f"one of {count}") for _ in range(count))]
        if sent:
            self.flying.pop(machine, None)
            client.sync()
        with replica.step("Changed a crowd"):
            replica.edit_many({uid: {"notes": f"of {uid}", "tags": ("red",)} for uid in made})
            replica.complete_many(made, now=NOON)
        changed = replica.many(made)
        assert replica.undo() == "Changed a crowd"
        assert {(each.notes, each.is_complete) for each in replica.many(made).values()} == {("", False)}
        assert replica.redo() == "Changed a crowd"
        assert replica.many(made) == changed
        replica.delete_many(made)

    @step(machine=WHO, choice=["mine", "theirs", "both"])
    def resolve(self, machine: int, choice: Any) -> None:
        client = self.clients[machine]
        for conflict in client.replica.conflicts()[:1]:
            name, clash = next(iter(conflict.fields.items()))
            if name not in JOINED:
                choice = "mine" if choice == "both" else choice
            elif choice != "both":
                self.forgone |= words(clash.mine if choice == "theirs" else clash.theirs)
            client.replica.resolve(conflict.uid, name, choice)

    @step(place=WHICH, gone=BOTH)
    def another_application(self, place: int, gone: bool) -> None:
        uids = sorted(self.database.rows)
        if uids:
            uid = uids[place % len(uids)]
            fields = self.database.rows[uid].fields
            self.forgone |= words(fields["task"], fields["notes"] if gone else "")
            if gone:
                self.following.discard(uid)
                self.database.drop(uid)
            else:
                self.database.write(uid, task=self.new_word(uid))
