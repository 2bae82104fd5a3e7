"""Refused operations: commands report them, and the person decides about them."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Commands
from tests.stack import Stack

ESCAPES = "\x1b]0;owned\x07"


@pytest.fixture
def commands(stack: Stack, tmp_path: Path) -> Iterator[Commands]:
    """Somebody whose todos a rule of somebody else's applies to: another column must not be empty."""
    commands = Commands(stack, tmp_path / "home")
    commands.sign_in("refused@example.com")
    # Only these todos, since other tests share the table.
    rule = "check (project <> 'ruled' or task in ('allowed', 'seen'))"

    async def run(*statements: str) -> None:
        async with stack.owner() as owner:
            for statement in statements:
                await owner(statement)

    asyncio.run(run(f"alter table todos add constraint their_rule {rule} not valid"))
    yield commands
    asyncio.run(
        run("alter table todos drop constraint their_rule", "delete from todos where project = 'ruled'")
    )


def test_add_that_waits_fails_with_the_reason(commands: Commands) -> None:
    failed = commands.run("add", "--wait", f"milk{ESCAPES} #ruled", status=1)
    assert "milk" in failed.stderr
    assert "their_rule" in failed.stderr
    assert "rowdo refused" in failed.stderr
    assert "\x1b" not in failed.output
    error = commands.run("add", "--wait", "--json", "bread #ruled", status=1).stderr
    assert "their_rule" in json.loads(error)["error"]["message"]
    # What is refused by now is not told again by a command that was done.
    commands.run("add", "--wait", "allowed #ruled")


def test_sync_fails_as_long_as_something_is_refused(commands: Commands) -> None:
    commands.run("add", "milk #ruled")
    failed = commands.run("sync", status=1)
    assert "their_rule" in failed.stderr
    again = commands.run("sync", "--json", status=1)
    assert json.loads(again.stdout)["refused"] == 1
    assert "their_rule" in json.loads(again.stderr)["error"]["message"]
    commands.run("refused", "--discard")
    commands.run("sync")


def test_what_was_refused_is_listed_with_its_words(commands: Commands) -> None:
    commands.run("add", "--wait", "seen #ruled // notes")
    (seen,) = commands.json("list", "-f", "#ruled")
    commands.run("edit", "--wait", seen["uid"], "--task", f"other words{ESCAPES}", status=1)
    shown = commands.run("refused").stdout
    assert seen["uid"][:8] in shown
    assert "other words" in shown
    assert "task: " in shown
    assert "their_rule" in shown
    assert "\x1b" not in shown
    (each,) = commands.json("refused")
    assert (each["uid"], each["operation"]) == (seen["uid"], "update")
    assert each["set"] == {"task": f"other words{ESCAPES}"}
    assert commands.run("refused", "-q").stdout.split() == [seen["uid"]]
    # It is edited and sent again; what was done meanwhile went past it.
    commands.run("done", "--wait", seen["uid"])
    commands.run("edit", "--wait", seen["uid"], "--task", "allowed")
    assert commands.run("refused").stdout == "Nothing is refused.\n"
    commands.run("sync")


def test_what_was_refused_is_sent_again_given_up_and_brought_back(commands: Commands, stack: Stack) -> None:
    commands.run("add", "--wait", "milk #ruled", status=1)
    commands.run("refused", "--retry", "--wait", status=1)
    (each,) = commands.json("refused")
    assert "Gave up 1 change" in commands.run("refused", "--discard", each["uid"][:8]).stdout
    assert commands.json("refused") == []
    commands.run("undo", "--wait", status=1)
    assert [each["task"] for each in commands.json("refused")] == ["milk"]
    commands.run("refused", "--discard", "ffff", status=3)
    said = commands.run("refused", "--retry", "--discard", status=2).stderr
    assert "--retry and --discard exclude each other." in said
    assert len(commands.json("refused")) == 1

    async def allow() -> None:
        async with stack.owner() as owner:
            await owner("alter table todos drop constraint their_rule")
            await owner("alter table todos add constraint their_rule check (true)")

    asyncio.run(allow())
    commands.run("refused", "--retry", "--wait")
    commands.run("sync")
    assert [todo["task"] for todo in commands.json("list", "-f", "#ruled")] == ["milk"]


def test_a_refused_change_is_kept_as_a_new_todo(commands: Commands) -> None:
    commands.run("add", "--wait", "seen #ruled")
    (seen,) = commands.json("list", "-f", "#ruled")
    commands.run("edit", "--wait", seen["uid"], "--task", "more words", status=1)
    commands.run("refused", "--keep", "--wait", status=1)
    tasks = {todo["task"]: todo["uid"] for todo in commands.json("list", "-f", "#ruled")}
    assert tasks.keys() == {"seen", "more words"}
    commands.run("move", "--wait", "elsewhere", tasks["more words"])
    commands.run("sync")
    for decision in ("--retry", "--discard", "--keep"):
        assert "Nothing is refused." in commands.run("refused", decision, status=3).stderr
    assert "No change of these" in commands.run("refused", "--retry", seen["uid"], status=3).stderr


def test_the_todo_of_a_refused_change_is_found_by_its_words_though_that_completes_it(
    commands: Commands, stack: Stack
) -> None:
    async def rule(check: str) -> None:
        async with stack.owner() as owner:
            await owner("alter table todos drop constraint if exists never_done")
            await owner(f"alter table todos add constraint never_done check ({check}) not valid")

    commands.run("add", "--wait", "seen #ruled")
    asyncio.run(rule("task <> 'seen' or not is_complete"))
    try:
        commands.run("done", "--wait", "seen", status=1)
        assert "seen" in commands.run("refused", "seen").stdout
        commands.run("refused", "seen", "--discard")
    finally:
        asyncio.run(rule("true"))
