"""A search finds what it promises, however the todos came into the replica."""

import itertools
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.client import Client
from tests.sync.database import Database
from tui.replica import search
from tui.replica.migrations import VERSIONS
from tui.replica.replica import Replica
from tui.todos import Todo
from tui.todos.alike import alike
from tui.todos.view import ALL

TASKS = [
    "Buy milk",
    "50 % off_",
    'say "zq"',
    "a-b c",
    "Ärger",
    "買い物に行く",
    "x",
    "zq",
    "--- !!",
    "Milk zq\\",
    "ÉTÉ",
]
QUERIES = [
    "m",
    "zq",
    "q",
    "%",
    "_",
    '"',
    "-",
    "---",
    "!!",
    "ä",
    "é",
    "買",
    "い物",
    "b c",
    "a-",
    "\\",
    "zz",
    "x milk",
]


def found(replica: Replica, text: str) -> list[str]:
    return sorted(row.todo.task for row in replica.listing(ALL, search=text, done=True).window(0, 10_000))


def expected(replica: Replica, text: str) -> list[str]:
    """The tasks that have all parts of a text somewhere; of longer words, at the beginning of one."""
    tasks = [todo.task for todo in replica.find("")]
    parts = alike(text).split()
    return sorted(
        task
        for task in tasks
        if all(
            any(word.startswith(part) for word in alike(task).split())
            if part == "milk"
            else part in alike(task)
            for part in parts
        )
    )


def agree(replica: Replica) -> None:
    for text in QUERIES:
        assert found(replica, text) == expected(replica, text), text


def test_after_changes_of_all_kinds(replica: Replica) -> None:
    chance = random.Random(3)
    uids = [replica.add(Todo(uid="", task=task)).uid for task in TASKS * 3]
    agree(replica)
    for uid in chance.sample(uids, 20):
        replica.edit(uid, task=chance.choice(TASKS) + chance.choice(TASKS))
    agree(replica)
    for uid in chance.sample(uids, 10):
        replica.delete(uid)
    agree(replica)
    for _ in range(15):
        replica.undo()
    agree(replica)
    assert replica.file.sql.execute("pragma integrity_check").fetchone() == ("ok",)


def test_after_a_full_copy_of_many_pages(machine: Callable[[str], Client], database: Database) -> None:
    a, b = machine("a"), machine("b")
    for number, task in enumerate(TASKS * 2):
        database.write(f"00000000-0000-4000-8000-{number:012}", task=task)
    mine = b.replica.add(Todo(uid="", task="zq of mine")).uid
    a.sync()
    b.sync()
    b.replica.edit(mine, task="mine, without")
    for client in (a, b):
        agree(client.replica)


def test_a_replica_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "replica.sqlite3"
    with Replica.open(path) as replica:
        for task in TASKS:
            replica.add(Todo(uid="", task=task))
        for name in ("gram", "grams", "vocabulary", "words"):
            replica.file.sql.execute(f"drop table {name}")
        replica.file.sql.execute("drop view folded")
        replica.file.sql.execute(next(each for each in VERSIONS[0] if "virtual table words" in each))
        replica.file.sql.execute("drop index history_turn")
        replica.file.sql.execute("alter table outbox drop column checksum")
        replica.file.sql.execute("alter table history drop column agent")
        replica.file.sql.execute("alter table todo drop column repeat_from")
        replica.file.sql.execute("drop index if exists todo_remind")
        replica.file.sql.execute("alter table todo drop column remind_before")
        replica.file.sql.execute("pragma user_version = 1")
    with Replica.open(path) as replica:
        agree(replica)
        assert replica.waiting == len(TASKS)


def test_where_too_many_runs_begin_alike_the_tasks_are_read(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    for task in TASKS:
        replica.add(Todo(uid="", task=task))
    monkeypatch.setattr(search, "_MANY", 0)
    for text in ("m", "zq", "%", "_", "\\", "買"):
        assert found(replica, text) == expected(replica, text), text


SPOKEN = ["plum", "plumb", "Plumber", "plumbers", "zebra", "ZEBU", "zeal", "éclair", "ecliptic", "買い物"]


@pytest.mark.parametrize("alike", [0, 1, 32])
def test_words_find_what_begins_with_all_of_them(
    replica: Replica, monkeypatch: pytest.MonkeyPatch, alike: int
) -> None:
    monkeypatch.setattr(search, "_ALIKE", alike)
    for task in (*SPOKEN, *map(" ".join, itertools.permutations(SPOKEN, 2))):
        replica.add(Todo(uid="", task=task))
    tasks = [todo.task for todo in replica.find("")]
    beginnings = ["plum", "Plumb", "plumbe", "zeb", "zebr", "zeal", "zealot", "ecli", "éCLA", "買い物"]
    for asked in itertools.product(beginnings, repeat=2):
        wanted = [
            task
            for task in tasks
            if all(any(word.startswith(plain(each)) for word in plain(task).split()) for each in asked)
        ]
        assert found(replica, " ".join(asked)) == sorted(wanted), asked


def plain(text: str) -> str:
    """The text as words are compared: without case and accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


@pytest.mark.parametrize(
    ("task", "asked"),
    [
        ("Straße fegen", "strasse"),
        ("Strasse fegen", "straße"),
        ("Straße fegen", "STRAS"),
        ("Fuß", "fuss"),
        ("GROẞ", "groß"),
        ("Äpfel", "apfel"),
        ("Apfel", "äpf"),
        ("Äpfel", "äp"),
        ("Äpfel", "a"),
        ("Jalapeno", "ño"),
        ("résumé", "Resume"),
        ("A\u0308pfel", "äpfel"),
        ("Ελλάδα", "ελλαδα"),
        ("Ёлка", "елка"),
        ("Łódź", "lodz"),
        ("Smørrebrød", "smorrebrod"),
        ("Æble", "aeb"),
        ("İstanbul", "istan"),
        ("c'est-à-dire", "-a-"),
    ],
)
def test_accents_and_sharp_s_are_alike(replica: Replica, task: str, asked: str) -> None:
    replica.add(Todo(uid="", task="something else"))
    replica.add(Todo(uid="", task=task, tags=("Grüße",)))
    assert found(replica, asked) == [task]
    assert found(replica, "grusse") == [task]
    assert replica.listing(ALL).find(asked, 0) == 1


@pytest.mark.parametrize(("task", "asked"), [("мой", "мои"), ("が", "か"), ("Zoe", "Zoo"), ("한", "하나")])
def test_other_letters_are_not_alike(replica: Replica, task: str, asked: str) -> None:
    replica.add(Todo(uid="", task=task))
    assert found(replica, asked) == []
