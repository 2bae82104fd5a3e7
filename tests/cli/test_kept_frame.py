"""How long the frame that is kept for the next start is good: until anything changes that it depends on."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pyte
import pytest

from tests.cli.offline import Offline
from tests.cli.undrawn import NEVER_DRAWN, locked_out
from tui.auth import Accounts
from tui.cli.kept_frame import Frame, KeptFrame
from tui.cli.open_screen import keep_frame_in_background
from tui.client import start_rowdo
from tui.client.client import Client, ProfileChoice
from tui.todos import Todo

SIZE = (80, 24)
PICTURE = "\x1b[1;1Hbuy milk\r\n✓ é"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Offline:
    here = Offline(tmp_path / "home")
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in here.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TERM", "xterm-256color")
    return here


def frame(size: tuple[int, int] = SIZE) -> KeptFrame:
    return KeptFrame(Client(ProfileChoice()), size)


def drawn(*, since: int = -1, until: int = 60) -> Frame:
    """Return a frame that is one from so many minutes from now, to before so many."""
    now = datetime.now()
    return Frame(PICTURE, now + timedelta(minutes=since), now + timedelta(minutes=until))


def test_a_frame_is_kept_as_it_is_for_its_person_alone(here: Offline) -> None:
    assert frame().picture() is None
    frame().keep(drawn)
    assert frame().picture() == PICTURE
    [kept] = here.folder.rglob("*.frame")
    assert kept == here.replica_path.with_name(here.replica_path.name + ".frame")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def add_a_todo(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    here.run("add", "call Bob")


def write_a_profile(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = here.folder / "config" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "default.toml").write_text('theme = "dracula"\n')


def sign_in_as_another(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Accounts(here.folder / "data")
    account = accounts.current("default")
    assert account
    accounts.remember(account._replace(organization_id="org_2"))


def have_fewer_colours(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def speak_german(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")


def update_rowdo(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.kept_frame.__version__", "99.0")


@pytest.mark.parametrize(
    "change",
    [add_a_todo, write_a_profile, sign_in_as_another, have_fewer_colours, speak_german, update_rowdo],
)
def test_a_frame_is_good_until_something_changes(
    here: Offline, monkeypatch: pytest.MonkeyPatch, change: Callable[[Offline, pytest.MonkeyPatch], None]
) -> None:
    frame().keep(drawn)
    change(here, monkeypatch)
    assert frame().picture() is None


def test_a_frame_is_of_a_terminal_of_one_size(here: Offline) -> None:
    frame().keep(drawn)
    assert frame((81, 24)).picture() is None


def test_another_person_has_another_frame(here: Offline) -> None:
    frame().keep(drawn)
    accounts = Accounts(here.folder / "data")
    account = accounts.current("default")
    assert account
    accounts.remember(account._replace(user_id="user_2", email="bob@example.com"))
    assert frame().picture() is None


@pytest.mark.parametrize(("since", "until"), [(-10, 0), (-10, -5), (5, 10)])
def test_a_frame_is_of_its_time(here: Offline, since: int, until: int) -> None:
    frame().keep(lambda: drawn(since=since, until=until))
    assert frame().picture() is None


def test_a_frame_is_not_kept_if_something_changes_while_it_is_drawn(here: Offline) -> None:
    def draw() -> Frame:
        here.run("add", "call Bob")
        return drawn()

    frame().keep(draw)
    assert frame().picture() is None


def test_a_frame_is_still_good_when_the_last_program_has_closed_the_todos(here: Offline) -> None:
    with here.replica() as shown:
        shown.add(Todo("", "buy milk"))
        frame().keep(drawn)
    assert frame().picture() == PICTURE


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The processes that are started in the background."""
    begun: list[list[str]] = []
    monkeypatch.setattr(start_rowdo, "_start", begun.append)
    return begun


def test_no_process_is_started_to_keep_what_is_kept(here: Offline, begun: list[list[str]]) -> None:
    frame().keep(drawn)
    keep_frame_in_background(ProfileChoice(), SIZE)
    assert begun == []


def go_on_in_the_database(here: Offline) -> None:
    with here.replica() as replica, replica.file.transaction():
        replica.file.set_meta("cursor", "0123456789ab:42")


def pass_the_next_change(here: Offline) -> None:
    frame().keep(lambda: drawn(since=-10, until=-5))


@pytest.mark.parametrize("change", [go_on_in_the_database, pass_the_next_change])
def test_a_process_is_started_to_keep_what_is_good_no_more(
    here: Offline, begun: list[list[str]], change: Callable[[Offline], None]
) -> None:
    frame().keep(drawn)
    change(here)
    keep_frame_in_background(ProfileChoice(), SIZE)
    assert [command[-3:] for command in begun] == [["--keep-frame", "80", "24"]]


def test_a_process_is_started_for_a_terminal_of_another_size(here: Offline, begun: list[list[str]]) -> None:
    frame().keep(drawn)
    keep_frame_in_background(ProfileChoice(), (81, 24))
    assert [command[-3:] for command in begun] == [["--keep-frame", "81", "24"]]


def test_no_process_is_started_for_a_terminal_without_a_size(here: Offline, begun: list[list[str]]) -> None:
    keep_frame_in_background(ProfileChoice(), (0, 24))
    assert begun == []


def keep(here: Offline, size: tuple[int, int], *command: str) -> None:
    """Run what is started in the background."""
    subprocess.run(
        [sys.executable, *(command or ("-m", "tui")), "--keep-frame", *map(str, size)],
        env=here.environment | {"TERM": "xterm", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "size",
    [(300, 80), *(pytest.param(tiny, marks=pytest.mark.slow) for tiny in [(1, 1), (3, 1), (1, 3), (2, 2)])],
)
def test_every_cell_is_drawn_however_wide_its_character(
    here: Offline, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    task = "東京の友達に電話をして牛乳を買って帰る" * 5
    here.fill(Todo("", task, due_date=date.today()) for _ in range(100))
    keep(here, size)
    picture = frame(size).picture()
    assert picture is not None
    terminal, blank = pyte.Screen(*size), "\ue000"
    for y in range(size[1]):
        terminal.cursor_position(y + 1, 1)
        terminal.draw(blank * size[0])
    pyte.Stream(terminal).feed(picture)
    assert blank not in "".join(terminal.display)


@pytest.mark.parametrize("program", [NEVER_DRAWN, locked_out(1)], ids=["never drawn", "locked out"])
def test_a_frame_that_never_comes_is_not_waited_for(here: Offline, program: str) -> None:
    keep(here, SIZE, "-c", program)
    assert frame().picture() is None


READING = ("begin", "select * from todo")
WRITING = ("begin immediate",)


@pytest.mark.parametrize("statements", [READING, WRITING], ids=["reads", "writes"])
def test_nobody_waits_for_another_program_to_keep_a_frame(here: Offline, statements: tuple[str, ...]) -> None:
    with (
        here.replica() as shown,
        closing(sqlite3.connect(here.replica_path, isolation_level=None)) as other,
        closing(sqlite3.connect(here.replica_path, isolation_level=None, timeout=0)) as writer,
    ):
        shown.add(Todo("", "buy milk"))
        for statement in statements:
            other.execute(statement).fetchall()
        frame().keep(lambda: pytest.fail("It was waited for."))
        assert other.in_transaction
        if statements == READING:
            writer.execute("begin immediate")
            writer.execute("rollback")
        other.execute("rollback")
        frame().keep(drawn)
    assert frame().picture() == PICTURE


@pytest.mark.parametrize("content", [b"", b"{}", b"[]\nx", b'{"since": 1, "until": 2}\nx', b"\xff\xfe\n"])
def test_a_file_that_is_none_is_no_frame(here: Offline, content: bytes) -> None:
    here.replica_path.with_name(here.replica_path.name + ".frame").write_bytes(content)
    assert frame().picture() is None


def test_a_frame_goes_with_the_todos(here: Offline) -> None:
    frame().keep(drawn)
    here.run("logout", "--forget", "--yes")
    assert not list(here.folder.rglob("*.frame"))


def test_no_secret_is_in_the_file(here: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERMINAL_TOKEN", "sk_secret")
    frame().keep(drawn)
    assert "sk_secret" not in next(here.folder.rglob("*.frame")).read_text("utf-8")
