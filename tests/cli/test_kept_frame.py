"""How long the frame that is kept for the next start is good: until anything changes that it depends on."""

import os
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tui.auth import Accounts
from tui.cli.kept_frame import Frame, KeptFrame
from tui.client.client import Client, ProfileChoice

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
