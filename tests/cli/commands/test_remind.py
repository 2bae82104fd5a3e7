"""``rowdo remind`` and ``rowdo snooze``: what is due rings once, and again when it was put off."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tests.cli.test_at_once import at_once
from tests.needs import needs
from tui.replica.reminders import SINCE, Reminders
from tui.todos import Todo
from tui.todos.reminder import NEVER

HOUR = timedelta(hours=1)
HOSTILE = "--help <b>Tea</b> & \x1b]0;coffee\x07 $(touch gone) \u202e"


@pytest.fixture
def now() -> datetime:
    return datetime.now().replace(second=0, microsecond=0)


@pytest.fixture
def desktop(here: Offline) -> Path:
    """What ``notify-send`` was given, each time in a line."""
    programs, told = here.folder / "bin", here.folder / "told"
    programs.mkdir()
    told.touch()
    (programs / "notify-send").write_text(f'#!/bin/sh\nprintf "%s|" "$@" >>"{told}"\necho >>"{told}"\n')
    (programs / "notify-send").chmod(0o755)
    here.environment |= {"PATH": f"{programs}:{os.defpath}", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    return told


def due(at: datetime, task: str = "Tea", **fields: object) -> Todo:
    """A todo that was added two days ago."""
    added = (at - timedelta(days=2)).astimezone()
    return Todo("", task, due_date=at.date(), due_time=at.time(), inserted_at=added)._replace(**fields)  # type: ignore[arg-type] # fields of Todo by name


def reminding(here: Offline, todos: Sequence[Todo]) -> None:
    """Have todos on a machine that reminds since long ago."""
    here.fill(todos)
    with here.replica() as replica, replica.file.transaction():
        replica.file.set_meta(SINCE, "2020-01-01T00:00:00")


def test_what_is_due_rings_once_on_the_desktop(here: Offline, desktop: Path, now: datetime) -> None:
    reminding(here, [due(now), due(now + 2 * HOUR, "Later"), due(now, "Done", is_complete=True)])
    said = here.json("remind")
    assert [each["task"] for each in said["rang"]] == ["Tea"]
    assert said["by"] == "desktop"
    assert said["next_task"] == "Later"
    assert here.json("remind")["rang"] == []
    assert desktop.read_text().splitlines() == [f"--app-name=Rowdo|--|Due {now:%H:%M}|Tea|"]


def test_cron_has_nothing_to_mail_while_there_is_a_desktop(
    here: Offline, desktop: Path, now: datetime
) -> None:
    reminding(here, [due(now)])
    assert here.out("remind") == ""
    assert desktop.read_text()


def test_without_a_desktop_it_is_printed(here: Offline, now: datetime) -> None:
    reminding(here, [due(now)])
    said = here.out("remind", PATH="/nowhere", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    assert said.startswith("◷ ")
    assert "Tea" in said


def test_a_desktop_that_fails_is_none(here: Offline, desktop: Path, now: datetime) -> None:
    reminding(here, [due(now)])
    (here.folder / "bin" / "notify-send").write_text("#!/bin/sh\nexit 1\n")
    assert "Tea" in here.out("remind")


def test_words_are_neither_options_nor_markup_nor_commands(
    here: Offline, desktop: Path, now: datetime
) -> None:
    reminding(here, [due(now, HOSTILE)])
    here.run("remind")
    [*_, dashes, _, words, _] = desktop.read_text().rstrip("\n").split("|")
    assert dashes == "--"
    assert words.startswith("--help &lt;b&gt;Tea&lt;/b&gt; &amp; ")
    assert words.isprintable()
    assert not (here.folder / "gone").exists()


def test_many_are_counted_rather_than_shown_one_by_one(here: Offline, desktop: Path, now: datetime) -> None:
    reminding(here, [due(now, f"Tea {number}") for number in range(40)])
    assert len(here.json("remind")["rang"]) == 40
    lines = desktop.read_text().splitlines()
    assert len(lines) == 6
    assert "and 35 more reminders" in lines[-1]


def test_it_rings_before_where_it_is_told_to_and_not_where_it_is_told_not_to(
    here: Offline, desktop: Path, now: datetime
) -> None:
    soon = now + timedelta(minutes=5)
    silent = [due(now, "Silent", remind_before=NEVER), due(now + HOUR, "Not yet", remind_before=10)]
    reminding(here, [due(soon, "Soon", remind_before=10), *silent])
    assert [each["task"] for each in here.json("remind")["rang"]] == ["Soon"]


def test_a_todo_without_a_time_rings_at_the_time_of_the_profile(here: Offline, now: datetime) -> None:
    reminding(here, [due(now, "All day", due_time=None)])
    assert here.json("remind")["rang"] == []
    profile = here.folder / "config" / "profiles" / "default.toml"
    profile.parent.mkdir(parents=True)
    profile.write_text('remind_at = "00:00"\n')
    assert [each["task"] for each in here.json("remind")["rang"]] == ["All day"]


def test_what_was_due_before_it_was_added_does_not_ring(here: Offline, now: datetime) -> None:
    reminding(here, [due(now - HOUR, inserted_at=now.astimezone())])
    assert here.json("remind")["rang"] == []


def test_a_machine_does_not_ring_for_the_time_before_it_had_the_todos(here: Offline, now: datetime) -> None:
    here.fill([due(now - timedelta(days=1))])
    assert here.json("remind")["rang"] == []


def test_what_is_added_when_it_should_have_reminded_already_rings_at_once(here: Offline) -> None:
    here.run("add", "Tea today 23:59 remind 1 day before")
    assert [each["task"] for each in here.json("remind")["rang"]] == ["Tea"]


def test_what_was_missed_rings_late(here: Offline, now: datetime) -> None:
    reminding(here, [due(now - timedelta(days=2)), due(now - timedelta(days=60), "Long over")])
    assert [each["task"] for each in here.json("remind")["rang"]] == ["Tea"]


def test_it_rings_again_where_it_is_due_at_another_time(here: Offline, now: datetime) -> None:
    reminding(here, [due(now - HOUR)])
    [rang] = here.json("remind")["rang"]
    with here.replica() as replica:
        replica.edit(rang["uid"], due_time=now.time())
    assert len(here.json("remind")["rang"]) == 1


def test_a_snooze_rings_again_when_it_is_over_though_the_program_was_closed(
    here: Offline, now: datetime
) -> None:
    reminding(here, [due(now - HOUR)])
    [rang] = here.json("remind")["rang"]
    assert "rings" in here.out("snooze", rang["uid"][:8], "10min")
    assert here.json("remind")["rang"] == []
    with here.replica() as replica:
        reminders = Reminders(replica.file)
        assert reminders.ringing() == []
        later = datetime.now() + timedelta(minutes=9)
        assert reminders.ring(later) == []
        [again] = reminders.ring(later + timedelta(minutes=2))
        assert again.todo.task == "Tea"
        assert [each.todo.task for each in reminders.ringing()] == ["Tea"]
        assert reminders.ring(later + HOUR) == []


def test_any_todo_can_be_told_to_ring_later(here: Offline) -> None:
    here.fill([Todo("", "Buy milk")])
    said = here.json("snooze", "buy milk", "tomorrow")
    assert [each["task"] for each in said] == ["Buy milk"]
    with here.replica() as replica:
        tomorrow = datetime.combine(datetime.now().date() + timedelta(days=1), datetime.min.time())
        [again] = Reminders(replica.file).ring(tomorrow + 9 * HOUR)
        assert again.at == tomorrow + 9 * HOUR


def test_a_snooze_before_it_is_due_does_not_take_that_away(here: Offline, now: datetime) -> None:
    reminding(here, [due(now + 3 * HOUR)])
    here.run("snooze", "tea", "1h")
    with here.replica() as replica:
        reminders = Reminders(replica.file)
        assert len(reminders.ring(now + 2 * HOUR)) == 1
        assert reminders.ring(now + 2.5 * HOUR) == []
        assert len(reminders.ring(now + 3 * HOUR)) == 1


@pytest.mark.parametrize("when", ["yesterday", "soonish", "2020-01-01", "99999 weeks"])
def test_what_is_no_time_to_come_is_refused(here: Offline, when: str) -> None:
    here.fill([Todo("", "Tea")])
    assert "10 min" in here.run("snooze", "tea", when, status=2).stderr


def test_nothing_rings_where_the_profile_says_so(here: Offline, desktop: Path, now: datetime) -> None:
    reminding(here, [due(now)])
    profile = here.folder / "config" / "profiles" / "default.toml"
    profile.parent.mkdir(parents=True)
    profile.write_text('reminders = "off"\n')
    assert here.json("remind")["rang"] == []
    assert desktop.read_text() == ""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_of_fifty_processes_at_once_one_rings(here: Offline, desktop: Path, now: datetime) -> None:
    reminding(here, [due(now, f"Tea {number}") for number in range(3)])
    at_once(here, [["remind"]] * 50)
    assert len(desktop.read_text().splitlines()) == 3


class TestInstall:
    @pytest.fixture(autouse=True)
    def profile(self, here: Offline) -> Path:
        """The connection in a profile rather than in the environment."""
        url = here.environment.pop("DATABASE_AUTHENTICATED_URL")
        client, sql, workos = (
            here.environment.pop(f"{name}")
            for name in ("WORKOS_CLIENT_ID", "ROWDO_SQL_URL", "ROWDO_WORKOS_URL")
        )
        profile = here.folder / "config" / "profiles" / "default.toml"
        profile.parent.mkdir(parents=True)
        profile.write_text(
            f'[connection]\nclient_id = "{client}"\nauthenticated_url = "{url}"\n'
            f'sql_url = "{sql}"\nworkos_url = "{workos}"\n'
        )
        return profile

    def test_systemd_finds_no_fault_with_the_timer(self, here: Offline) -> None:
        needs("systemd")
        here.environment["ROWDO_DATA_DIR"] = odd = str(here.folder / 'da ta %h "$HOME"')
        shutil.move(here.folder / "data", odd)
        said = here.out("remind", "--install")
        units = here.folder / ".config" / "systemd" / "user"
        service, timer = units / "rowdo-remind-default.service", units / "rowdo-remind-default.timer"
        assert str(service) in said
        assert "starts when you log in next" in said
        checked = subprocess.run(
            ["systemd-analyze", "--user", "verify", service, timer],
            env=os.environ | {"HOME": str(here.folder), "XDG_RUNTIME_DIR": str(here.folder)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        # It looks at the machine's own units as well.
        ours = [line for line in checked.stderr.splitlines() if "rowdo-remind" in line]
        assert (checked.returncode, ours) == (0, [])
        assert (units / "timers.target.wants" / timer.name).resolve() == timer
        assert service.stat().st_mode & 0o077 == 0
        here.run("remind", "--uninstall")
        assert not [each for each in units.rglob("*") if not each.is_dir()]
        assert "No timer" in here.run("remind", "--uninstall", status=1).stderr

    def test_a_connection_of_the_environment_is_refused(self, here: Offline, profile: Path) -> None:
        written = profile.read_text()
        profile.unlink()
        import tomllib

        connection = tomllib.loads(written)["connection"]
        here.environment |= {
            "WORKOS_CLIENT_ID": connection["client_id"],
            "DATABASE_AUTHENTICATED_URL": connection["authenticated_url"],
            "ROWDO_SQL_URL": connection["sql_url"],
            "ROWDO_WORKOS_URL": connection["workos_url"],
        }
        assert "setup --join" in here.run("remind", "--install", status=1).stderr


def test_json_says_when_it_was_to_ring(here: Offline, now: datetime) -> None:
    reminding(here, [due(now)])
    [rang] = json.loads(here.out("remind", "--json"))["rang"]
    assert rang["reminded_at"] == now.isoformat()
