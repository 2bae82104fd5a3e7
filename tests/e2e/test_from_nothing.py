"""The first minute of somebody who configured nothing."""

import pytest

from tests.e2e.home import Home


@pytest.mark.slow
def test_a_todo_added_from_nothing_is_in_postgres_and_listed(home: Home) -> None:
    home.run("add", "buy milk", "--wait")
    assert "buy milk" in home.tasks()
    assert home.json("whoami")["email"].endswith("@localhost")
    home.stack.wait_until_gone()


@pytest.mark.slow
def test_what_one_command_changed_the_next_one_sees(home: Home) -> None:
    home.run("add", "water the plants", "--wait")
    [uid] = [todo["uid"] for todo in home.json("list") if todo["task"] == "water the plants"]
    home.run("done", uid, "--wait")
    assert "water the plants" not in home.tasks()


def test_a_change_reaches_the_database_after_the_command_has_ended(home: Home) -> None:
    home.run("add", "the first", "--wait")
    home.run("add", "delivered in the background")
    home.stack.wait_until_gone()
    state = home.json("sync")
    assert (state["phase"], state["waiting"]) == ("idle", 0)
