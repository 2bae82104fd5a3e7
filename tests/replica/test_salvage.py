"""Files that are truncated, zeroed, flipped or swapped: everything still readable is in the replica again."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from tests.replica.test_record import TODOS
from tests.sync.client import Client, todo
from tests.sync.database import Database
from tui.replica.connection import suspect
from tui.replica.errors import DamagedFileError
from tui.replica.integrity import faults
from tui.replica.record import record_of
from tui.replica.replica import Replica
from tui.replica.rows import COLUMNS, Rows
from tui.replica.salvage import checked
from tui.todos import Todo
from tui.todos.view import ALL

PARTS = {"main": "", "wal": "-wal", "shm": "-shm", "journal": ".journal"}


class Life:
    """A replica in use: much is in its file, the rest in its log, and some of that is nowhere else.

    Args:
        folder: where it is.
        person: the beginning of its name; another person's has another.
        change: what is typed last.
    """

    def __init__(self, folder: Path, person: str = "me", *, change: str = "last") -> None:
        self.folder = folder
        self.path = folder / f"{person}@database.sqlite3"
        self.database = Database()
        self.client = Client(self.path, self.database, max_rows=50)
        replica = self.client.replica
        self.uids = uids = [
            replica.add(todo(f"{person} {number}", notes="n" * 300, tags=("red",), project="home")).uid
            for number in range(60)
        ]
        self.client.sync()
        self.client.exchange.checkpoint()
        replica.edit(uids[5], task=f"{person}mine")
        self.database.write(uids[5], task="theirs")
        replica.edit(uids[6], task="forbidden")
        self.client.sync()
        replica.delete(uids[4])
        replica.undo()
        self.words = {f"{person}mine", "forbidden"}
        for number in range(30, 40):
            replica.edit(uids[number], notes=f"{change}{number}")
            self.words.add(f"{change}{number}")
        self.words.add(replica.add(todo(f"{change}new")).task)

    def copied(self, folder: Path) -> Path:
        """Return the path of a copy of all files as they are now, which is what a crash leaves."""
        shutil.copytree(self.folder, folder)
        return folder / self.path.name


def cut(chance: random.Random, part: Path, _: Path) -> None:
    with part.open("r+b") as file:
        file.truncate(chance.randrange(part.stat().st_size))


def zeroed(chance: random.Random, part: Path, _: Path) -> None:
    size = part.stat().st_size
    start = chance.choice([0, chance.randrange(size)])
    with part.open("r+b") as file:
        file.seek(start)
        file.write(bytes(min(chance.choice([1, 100, 4096, size]), size - start)))


def flipped(chance: random.Random, part: Path, _: Path) -> None:
    content = bytearray(part.read_bytes())
    for _each in range(chance.choice([1, 10, 200])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    part.write_bytes(content)


def swapped(chance: random.Random, part: Path, other: Path) -> None:
    shutil.copyfile(other, part)


WAYS = [cut, zeroed, flipped, swapped]


def opened(path: Path, use: Callable[[Replica], object]) -> None:
    """Start as often as a person does who is told to start again, and do what they do."""
    for _ in range(4):
        try:
            with Replica.open(path) as replica:
                use(replica)
                return
        except DamagedFileError:
            pass
    raise AssertionError("it is damaged at every start")


def looked_at(replica: Replica) -> None:
    listing = replica.listing(ALL, done=True)
    rows = listing.window(0, len(listing))
    assert all(isinstance(row.todo.task, str) for row in rows)
    replica.counts()
    replica.day_counts(date(2026, 1, 1), date(2027, 1, 1))
    for words in ("last", "m", "home"):
        len(replica.listing(ALL, search=words))
    replica.conflicts()
    replica.refused()
    replica.undo()
    replica.redo()


def kept(path: Path, database: Database) -> str:
    """Everything that is in the database or waits for the person, once all is exchanged."""
    for _ in range(4):
        client = None
        try:
            client = Client(path, database, max_rows=50)
            with client.replica as replica, closing(client.exchange):
                client.sync()
                assert not replica.waiting
                assert client.shown().keys() == database.rows.keys() | {
                    each.uid for each in replica.refused()
                }
                waiting = [replica.conflicts(), replica.refused()]
                return repr(([row.fields for row in database.rows.values()], waiting))
        except DamagedFileError:
            pass
    raise AssertionError("it is damaged at every start")


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Life]]:
    """The replica, the same as it was earlier, and another person's."""
    folder = tmp_path_factory.mktemp("lives")
    me = Life(folder / "me")
    shutil.copytree(me.folder, folder / "earlier")
    for number in range(50):
        me.client.replica.edit(me.uids[0], notes=f"again{number}" + "x" * 500)
    me.words.add("again49")
    other = Life(folder / "other", "other")
    yield {"me": me, "other": other}
    for life in (me, other):
        life.client.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    with Replica.open(tmp_path_factory.mktemp("sound") / "replica.sqlite3") as replica:
        yield replica


@given(TODOS)
def test_a_todo_is_legible_whatever_it_has(sound: Replica, todo: Todo) -> None:
    record = record_of(todo)
    with sound.file.transaction() as sql:
        Rows(sql).write({todo.uid: record})
        values = sql.execute(f"select {COLUMNS} from todo where uid = ?", (todo.uid,)).fetchone()
    assert checked(values) == record
    assert faults(sound.file) == []


def damaged(lives: dict[str, Life], folder: Path, part: str, way: str, seed: int) -> None:
    """Damage one part of a copy, use it, and look whether anything of it is lost."""
    chance = random.Random(seed)
    me, other = lives["me"], lives["other"]
    path = me.copied(folder)
    others = [
        Path(f"{other.path}{PARTS[part]}"),
        me.folder.parent / "earlier" / f"{me.path.name}{PARTS[part]}",
        Path(f"{me.path}{chance.choice(list(PARTS.values()))}"),
    ]
    {each.__name__: each for each in WAYS}[way](chance, Path(f"{path}{PARTS[part]}"), chance.choice(others))
    opened(path, looked_at)
    found = kept(path, deepcopy(me.database))
    lost = {word for word in me.words if word not in found}
    assert not lost
    assert "other" not in found
    for suspected in (True, False):
        with Replica.open(path) as replica:
            wrong = faults(replica.file)
        assert suspected or not wrong
        if wrong:  # pages that nobody has read: the doctor finds them
            suspect(path)
    shutil.rmtree(folder)


@pytest.mark.parametrize("way", [each.__name__ for each in WAYS])
@pytest.mark.parametrize("part", PARTS)
def test_what_any_file_still_held_is_there(
    lives: dict[str, Life], tmp_path: Path, part: str, way: str
) -> None:
    for seed in range(3):
        damaged(lives, tmp_path / str(seed), part, way, seed)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("way", [each.__name__ for each in WAYS])
@pytest.mark.parametrize("part", PARTS)
def test_whatever_is_damaged(lives: dict[str, Life], tmp_path: Path, part: str, way: str) -> None:
    """As above, 200 times each."""
    for seed in range(1000, 1200):
        damaged(lives, tmp_path / str(seed), part, way, seed)
