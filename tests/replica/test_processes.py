"""Several processes with one replica: a screen that stays, and commands that come and go."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui.replica.errors import ReplacedFileError
from tui.replica.file import TIMEOUT
from tui.replica.recovery import rebuild
from tui.replica.replica import Replica
from tui.sync.exchange import Exchange
from tui.todos import Todo
from tui.todos.view import ALL

COMMAND = """
import sys
from pathlib import Path
from tui.replica.replica import Replica
from tui.todos import Todo
from tui.todos.view import ALL

with Replica.open(Path(sys.argv[1])) as replica:
    for task in sys.argv[2:]:
        replica.add(Todo("", task))
    print(*(row.todo.task for row in replica.listing(ALL).window(0, 99)), sep="\\n")
"""


def command(path: Path, *added: str) -> list[str]:
    """The todos a process of its own finds, having added some."""
    asked = [sys.executable, "-c", COMMAND, str(path), *added]
    return sorted(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines())


def found(replica: Replica) -> list[str]:
    replica.refresh()
    return sorted(row.todo.task for row in replica.listing(ALL).window(0, 99))


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Replica]:
    """A replica as a screen has it: with the second connection of its sync."""
    with Replica.open(tmp_path / "replica.sqlite3") as replica, closing(Exchange(replica.file)):
        yield replica


def test_a_command_that_leaves_does_not_take_the_log_along(screen: Replica) -> None:
    """SQLite deletes the log when the last connection closes, which it knows by locks."""
    screen.add(Todo("", "before"))
    assert command(screen.file.path, "beside") == ["before", "beside"]
    screen.add(Todo("", "after"))
    assert command(screen.file.path, "again") == ["after", "again", "before", "beside"]
    assert found(screen) == ["after", "again", "before", "beside"]
    assert screen.file.sql.execute("pragma integrity_check").fetchone() == ("ok",)


def test_the_log_is_not_emptied_while_another_program_reads_which_is_not_waited_for(screen: Replica) -> None:
    log = screen.file.path.with_name(screen.file.path.name + "-wal")
    with closing(sqlite3.connect(screen.file.path, isolation_level=None)) as reader:
        screen.add(Todo("", "before"))
        reader.execute("begin")
        reader.execute("select * from todo").fetchall()
        assert not screen.file.empty_log()
        assert reader.in_transaction
        reader.execute("rollback")
        assert screen.file.empty_log()
    assert log.stat().st_size == 0
    assert screen.file.sql.execute("pragma busy_timeout").fetchone() == (TIMEOUT * 1000,)


def set_aside(path: Path) -> None:
    rebuild(path).close()


def forget(path: Path) -> None:
    for part in path.parent.iterdir():
        part.unlink()


@pytest.mark.parametrize("replaced", [set_aside, forget])
def test_nothing_is_written_into_a_file_nobody_will_open_again(
    screen: Replica, replaced: Callable[[Path], None]
) -> None:
    screen.add(Todo("", "before"))
    replaced(screen.file.path)
    with pytest.raises(ReplacedFileError, match="Start Rowdo again"):
        screen.add(Todo("", "lost"))
    assert found(screen) == ["before"]
