from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.app.bulk.many import MANY, PART, Gate, name
from tests.app.world import Stage, replica_at
from tui.app import bulk, changes
from tui.replica import history
from tui.replica.errors import NotSavedError
from tui.replica.replica import Replica
from tui.todos import Todo


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A list of many, which is done in eight parts; what is under way is shown from the first part on."""
    monkeypatch.setattr(changes, "PART", PART)
    monkeypatch.setattr(history, "PART", PART)
    monkeypatch.setattr(bulk, "SOON", 0)
    monkeypatch.setattr(bulk, "STEP", 0)
    replica = replica_at(tmp_path, ())
    replica.add_many(Todo(name(number), f"number {number}") for number in range(MANY))
    replica.file.sql.execute("delete from history")
    return Stage(replica)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Gate]]:
    made: list[Gate] = []

    def shut(parts: int) -> Gate:
        made.append(Gate(monkeypatch, parts))
        return made[-1]

    yield shut
    for each in made:
        each.open.set()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the disk be full when the third part is to be written."""
    complete_many, parts = Replica.complete_many, count(1)

    def full(replica: Replica, uids: Iterable[str]) -> None:
        if next(parts) == 3:
            raise NotSavedError("The disk is full, so nothing was changed.")
        complete_many(replica, uids)

    monkeypatch.setattr(Replica, "complete_many", full)
