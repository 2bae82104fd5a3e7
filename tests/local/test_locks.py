"""The holder of a lock is known, and no other process is mistaken for it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.local.locks import FileLock, acquire, holder_pid, is_held


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.lock"


def sign_and_go(path: Path) -> None:
    with acquire(path) as lock:
        lock.write_pid()


def test_the_holder_is_named_as_long_as_it_holds_the_lock(path: Path) -> None:
    with acquire(path) as lock:
        assert holder_pid(path) is None
        lock.write_pid()
        assert holder_pid(path) == os.getpid()
        assert is_held(path)
    assert holder_pid(path) is None
    assert not is_held(path)


def test_those_who_look_are_not_taken_for_the_holder(path: Path) -> None:
    sign_and_go(path)
    with FileLock(path, shared=True):
        assert holder_pid(path) is None
        assert not is_held(path)


@pytest.mark.parametrize("look", [holder_pid, is_held])
def test_to_look_keeps_nobody_else_from_looking(
    look: Callable[[Path], object], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_and_go(path)
    release, seen = FileLock.release, []

    def meanwhile(lock: FileLock) -> None:
        monkeypatch.undo()
        seen.append(holder_pid(path))
        release(lock)

    monkeypatch.setattr(FileLock, "release", meanwhile)
    look(path)
    assert seen == [None]


def test_who_has_not_signed_yet_is_not_named_by_the_signature_of_one_that_is_gone(path: Path) -> None:
    sign_and_go(path)
    with acquire(path):
        assert holder_pid(path) is None
        assert is_held(path)
