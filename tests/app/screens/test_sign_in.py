"""The sign-in screen: what it shows, what its keys do, and what remains afterwards."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerFailed

from tests.app.play_scene import lines, playing, press, settled, text
from tests.app.scenes import CODE, StillEngine
from tests.app.world import Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.app.screens.sign_in import SignInScreen
from tui.app.terminal import clipboard
from tui.replica.replica import Replica
from tui.session_events import Failed, Prompt, Replacing, SignedIn, SignedOut, SignInEvent, Waiting, Who
from tui.sync.state import Phase, SyncState

ANA = Who("ana@example.com", "ep-cool/neondb")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were opened in a browser, which is there."""
    opened: list[str] = []

    def browser(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setenv("DISPLAY", ":9")
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("webbrowser.open", browser)
    return opened


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path), who=None)
    stage.make_engine = lambda replica: StillEngine(SyncState())
    return stage


def row_of(app: RowdoApp, words: str) -> int:
    return next(y for y, line in enumerate(text(app).splitlines()) if words in line)


async def test_the_code_is_large_and_the_address_in_full(stage: Stage) -> None:
    stage.events = [CODE]
    async with playing(stage) as (app, _):
        shown = text(app)
        assert "https://rowdo.example/device\n" in shown
        assert "█" in shown or "▀" in shown
        assert "5:00 left." in shown
        assert "device?user_code" not in shown


async def test_the_address_is_a_link_with_the_code_in_it(stage: Stage) -> None:
    stage.events = [CODE]
    async with playing(stage) as (app, _):
        strips = lines(app)
        links = {segment.style.link for strip in strips for segment in strip if segment.style}
        assert CODE.complete_url in links


async def test_an_address_longer_than_the_screen_is_there_to_the_last_letter(stage: Stage) -> None:
    address = "https://login.example/" + "x" * 150 + "/end"
    stage.events = [Prompt("", address, address, 600)]
    async with playing(stage, (60, 20)) as (app, _):
        assert address in text(app).replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(("size", "shown"), [((120, 34), True), ((96, 26), True), ((80, 24), False)])
async def test_a_phone_can_read_the_code_where_there_is_room(
    stage: Stage, size: tuple[int, int], shown: bool
) -> None:
    stage.events = [CODE]
    async with playing(stage, size) as (app, _):
        assert isinstance(app.screen, SignInScreen)
        assert bool(app.screen.welcome.qr) is shown
        assert len(app.screen.welcome.qr) <= size[1] - 1
        white = [
            segment
            for strip in lines(app)
            for segment in strip
            if segment.style and segment.style.bgcolor and segment.style.bgcolor.name == "#ffffff"
        ]
        assert bool(white) is shown


async def test_its_keys_can_be_clicked(stage: Stage) -> None:
    stage.events = [CODE]
    async with playing(stage) as (app, pilot):
        await pilot.click("#keys", offset=(text(app).splitlines()[-1].index("copy address"), 0))
        await settled(pilot)
        assert "Copied the address" in text(app)


async def test_the_countdown_counts_and_ends_with_a_key_for_a_new_code(stage: Stage) -> None:
    stage.events = [CODE]
    async with playing(stage) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, SignInScreen)
        screen.ends_at -= 190
        screen.count_down()
        await settled(pilot)
        assert "1:50" in text(app)
        screen.ends_at -= 300
        screen.count_down()
        await settled(pilot)
        assert "expired before it was used" in text(app)
        stage.events = [CODE._replace(user_code="NEWC-CODE", url="https://rowdo.example/new")]
        await press(pilot, "enter")
        assert "https://rowdo.example/new" in text(app)
        assert "expired" not in text(app)


async def test_a_second_that_passes_draws_one_line(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.events = [CODE]
    async with playing(stage, (110, 30)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, SignInScreen)
        drawn: list[tuple[int, ...]] = []
        redraw = screen.welcome.redraw

        def note(*lines: int) -> None:
            drawn.append(lines)
            redraw(*lines)

        monkeypatch.setattr(screen.welcome, "redraw", note)
        screen.ends_at -= 1
        screen.show()
        screen.show()
        await settled(pilot)
        assert [len(lines) for lines in drawn] == [1]
        assert text(app).splitlines()[drawn[0][0]].strip().startswith("4:59 left.")


async def test_enter_opens_the_complete_address(stage: Stage, opened: list[str]) -> None:
    stage.events = [CODE]
    async with playing(stage) as (app, pilot):
        await press(pilot, "enter")
        assert opened == [CODE.complete_url]
        assert "Opened in your browser" in text(app)


async def test_without_a_browser_it_says_where_to_go(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    stage.events = [CODE]
    async with playing(stage) as (app, pilot):
        await press(pilot, "enter")
        assert "your phone too" in " ".join(text(app).split())
        assert "open browser" not in text(app)


async def test_c_copies_by_the_terminal_and_by_the_system(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", copied.append)
    stage.events = [CODE]
    async with playing(stage) as (app, pilot):
        await press(pilot, "c")
        assert app.clipboard == CODE.complete_url
        assert copied == [CODE.complete_url]
        assert "Copied" in text(app)


def test_the_clipboard_of_another_machine_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "xclip"
    program.write_text("#!/bin/sh\nexec cat > " + str(tmp_path / "copied"))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    here = {"DISPLAY": ":9", "PATH": str(tmp_path)}
    assert not clipboard.copy("secret", here | {"SSH_TTY": "/dev/pts/1"})
    assert not clipboard.copy("secret", {"PATH": str(tmp_path)})
    assert clipboard.copy("héllo", here)
    for thread in threading.enumerate():
        if thread.name == "clipboard":
            thread.join()
    assert (tmp_path / "copied").read_text() == "héllo"


@pytest.mark.parametrize("browser", [True, False])
async def test_a_refusal_says_what_and_enter_goes_on(stage: Stage, opened: list[str], browser: bool) -> None:
    stage.events = [CODE, Failed("That needs the browser.", browser=browser)]
    stage.browser_events = [Prompt("", "https://login.example/a", "https://login.example/a", 600)]
    async with playing(stage) as (app, pilot):
        assert "That needs the browser." in text(app)
        await press(pilot, "enter")
        assert stage.asked == (["browser"] if browser else [])
        assert opened == (["https://login.example/a"] if browser else [])


@pytest.mark.parametrize("browser", [True, False])
async def test_a_service_that_was_not_reached_is_asked_again_by_a_key(stage: Stage, browser: bool) -> None:
    unreachable = Failed("The sign-in service cannot be reached.", offline=True)
    stage.events, stage.browser_events = [unreachable], [unreachable]
    async with playing(stage) as (app, pilot):
        if browser:
            await press(pilot, "b")
        assert "r try again" in text(app)
        stage.events = stage.browser_events = [CODE]
        await press(pilot, "r")
        assert "cannot be reached" not in text(app)
        assert stage.asked == ["browser", "browser"][: 2 * browser]


async def test_an_organization_is_chosen_before_the_browser_opens(stage: Stage, opened: list[str]) -> None:
    offered = {"org_a": "Acme", "org_g": "Globex"}
    stage.events = [CODE, Failed("An organization has to be chosen.", browser=True, organizations=offered)]
    stage.browser_events = [SignedIn(ANA._replace(organization="Globex"))]
    async with playing(stage, (100, 30)) as (app, pilot):
        await press(pilot, "b")
        assert "Acme" in text(app)
        stage.who = ANA
        await press(pilot, "g", "l", "o", "enter")
        assert stage.asked == ["browser org_g"]
        assert "ana@example.com (Globex)" in text(app).splitlines()[0]


async def test_who_is_signed_in_sees_their_todos_and_what_to_know(stage: Stage) -> None:
    stage.events = [SignedIn(ANA, "There is no keyring. The session is kept until the program ends.")]
    stage.who = None
    async with playing(stage, (100, 30)) as (app, pilot):
        await settled(pilot)
        assert "ana@example.com" in text(app).splitlines()[0]
        assert "kept until the program ends" in text(app)


async def test_what_is_worth_telling_is_told(stage: Stage) -> None:
    stage.events = [CODE, Waiting("The sign-in service does not answer just now.")]
    async with playing(stage) as (app, _):
        assert "does not answer just now" in text(app)


class Taken(Stage):
    """Ana is signed in, and Ben comes back from the browser."""

    of_ben: Replica

    async def browser_login(self, organization: str = "") -> AsyncGenerator[SignInEvent, None]:
        question = Replacing("ana@example.com", "ben@example.com")
        yield question
        if question.agreed:
            self.who = Who("ben@example.com", "ep-cool/neondb")
            self.replica = self.of_ben
            yield SignedIn(self.who)
        else:
            yield Failed("ana@example.com stays signed in, and ben@example.com is not.")


@pytest.mark.parametrize("key", ["y", "n", "escape", "enter"])
async def test_another_persons_session_is_replaced_by_y_alone(
    tmp_path: Path, opened: list[str], key: str
) -> None:
    stage = Taken(replica_at(tmp_path), who=ANA)
    (tmp_path / "ben").mkdir()
    stage.of_ben = replica_at(tmp_path / "ben")
    stage.make_engine = lambda replica: StillEngine(SyncState())
    stage.events = [CODE]
    async with playing(stage, (100, 30)) as (app, pilot):
        app.show_sign_in()
        await settled(pilot)
        await press(pilot, "b")
        shown = " ".join(text(app).split())
        assert "ben@example.com has signed in, but ana@example.com is signed in here." in shown
        assert "Replace the session of ana@example.com?" in shown
        await press(pilot, key)
        await settled(pilot)
        if key == "y":
            assert "ben@example.com" in text(app).splitlines()[0]
        else:
            assert stage.who == ANA
            assert ("ana@example.com stays signed in" in text(app)) == (key == "n")
            await press(pilot, "escape")
            assert "ana@example.com" in text(app).splitlines()[0]
            stage.of_ben.close()


class Endless(Stage):
    """A sign-in that nobody ever confirms, and which notices when it is given up."""

    running = 0

    async def device_login(self) -> AsyncGenerator[SignInEvent, None]:
        self.running += 1
        try:
            yield CODE
            await asyncio.Event().wait()
        finally:
            self.running -= 1


async def test_quitting_leaves_no_sign_in_behind(tmp_path: Path) -> None:
    stage = Endless(replica_at(tmp_path), who=None)
    before = asyncio.all_tasks()
    async with playing(stage) as (_, pilot):
        assert stage.running == 1
        await press(pilot, "r")
        assert stage.running == 1
        await press(pilot, "q")
    assert stage.running == 0
    assert not [task for task in asyncio.all_tasks() - before if "sign_in" in repr(task)]


async def test_a_fault_of_ours_ends_the_program_rather_than_hangs_it(tmp_path: Path) -> None:
    class Faulty(Stage):
        async def prepare(self, report: Callable[[str], None]) -> None:
            raise RuntimeError("a fault of ours")

    stage = Faulty(replica_at(tmp_path), who=None)
    with pytest.raises(WorkerFailed, match="a fault of ours"):
        async with playing(stage):
            pass


async def sign_out(pilot: Pilot[None]) -> None:
    await press(pilot, "ctrl+p")
    await press(pilot, *"signout", "enter")
    await settled(pilot)


async def test_signing_out_counts_what_waits_and_offers_the_browser(stage: Stage, opened: list[str]) -> None:
    stage.who, stage.events = ANA, [CODE]
    stage.signed_out = SignedOut(
        "https://login.example/logout?session_id=s", "The keyring is locked: unlock it."
    )
    for number in range(3):
        stage.replica.edit(uid(number), notes="changed on a train")
    async with playing(stage, (90, 30)) as (app, pilot):
        await sign_out(pilot)
        shown = " ".join(text(app).split())
        assert "You are signed out. 3 changes wait on this machine until ana@example.com signs in" in shown
        assert "unlock it" in shown
        await press(pilot, "o")
        assert opened == ["https://login.example/logout?session_id=s"]


async def test_a_session_that_ends_is_told_of_and_the_todos_stay(stage: Stage) -> None:
    stage.who = ANA
    ended = SyncState(phase=Phase.SIGNED_OUT, message="The session has ended. Sign in again.")
    stage.make_engine = lambda replica: StillEngine(ended)
    for number in range(3):
        stage.replica.edit(uid(number), notes="changed on a train")
    async with playing(stage, (100, 30)) as (app, pilot):
        assert "signed out, 3 changes waiting" in text(app).splitlines()[0]
        assert "Sign in again" in text(app)
        await press(pilot, "g", "a", "d")
        assert stage.replica.waiting == 4


async def test_another_organization_is_chosen_in_the_palette(stage: Stage) -> None:
    stage.who = ANA._replace(organization="Acme")
    stage.organizations = {"org_a": "Acme", "org_g": "Globex"}
    async with playing(stage, (100, 30)) as (app, pilot):
        assert "(Acme)" in text(app).splitlines()[0]
        await press(pilot, "ctrl+p")
        await press(pilot, *"organi", "enter")
        await press(pilot, *"glob", "enter")
        assert stage.asked == ["switch org_g"]
        assert "(Globex)" in text(app).splitlines()[0]
        assert "You are in Globex now" in text(app)


async def test_an_organization_that_asks_for_more_leads_to_the_browser(
    stage: Stage, opened: list[str]
) -> None:
    stage.who = ANA._replace(organization="Acme")
    stage.organizations = {"org_a": "Acme", "org_s": "Strict"}
    stage.refuses_switch = True
    stage.browser_events = [Prompt("", "https://login.example/s", "https://login.example/s", 600)]
    async with playing(stage, (100, 30)) as (_, pilot):
        await press(pilot, "ctrl+p")
        await press(pilot, *"organi", "enter")
        await press(pilot, *"strict", "enter")
        await settled(pilot)
        assert stage.asked == ["switch org_s", "browser org_s"]
        assert opened == ["https://login.example/s"]


async def test_where_a_folder_says_nobody_signs_in_before_they_have_seen_it(stage: Stage) -> None:
    stage.to_confirm = ("/somebody/elses/.env names where your todos are:", "database  https://ep-x.example")
    stage.events = [CODE]
    async with playing(stage) as (app, pilot):
        await press(pilot, "r", "b", "o", "c")
        shown = text(app)
        assert "/somebody/elses/.env names where your todos are" in shown
        assert "https://ep-x.example" in shown
        assert "sign in there" in shown
        assert (stage.prepared, stage.asked) == (0, [])
        await press(pilot, "enter")
        assert "5:00 left." in text(app)
        assert stage.prepared == 1
