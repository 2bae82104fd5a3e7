"""Commands with a damaged file: reported once, and repaired by the next command."""

from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tui.todos import Todo
from tui.todos.view import ALL


@pytest.fixture
def here(tmp_path: Path) -> Offline:
    here = Offline(tmp_path / "home")
    here.fill([Todo("", "buy milk"), Todo("", "Pay rent")])
    return here


def garble(here: Offline, at: int, text: bytes) -> None:
    """Write over a part of the file."""
    with here.replica_path.open("r+b") as file:
        file.seek(at)
        file.write(text)


def tasks(here: Offline) -> list[str]:
    with here.replica() as replica:
        return sorted(row.todo.task for row in replica.listing(ALL).window(0, 9))


def test_a_damaged_file_is_told_of_and_mended(here: Offline) -> None:
    with here.replica() as replica:
        found = replica.file.sql.execute("select rootpage from sqlite_schema where name = 'outbox'")
        [page] = found.fetchone()
    garble(here, (page - 1) * 4096, bytes(4096))
    assert "Start Rowdo again" in here.run("add", "bread", status=1).stderr
    result = here.run("list")
    assert "was damaged; the old one is" in result.stderr
    assert "2 unsent changes were recovered" in result.stderr
    assert "buy milk" in result.stdout
    assert here.run("list").stderr == ""


def test_a_file_without_a_beginning_is_mended_by_its_journal(here: Offline) -> None:
    garble(here, 0, b"x" * 8192)
    assert "2 unsent changes were recovered" in here.run("add", "bread").stderr
    assert tasks(here) == ["Pay rent", "bread", "buy milk"]


def test_letters_that_are_none_are_told_of_once(here: Offline) -> None:
    """SQLite has no error code for a text that is not UTF-8."""
    place = here.replica_path.read_bytes().index(b"buy milk")
    while place >= 0:
        garble(here, place, b"buy \xffilk")
        place = here.replica_path.read_bytes().find(b"buy milk")
    assert "Start Rowdo again" in here.run("list", status=1).stderr
    assert tasks(here) == ["Pay rent", "buy milk"]


def test_a_damaged_search_index_is_built_anew(here: Offline) -> None:
    with here.replica() as replica:
        replica.file.sql.execute("update words_data set block = x'00ffffffff' where id > 10")
    assert "Start Rowdo again" in here.run("search", "milk", status=1).stderr
    assert "buy milk" in here.run("search", "milk").stdout


def test_the_doctor_finds_what_nobody_has_met_yet(here: Offline) -> None:
    assert "2 todos, file, search index and journal sound; 2 changes" in here.run("doctor", status=1).stdout
    with here.replica() as replica:
        replica.file.sql.execute("update words_data set block = zeroblob(40) where id > 10")
    found = here.run("doctor", status=1).stdout
    assert "[replica-damaged]" in found
    assert "rowdo sync --full" in found
    assert "was damaged" in here.run("sync", "--full", status=4).stderr
    assert "search index and journal sound" in here.run("doctor", status=1).stdout


def test_the_doctor_looks_through_the_journal(here: Offline) -> None:
    journal = Path(f"{here.replica_path}.journal")
    journal.write_bytes(journal.read_bytes().replace(b"buy milk", b"buy silk"))
    assert "[journal-damaged]" in here.run("doctor", status=1).stdout
    here.run("sync", "--full", status=4)
    assert "search index and journal sound" in here.run("doctor", status=1).stdout


def test_another_persons_file_is_not_shown(here: Offline, tmp_path: Path) -> None:
    other = Offline(tmp_path / "other")
    theirs = other.replica_path.with_name("user_2@elsewhere.sqlite3")
    other.replica_path = theirs
    other.fill([Todo("", "theirs")])
    theirs.replace(here.replica_path)
    assert tasks(here) == ["Pay rent", "buy milk"]
