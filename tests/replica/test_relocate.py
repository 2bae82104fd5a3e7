"""A replica with a former file name is found, and nothing of it is lost."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tui.replica.connection import damage_mark
from tui.replica.journal_number import path_of
from tui.replica.relocate import found_again
from tui.replica.replica import Replica
from tui.todos import Todo


@pytest.fixture
def former(tmp_path: Path) -> Path:
    """A replica under its former name, with a change that waits."""
    path = tmp_path / "user_1@ep-x%2Fneondb.sqlite3"
    with Replica.open(path) as replica:
        replica.add(Todo(uid="", task="kept"))
    (tmp_path / f"{path.name}.damaged-1").write_text("set aside")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "user_1@ep-x%2Fneondb-0123.sqlite3"


def tasks(path: Path) -> list[str]:
    with Replica.open(path) as replica:
        assert replica.waiting == 1
        uids = [row[0] for row in replica.file.sql.execute("select uid from todo")]
        return [replica.find(uid)[0].task for uid in uids]


def test_it_is_moved_with_all_that_lies_beside_it(path: Path, former: Path) -> None:
    assert found_again(path, former) == path
    assert tasks(path) == ["kept"]
    assert path_of(path).stat().st_size
    assert path.with_name(f"{path.name}.damaged-1").exists()
    assert not list(former.parent.glob(f"{former.name}*"))
    assert found_again(path, former) == path


def test_while_somebody_has_it_open_it_is_used_under_its_former_name(path: Path, former: Path) -> None:
    with Replica.open(former) as theirs:
        assert found_again(path, former) == former
        assert tasks(former) == ["kept"]
        theirs.add(Todo(uid="", task="added meanwhile"))
    assert found_again(path, former) == path
    with Replica.open(path) as replica:
        assert replica.waiting == 2


def test_what_was_cut_short_is_done_to_the_end(path: Path, former: Path) -> None:
    path_of(former).rename(path_of(path))
    assert found_again(path, former) == path
    assert tasks(path) == ["kept"]
    assert path_of(path).exists()


def test_a_journal_alone_is_found_too(path: Path, former: Path) -> None:
    for part in ("", "-wal", "-shm"):
        former.with_name(former.name + part).unlink(missing_ok=True)
    assert found_again(path, former) == path
    assert tasks(path) == ["kept"]


def test_one_that_may_be_damaged_is_looked_through_first(path: Path, former: Path) -> None:
    damage_mark(former).touch()
    assert found_again(path, former) == former
    assert tasks(former) == ["kept"]
    assert found_again(path, former) == path
    former.write_bytes(b"no database at all, of some length")
    path.unlink()
    assert found_again(path, former) == former, "opened there, it is mended as ever"


def test_one_under_its_own_name_is_not_written_over(path: Path, former: Path) -> None:
    with Replica.open(path):
        pass
    assert found_again(path, former) == path
    assert former.exists()
    with sqlite3.connect(path) as sql:
        assert sql.execute("select count(*) from outbox").fetchone() == (0,)
    sql.close()


def test_the_commands_find_it(here: Offline) -> None:
    here.fill([Todo(uid="", task="from before")])
    name = here.replica_path.name
    old = here.replica_path.with_name(name.rpartition("-")[0] + ".sqlite3")
    here.replica_path.rename(old)
    assert old.name == "user_1@ep-far%2Fneondb.sqlite3"
    assert here.tasks() == ["from before"]
    assert (here.replica_path.exists(), old.exists()) == (True, False)


@pytest.fixture
def here(tmp_path: Path) -> Offline:
    return Offline(tmp_path / "home")
