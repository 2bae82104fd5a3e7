"""``rowdo profiles``: who is signed in where, and switching."""

import json
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tui.auth import Account, Accounts

WORK = """
[connection]
client_id = "client_work"
authenticated_url = "postgresql://authenticated@ep-work.neon.tech/jobs"
"""


@pytest.fixture
def two(here: Offline) -> Offline:
    """Somebody with a profile beside what the environment names."""
    folder = here.folder / "config" / "profiles"
    folder.mkdir(parents=True)
    (folder / "work.toml").write_text(WORK, "utf-8")
    (folder / "broken.toml").write_text('[connection]\nclient_id = "client_1"\n', "utf-8")
    Accounts(here.folder / "data").remember(
        Account("work", "client_work", "user_2", "ana@work.example", storage="file")
    )
    return here


def used(here: Offline) -> list[str]:
    return [each["profile"] for each in here.json("profiles") if each["used"]]


def test_all_are_listed_with_who_is_signed_in_and_where(two: Offline) -> None:
    found = {each["profile"]: each for each in two.json("profiles")}
    assert [*found] == ["default", "broken", "work", "local"]
    assert found["default"]["used"]
    assert (found["work"]["email"], found["work"]["database"]) == ("ana@work.example", "ep-work/jobs")
    assert "DATABASE_AUTHENTICATED_URL" in found["broken"]["problem"]
    lines = two.out("profiles").splitlines()
    assert "* default  ana@example.com · ep-far/neondb" in lines
    assert "  work  ana@work.example · ep-work/jobs" in lines
    assert "  local  nobody signed in · the embedded stack" in lines


def test_the_one_switched_to_is_used_where_no_other_is_named(two: Offline) -> None:
    assert two.run("profiles", "work").stderr == "Switched to work.\n"
    assert two.run("profiles", "work").stderr == "work is chosen already.\n"
    assert used(two) == ["work"]
    assert json.loads(two.run("--profile", "local", "profiles", "--json").stdout)[-1]["used"]
    said = two.run("profiles", "work", ROWDO_PROFILE="broken").stderr
    assert "ROWDO_PROFILE names broken, which goes first." in said
    two.run("profiles", "--reset")
    assert used(two) == ["default"]


def test_there_is_no_switching_to_what_is_not_there(two: Offline) -> None:
    said = two.run("profiles", "wrk", status=2).stderr
    assert "There is no profile “wrk”; there are: broken, work, local." in said
    assert used(two) == ["default"]


def test_a_profile_that_is_gone_is_no_longer_used(two: Offline) -> None:
    two.run("profiles", "work")
    (two.folder / "config" / "profiles" / "work.toml").unlink()
    assert used(two) == ["default"]


def test_a_choice_that_was_damaged_counts_as_none(two: Offline) -> None:
    Path(two.folder / "config" / "profile").write_bytes(b"../\xff")
    assert used(two) == ["default"]
