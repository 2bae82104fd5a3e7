"""Changes while a panel, input line or editor is open: no other todo is changed, no text is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import playing, press, settled, text
from tests.app.scenes import SYNCED, StillEngine, typed
from tests.app.world import NOW, TODAY, Stage, day, replica_at, uid
from tui.app.app import RowdoApp
from tui.replica.errors import NotSavedError
from tui.replica.replica import Replica
from tui.todos import Priority, Todo
from tui.todos.view import Kind, View

RENT, MUM, TRIP = uid(0), uid(2), uid(9)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


@pytest.fixture
def elsewhere(stage: Stage, tmp_path: Path) -> Iterator[Replica]:
    """Another Rowdo with the same todos."""
    with Replica.open(tmp_path / "replica.sqlite3") as replica:
        yield replica


def kept(stage: Stage, name: str) -> Todo:
    todo = stage.replica.get(name)
    assert todo
    return todo


async def go_to(app: RowdoApp, pilot: Pilot[None], name: str) -> None:
    """Put the cursor on a todo, in the list of all."""
    await press(pilot, "g", "a")
    assert app.main
    assert app.main.todos.listing
    app.main.todos.go(app.main.todos.listing.index_of(name) or 0)


@pytest.mark.parametrize(
    ("opened", "answer", "field"),
    [
        ("m", "enter", "project"),
        ("t", "n", "due_date"),
        ("p", "enter", "priority"),
        ("@", "enter", "tags"),
        ("R", "enter", "recurrence"),
    ],
)
async def test_an_answer_is_about_the_todo_that_was_asked_about(
    stage: Stage, elsewhere: Replica, opened: str, answer: str, field: str
) -> None:
    async with playing(stage) as (app, pilot):
        assert app.main
        asked, other = kept(stage, RENT), kept(stage, app.main.todos.row_at(1).todo.uid)  # type: ignore[union-attr]
        await press(pilot, opened, *(() if field == "due_date" else ("down",)))
        if field == "tags":
            await press(pilot, "tab")
        elsewhere.complete(RENT)
        stage.replica.refresh()
        await settled(pilot)
        assert app.main.todos.todo
        assert app.main.todos.todo.uid == other.uid
        await press(pilot, answer)
        assert getattr(kept(stage, RENT), field) != getattr(asked, field)
        assert kept(stage, other.uid) == other


async def test_an_answer_about_a_todo_that_is_gone_changes_nothing(stage: Stage, elsewhere: Replica) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "m", "down")
        elsewhere.delete(RENT)
        stage.replica.refresh()
        await press(pilot, "enter")
        assert "deleted meanwhile" in text(app)
        assert stage.replica.waiting == 1


UNDONE_OR_OUTDATED = {
    "undone": lambda elsewhere: elsewhere.undo(),
    "outdated": lambda elsewhere: elsewhere.delete(uid(1)),
}


@pytest.mark.parametrize("happens", UNDONE_OR_OUTDATED)
async def test_undo_is_offered_as_long_as_it_takes_back_what_is_told(
    stage: Stage, elsewhere: Replica, happens: str
) -> None:
    async with playing(stage, (140, 30)) as (app, pilot):
        await go_to(app, pilot, uid(0))
        assert app.main
        await press(pilot, "3")
        told = "Priority p3: “Pay rent” · u undoes it"
        elsewhere.fold(uid(2))
        app.main.timers.tick()
        await settled(pilot)
        assert told in text(app), "another program changed something, but no todo"
        UNDONE_OR_OUTDATED[happens](elsewhere)
        app.main.timers.tick()
        await settled(pilot)
        assert told not in text(app)


async def test_a_line_overwrites_nothing_that_was_written_meanwhile(stage: Stage, elsewhere: Replica) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "e", "home", *typed("now "))
        elsewhere.edit(RENT, task="Changed by my phone")
        stage.replica.refresh()
        await press(pilot, "enter")
        assert "Both versions are kept" in text(app)
        (conflict,) = stage.replica.conflicts()
        assert conflict.fields["task"].mine == "now Pay rent"
        assert conflict.fields["task"].theirs == "Changed by my phone"


async def test_undoing_an_edit_in_conflict_names_what_was_written_here_and_leaves_nothing_to_decide(
    stage: Stage, elsewhere: Replica
) -> None:
    async with playing(stage, (140, 24)) as (app, pilot):
        await press(pilot, "e", "home", *typed("now "))
        elsewhere.edit(RENT, task="Changed by my phone")
        stage.replica.refresh()
        await press(pilot, "enter", "u")
        assert "Undone: Edited “now Pay rent”" in text(app)
        assert kept(stage, RENT).task == "Changed by my phone"
        assert not stage.replica.conflicts()


async def test_a_conflict_that_ended_elsewhere_is_not_to_be_decided_any_more(
    stage: Stage, elsewhere: Replica
) -> None:
    async with playing(stage, (140, 24)) as (app, pilot):
        assert app.main
        await press(pilot, "e", "home", *typed("now "))
        elsewhere.edit(RENT, task="Changed by my phone")
        stage.replica.refresh()
        await press(pilot, "enter")
        assert "Both versions are kept" in text(app)
        elsewhere.undo()
        app.main.timers.tick()
        await settled(pilot)
        assert not stage.replica.conflicts()
        assert "Both versions are kept" not in text(app)


async def test_nothing_is_chosen_over_what_was_written_since_it_was_shown(
    stage: Stage, elsewhere: Replica
) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "e", "home", *typed("now "))
        elsewhere.edit(RENT, task="Changed by my phone")
        stage.replica.refresh()
        await press(pilot, "enter", "enter")
        assert "Changed by my phone" in text(app)
        elsewhere.edit(RENT, task="Changed once more")
        await press(pilot, "m")
        assert "changed again meanwhile" in text(app)
        assert "Changed once more" in text(app)
        assert kept(stage, RENT).task == "Changed once more"
        await press(pilot, "m")
        assert kept(stage, RENT).task == "now Pay rent"
        assert not stage.replica.conflicts()


async def test_a_line_about_a_todo_deleted_meanwhile_brings_it_back(stage: Stage, elsewhere: Replica) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "e", "home", *typed("now "))
        elsewhere.delete(RENT)
        stage.replica.refresh()
        await press(pilot, "enter")
        assert "brings it back" in text(app)
        assert kept(stage, RENT).task == "now Pay rent"


@pytest.mark.parametrize("keys", [("e", "end"), ("a",)])
async def test_a_line_that_the_disk_does_not_take_stays_open(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, *keys, *typed(" words"))
        refuse_changes(monkeypatch)
        await press(pilot, "enter")
        assert "The disk is full." in text(app)
        assert app.main
        assert app.main.typing
        assert app.main.typing.line.text.endswith(" words")


async def test_a_line_opened_before_midnight_means_the_days_it_was_opened_on(stage: Stage) -> None:
    now = NOW

    def clock() -> datetime:
        return now

    async with playing(stage, clock=clock) as (app, pilot):
        stage.replica.edit(MUM, due_date=day(1))
        await go_to(app, pilot, MUM)
        await press(pilot, "e", "home", *typed("now "))
        now += timedelta(days=1)
        await press(pilot, "enter")
        assert kept(stage, MUM).task == "now Call mum"
        assert kept(stage, MUM).due_date == day(1)


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Callable[[], object]], None]:
    """Makes an editor that writes "For hours." while something else happens."""
    monkeypatch.setattr(RowdoApp, "suspend", lambda app: nullcontext())
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def make(happening: Callable[[], object]) -> None:
        def run(command: list[str], check: bool) -> CompletedProcess[str]:
            Path(command[-1]).write_text("For hours.\n")
            return CompletedProcess(command, 1 if happening() == "killed" else 0)

        monkeypatch.setattr("subprocess.run", run)

    return make


def left_behind(folder: Path) -> dict[Path, str]:
    """The files made for the editor that are still there, and what is in them."""
    return {path: path.read_text() for path in folder.glob("rowdo-*/*")}


def refuse_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object, **fields: object) -> None:
        raise NotSavedError("The disk is full.")

    monkeypatch.setattr(Replica, "edit", refused)
    monkeypatch.setattr(Replica, "add", refused)


async def test_notes_written_for_hours_outlive_what_was_written_meanwhile(
    stage: Stage, elsewhere: Replica, writing: Callable[[Callable[[], object]], None], tmp_path: Path
) -> None:
    writing(lambda: elsewhere.edit(RENT, notes="From my phone."))
    async with playing(stage) as (_, pilot):
        await press(pilot, "E")
        (conflict,) = stage.replica.conflicts()
        assert (conflict.fields["notes"].mine, conflict.fields["notes"].theirs) == (
            "For hours.",
            "From my phone.",
        )
        assert not left_behind(tmp_path)


async def test_notes_written_for_hours_bring_a_deleted_todo_back(
    stage: Stage, elsewhere: Replica, writing: Callable[[Callable[[], object]], None]
) -> None:
    writing(lambda: elsewhere.delete(RENT))
    async with playing(stage) as (_, pilot):
        await press(pilot, "E")
        assert kept(stage, RENT).notes == "For hours."


async def test_notes_that_the_disk_does_not_take_stay_in_their_file(
    stage: Stage,
    writing: Callable[[Callable[[], object]], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    writing(lambda: refuse_changes(monkeypatch))
    async with playing(stage, size=(200, 24)) as (app, pilot):
        await press(pilot, "E")
        ((file, words),) = left_behind(tmp_path).items()
        assert words == "For hours.\n"
        assert f"The disk is full. What you wrote is in {file}" in text(app)


async def test_notes_of_an_editor_that_was_killed_stay_in_their_file(
    stage: Stage, writing: Callable[[Callable[[], object]], None], tmp_path: Path
) -> None:
    writing(lambda: "killed")
    async with playing(stage, size=(200, 24)) as (app, pilot):
        before = kept(stage, RENT)
        await press(pilot, "E")
        ((file, words),) = left_behind(tmp_path).items()
        assert words == "For hours.\n"
        assert f"as they were. What you wrote is in {file}" in text(app)
        assert kept(stage, RENT) == before


async def test_where_no_file_can_be_written_for_the_editor_it_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    async with playing(stage) as (app, pilot):
        await press(pilot, "E")
        assert "There can be no file for the editor (No such file or directory)." in text(app)


async def test_an_editor_that_does_not_exist_is_told_and_the_terminal_comes_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = []

    @contextmanager
    def suspend(app: RowdoApp) -> Iterator[None]:
        """Lend the terminal as Textual does, which does not take it back after an exception."""
        lent.append(True)
        yield
        lent.pop()

    monkeypatch.setattr(RowdoApp, "suspend", suspend)
    monkeypatch.setenv("VISUAL", "/nonexistent/ed")
    async with playing(stage, size=(160, 24)) as (app, pilot):
        await press(pilot, "E")
        assert "/nonexistent/ed could not be started (No such file or directory)." in text(app)
        assert not lent


async def test_an_interruption_is_for_the_editor_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(RowdoApp, "suspend", lambda app: nullcontext())
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("VISUAL", "sh -c 'kill -INT $PPID; printf Kept. > \"$0\"'")
    async with playing(stage) as (_, pilot):
        await press(pilot, "E")
        assert kept(stage, RENT).notes == "Kept."


async def test_an_editor_that_is_no_command_line_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", 'vim "unclosed')
    async with playing(stage) as (app, pilot):
        await press(pilot, "E")
        assert "VISUAL is no command line (no closing quotation)." in text(app)


async def test_what_holds_for_the_subtasks_is_told_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(stage) as (app, pilot):
        await go_to(app, pilot, TRIP)
        await press(pilot, "d")

        def refused(*arguments: object) -> None:
            raise NotSavedError("The disk is full.")

        monkeypatch.setattr(Replica, "complete_many", refused)
        await press(pilot, "D")
        assert "The disk is full." in text(app)


async def test_of_a_pasted_text_a_line_without_other_words_has_one_of_them_as_its_task(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "a")
        assert app.main
        assert app.main.typing
        app.main.typing.paste("p1 tomorrow\nreal one\n \n#home @x")
        await press(pilot, "enter")
        assert "Added 3 todos" in text(app)
        listing = stage.replica.listing(View(Kind.DAY, day=TODAY), today=TODAY)
        added = {todo.task: todo for todo in listing.todos(0, 10)}
        assert added.keys() >= {"tomorrow", "real one", "#home"}
        assert added["tomorrow"].priority == Priority.URGENT
        assert added["#home"].tags == ("x",)
