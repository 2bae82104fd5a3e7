import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import none

from tests.stack import Person, Stack, running_stack
from tui.replica.connection import Connection

# How long an example takes says more of the machine than of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

IN_MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""
ROOM = 4 << 30
"""Bytes that must be free there; a whole run with the slow tests takes less."""


def pytest_configure() -> None:
    """Have the run wait for as little as can be."""
    # What pytest makes of the tests is kept in __pycache__, also where Python is told to keep no bytecode, as
    # in many containers: making it takes each process longer than all imports together.
    sys.dont_write_bytecode = False
    # The disk would be waited for at every commit.
    if (
        os.access(IN_MEMORY, os.W_OK)
        and not os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC  # some tests write programs
        and shutil.disk_usage(IN_MEMORY).free > ROOM
    ):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while the tests are imported: nothing of that ever is."""
    gc.disable()
    try:
        return (yield)
    finally:
        _begin_with_examples()
        gc.enable()


@settings(max_examples=1, database=None)
@given(none())
def _begin_with_examples(_: None) -> None:
    """Have Hypothesis register its random numbers, before a test of the screen calls `gc.freeze()`.

    It warns where it does not find who holds them, and it would not find them in what is frozen. To unfreeze
    what each screen leaves would have all of it looked through for nothing, again and again.
    """


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the garbage to the end of the process, where it is one of several.

    Pytest would look for exceptions in it, of which nobody hears from such a process.
    """
    if hasattr(session.config, "workerinput"):
        gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="keep what the screens look like now (tests/app)"
    )


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test that leaves a replica open: Python 3.13 warns of it later, during another test."""
    opened: list[Connection] = []
    initialize = Connection.__init__

    def remember(connection: Connection, *arguments: Any, **options: Any) -> None:
        initialize(connection, *arguments, **options)
        opened.append(connection)

    monkeypatch.setattr(Connection, "__init__", remember)
    yield
    assert not [each for each in opened if _is_open(each)], "a replica was left open"


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        _ = connection.total_changes
    except sqlite3.ProgrammingError as error:
        return "closed" not in str(error)  # the other: it belongs to another thread, and is open
    return True


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A real Postgres, the endpoint and the issuer, once for each test process."""
    with running_stack() as stack:
        yield stack


@pytest.fixture
def person(stack: Stack) -> Person:
    """Somebody whom no other test knows."""
    return stack.person()
