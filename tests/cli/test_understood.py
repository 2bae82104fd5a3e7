"""Commands print what they understood, and accept spellings that a shell leaves alone."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from tests.cli.offline import Offline
from tui.display.date_text import exact_day

TODAY = date.today()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person reads what is printed."""
    monkeypatch.setattr("tui.cli.output.on_terminal", lambda: True)


IN_TEN = TODAY + timedelta(days=10)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Buy milk", "Buy milk"),
        ("Buy tomorrow 12:00 #home every week", "Buy · tomorrow 12:00 · #home · every week"),
        (f"Call {IN_TEN} @phone @mum p1", f"Call · {exact_day(IN_TEN, TODAY)} · @phone · @mum · p1"),
        (f"Plan starts {IN_TEN} // all of it", f"Plan · starts {exact_day(IN_TEN, TODAY)} · notes"),
        ("Renew 2031-05-01", "Renew · Thu 1 May 2031"),
    ],
)
def test_what_was_added_is_said_with_everything_that_was_understood(
    here: Offline, line: str, said: str
) -> None:
    [printed] = here.out("add", line).splitlines()
    [todo] = here.json("list")
    assert printed == f"+ {todo['uid'][:8]}  {said}"
    assert here.out("add", "--dry-run", line) == f"would be added:   {said}\n"


def test_what_was_not_understood_is_said_with_the_reason(here: Offline) -> None:
    ran = here.run("add", "Gym every day at 8am and 8pm")
    assert "Gym every day at 8am and 8pm" in ran.stdout
    reason = "A todo has one time of day. Add a todo for each. All of it stays in the task."
    assert ran.stderr == f"“every day at 8am and 8pm”: {reason}\n"


def test_an_edit_says_what_the_todo_is_now(here: Offline) -> None:
    [todo] = here.json("add", "Rent #home")
    uid = todo["uid"]
    assert here.out("edit", uid, "tomorrow 9am p2") == f"~ {uid[:8]}  Rent · tomorrow 09:00 · #home · p2\n"
    assert here.out("move", "flat", uid) == f"→ {uid[:8]}  Rent · tomorrow 09:00 · #flat · p2\n"
    assert here.out("tag", "bank", uid) == f"@ {uid[:8]}  Rent · tomorrow 09:00 · #flat · @bank · p2\n"


def test_what_comes_back_is_said_with_its_day(here: Offline) -> None:
    [rent] = here.json("add", "Rent every 10 days")
    [milk] = here.json("add", "Milk")
    said = here.out("done", rent["uid"], milk["uid"])
    assert said.splitlines() == [
        f"✓ {rent['uid'][:8]}  Rent · back {exact_day(IN_TEN, TODAY)}",
        f"✓ {milk['uid'][:8]}  Milk",
    ]


def test_a_program_that_reads_gets_days_in_iso_8601(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.output.on_terminal", lambda: False)
    tomorrow = TODAY + timedelta(days=1)
    assert f"Buy · {tomorrow}T12:00 · #home" in here.out("add", "Buy tomorrow 12:00 #home")
    assert f"\t{tomorrow}T12:00\t#home\t" in here.out("list")


def test_text_of_others_is_cleaned_in_what_is_said(here: Offline) -> None:
    assert "\x1b" not in here.out("add", "--plain", "red \x1b[31mrum")


def test_a_shell_takes_nothing_of_the_spellings_that_need_no_quotation_marks(here: Offline) -> None:
    """As the help says: ``+home``, ``p1``, ``and``, ``not``, ``before``."""
    script = f"""
        rowdo() {{ {sys.executable} -m tui "$@"; }}
        set -o history -H
        rowdo add Pay rent +home @bank p1 due 2026-12-01 every month
        rowdo list --all --filter "+home and not @phone and p1 and due before 2027-01-01" --json
    """
    ran = subprocess.run(
        ["bash", "-c", script], env=here.environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert "Pay rent · " in ran.stdout
    assert '"project": "home", "tags": ["bank"]' in ran.stdout
