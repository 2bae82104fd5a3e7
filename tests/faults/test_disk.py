"""A full, read-only or damaged disk: nothing unsaved is shown as saved, and nothing is lost."""

import errno
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.world import Stage, replica_at
from tests.sync.client import Client, stored
from tests.sync.database import Database
from tui.neon.transport import Transport
from tui.replica.errors import DamagedFileError, NewerFileError, NotSavedError
from tui.replica.replica import Change, Replica
from tui.sync.engine import Engine
from tui.sync.state import Phase
from tui.todos import Todo

LONG = "n" * 200_000


def todo(task: str, **fields: Any) -> Todo:
    return Todo(uid="", task=task, **fields)


@contextmanager
def no_more_pages(path: Path, *replicas: Replica) -> Iterator[None]:
    """Have SQLite find no more room in a file."""
    limits = [each.file.sql.execute("pragma max_page_count").fetchone()[0] for each in replicas]
    for each in replicas:
        each.file.sql.execute("pragma max_page_count = 1")
    yield
    for each, limit in zip(replicas, limits, strict=True):
        each.file.sql.execute(f"pragma max_page_count = {limit}")


@contextmanager
def no_larger_files(path: Path, *replicas: Replica) -> Iterator[None]:
    """Have the system let no file grow beyond what the write-ahead log has by now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 5000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def everything(replica: Replica) -> dict[str, list[Any]]:
    """All that the file holds, by table."""
    sql = replica.file.sql
    tables = sql.execute("select name from sqlite_schema where type = 'table' and rootpage > 0").fetchall()
    return {name: sql.execute(f"select * from {name}").fetchall() for (name,) in tables}


VERBS: dict[str, Callable[[Replica, str], object]] = {
    "add": lambda replica, uid: replica.add(todo("more", notes=LONG)),
    "edit": lambda replica, uid: replica.edit(uid, notes=LONG),
    "complete": lambda replica, uid: replica.complete(uid),
    "delete": lambda replica, uid: replica.delete(uid),
    "undo": lambda replica, uid: replica.undo(),
}


def do(verb: str, replica: Replica, uid: str) -> None:
    """Do something that takes more room than there may be left over in the file."""
    if verb == "undo":
        replica.undo()
        return
    with replica.step("Much at once"):
        replica.add(todo("filler", notes=LONG))
        VERBS[verb](replica, uid)


@pytest.mark.parametrize("full", [no_more_pages, no_larger_files])
@pytest.mark.parametrize("verb", VERBS)
def test_a_full_disk_refuses_the_change_whole(tmp_path: Path, verb: str, full: Callable[..., Any]) -> None:
    path = tmp_path / "replica.sqlite3"
    with Replica.open(path) as replica:
        uid = replica.add(todo("milk", notes=LONG, recurrence="FREQ=DAILY")).uid
        replica.edit(uid, notes="short")
        before, told = everything(replica), list[Change]()
        replica.subscribe(told.append)
        with full(path, replica):
            with pytest.raises(NotSavedError, match="nothing was changed"):
                do(verb, replica, uid)
            assert everything(replica) == before
            assert not told
        VERBS[verb](replica, uid)
        assert told
        assert everything(replica) != before
        assert replica.file.sql.execute("pragma integrity_check").fetchone() == ("ok",)


async def test_a_pull_onto_a_full_disk_is_done_again_when_there_is_room(
    tmp_path: Path, database: Database
) -> None:
    client = Client(tmp_path / "replica.sqlite3", database, max_rows=1000)
    mine = client.replica.add(todo("mine")).uid
    for number in range(3):
        database.write(f"00000000-0000-4000-8000-{number:012}", task="theirs", notes=LONG)

    class Direct(Transport):
        async def call(self, function: str, arguments: Any, *, idempotent: bool = False) -> Any:
            return database.sync(arguments["ops"], arguments["since"], arguments["max_rows"])

        async def aclose(self) -> None:
            return None

    engine = Engine(client.replica, Direct())
    with no_larger_files(client.path):
        state = await engine.sync()
        assert (state.phase, state.waiting) == (Phase.WAITING, 1)
        assert "disk" in state.message
        assert client.replica.get(mine)
    state = await engine.sync()
    await engine.aclose()
    assert (state.phase, state.waiting, state.message) == (Phase.IDLE, 0, "")
    assert client.shown() == stored(database)
    assert len(database.applied) == 1
    client.close()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Do without the rights of root, who may write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that everybody may enter, and nobody but root may write."""
    folder = Path(tempfile.mkdtemp(prefix="rowdo-read-only-"))
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("place", ["replica.sqlite3", "new/replica.sqlite3"])
def test_a_folder_that_may_not_be_written(shared: Path, place: str) -> None:
    with as_nobody(), pytest.raises(NotSavedError, match=r"may not write .*ROWDO_DATA_DIR"):
        Replica.open(shared / place)
    assert list(shared.iterdir()) == []


def test_a_file_that_may_not_be_written(shared: Path) -> None:
    path = shared / "replica.sqlite3"
    shared.chmod(0o755)
    with Replica.open(path) as replica:
        replica.add(todo("milk"))
    path.chmod(0o444)
    shared.chmod(0o555)
    before = path.read_bytes()
    with as_nobody(), pytest.raises(NotSavedError, match="may not write"):
        Replica.open(path)
    assert path.read_bytes() == before


async def test_the_screen_shows_no_change_that_the_disk_did_not_take(tmp_path: Path) -> None:
    replica = replica_at(tmp_path)
    async with playing(Stage(replica)) as (app, pilot):
        await press(pilot, "g", "a")
        before = len(replica.find(""))
        for number in range(200):
            with no_larger_files(tmp_path / "replica.sqlite3"):
                await press(pilot, "a", *f"unsaveable{number}", "enter")
            if "nothing was changed" in text(app):
                break
            before += 1
        assert "nothing was changed" in text(app)
        assert f"unsaveable{number} " not in text(app)
        assert len(replica.find("")) == before


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "replica.sqlite3"
    with Replica.open(path) as replica:
        replica.add(todo("milk"))
        replica.file.set_meta("version", "999")
        replica.file.sql.execute("pragma user_version = 999")
    before = path.read_bytes()
    with pytest.raises(NewerFileError, match=r"newer Rowdo .* Update Rowdo"):
        Replica.open(path)
    assert path.read_bytes() == before


def test_a_damaged_file_that_may_not_be_set_aside(shared: Path) -> None:
    path = shared / "replica.sqlite3"
    shared.chmod(0o755)
    path.write_bytes(b"\xff" * 8192)
    path.chmod(0o666)
    shared.chmod(0o555)
    before = path.read_bytes()
    with as_nobody(), pytest.raises(NotSavedError, match="may not write"):
        Replica.open(path)
    assert path.read_bytes() == before


def no_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\xff" * 4096)


def no_content(path: Path) -> None:
    """Leave the tables' names, and nothing else that can be read."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))


def no_todos(path: Path) -> None:
    """Leave everything but the first pages of the table of todos."""
    with Replica.open(path) as replica:
        (root,) = replica.file.sql.execute(
            "select rootpage from sqlite_schema where name = 'todo'"
        ).fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)


def begun(path: Path, database: Database) -> Client:
    client = Client(path, database, max_rows=100)
    try:
        client.sync()
    except BaseException:
        client.close()
        raise
    return client


@pytest.mark.parametrize("damage", [no_header, no_content, no_todos, Path.unlink])
def test_a_damaged_file_is_set_aside_and_what_was_unsent_is_sent(
    tmp_path: Path, database: Database, damage: Callable[[Path], None]
) -> None:
    client = Client(tmp_path / "a" / "replica.sqlite3", database, max_rows=100)
    sent = client.replica.add(todo("sent")).uid
    gone = client.replica.add(todo("to be deleted")).uid
    for number in range(50):
        client.replica.add(todo(f"many {number}"))
    client.sync()
    client.replica.edit(sent, task="edited", tags=("a",))
    client.answer_to(client.ask())
    new = client.replica.add(todo("new", notes="n")).uid
    client.replica.delete(gone)
    client.replica.file.sql.execute("pragma wal_checkpoint(truncate)")
    client.close()
    damage(client.path)

    with suppress(DamagedFileError):  # which may be found only in use: then the next start mends it
        begun(client.path, database).close()
    client = begun(client.path, database)
    assert database.rows[sent].fields["task"] == "edited"
    assert database.rows[new].fields["notes"] == "n"
    assert gone not in database.rows
    assert client.shown() == stored(database)
    assert len(database.applied) == len(set(database.applied))
    assert "3 unsent changes were recovered" in client.replica.notices()[0].words
    kept = [each for each in client.path.parent.glob("*.damaged-*") if each.name[-4:] not in ("-wal", "-shm")]
    assert len(kept) == (0 if damage is Path.unlink else 1)
    client.close()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_named_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with Replica.open(tmp_path / "replica.sqlite3") as replica:
        monkeypatch.setattr("fcntl.flock", refused)
        monkeypatch.setattr("fcntl.lockf", refused)
        with pytest.raises(NotSavedError, match=r"no file locks.*ROWDO_DATA_DIR"):
            replica.add(todo("milk"))
    with pytest.raises(NotSavedError, match=r"no file locks.*ROWDO_DATA_DIR"):
        Replica.open(tmp_path / "new.sqlite3")


FULL = """
set -e
mount -t tmpfs -o size=60m tmpfs "$HOME"
rowdo() { "$PYTHON" -m tui "$@"; }
rowdo add 'buy milk' --wait
rowdo local stop
dd if=/dev/zero of="$HOME/fill" bs=4k 2>/dev/null || :
echo 'full' >&2
rowdo list && exit 1
rowdo local start && exit 1
rm "$HOME/fill"
rowdo list
rowdo local stop
mount -o remount,ro "$HOME"
rowdo list && exit 1
true
"""
"""What somebody does on a disk that gets full while the embedded stack is stopped, and is then read-only."""


@pytest.mark.slow
def test_commands_say_that_the_disk_is_full_or_read_only(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system")
    ran = subprocess.run(
        ["unshare", "--mount", "bash", "-c", FULL],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHON": sys.executable, "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("buy milk") == 2
    said = ran.stderr.partition("full\n")[2]
    assert "The disk is full, so nothing was changed. Free some space and try again." in said
    assert "The embedded stack did not start: No space left on device. Make room and try again." in said
    assert "Mount its file system for writing, or set ROWDO_DATA_DIR elsewhere." in said
