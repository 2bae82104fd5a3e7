"""Text from elsewhere is drawn harmlessly, and editing does not change it."""

import unicodedata
from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES, Theme

from tests.app.play_scene import playing, press, text
from tests.app.scenes import SYNCED, UNTRUSTED, StillEngine
from tests.app.world import TODAY, Stage, replica_at, todos, uid
from tests.sampling import mostly_slow
from tui.app.row import RowFormat, draw_row
from tui.app.styles import mix
from tui.app.themes import OURS
from tui.replica.listing import Row
from tui.todos import Priority, Todo

MORE = (
    {"task": "a\x00b", "notes": "\x00\x1b]52;c;aGk=\x07"},
    {"task": "\u202e\u2066\u200f", "project": "\x85\x9d"},
    {"task": "\ud800 alone", "tags": ("\x7f",)},
)
WORLD = (*UNTRUSTED, *MORE)
HARMFUL = {"Cc", "Cs", "Zl", "Zp"}
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def row_of(todo: Todo) -> Row:
    return Row(todo, 0, 0, 0, folded=None, conflict=False, waiting=False, refused=False)


def harmful(shown: str) -> list[str]:
    return [
        repr(each)
        for each in shown
        if each != "\n" and (unicodedata.category(each) in HARMFUL or each in BIDI)
    ]


@pytest.mark.parametrize("todo", todos(WORLD), ids=lambda todo: ascii(todo.task[:20]))
@pytest.mark.parametrize(
    "theme",
    [OURS[0], BUILTIN_THEMES["ansi-dark"]],
    ids=lambda theme: theme.name,
)
def test_a_row_is_as_wide_as_its_list_and_does_no_harm(todo: Todo, theme: Theme) -> None:
    palette = mix(theme)
    for cells in (12, 33, 80, 200):
        strip = draw_row(
            row_of(todo), RowFormat(palette, TODAY, cells), cursor=False, active=False, selected=False
        )
        assert harmful(strip.text) == []
        assert sum(segment.cell_length for segment in strip) == cells


async def test_every_pane_shows_them_harmlessly(tmp_path: Path) -> None:
    async with playing(Stage(replica_at(tmp_path, WORLD)), (160, 50)) as (app, pilot):
        await press(pilot, "g", "a")
        for _ in WORLD:
            assert harmful(text(app)) == []
            await press(pilot, "j")
        await press(pilot, "m")
        assert harmful(text(app)) == []


async def test_what_is_copied_does_nothing_where_it_is_pasted(tmp_path: Path) -> None:
    tricks = {"task": "ls\nrm -rf /\r\n\x1b[201~\x9b201~", "notes": "one\ntwo\u2028three\n"}
    world = (*WORLD, tricks)
    async with playing(Stage(replica_at(tmp_path, world)), (160, 50)) as (app, pilot):
        await press(pilot, "g", "a")
        for _ in world:
            await press(pilot, "y")
            assert app.clipboard
            assert "\n" not in app.clipboard
            assert harmful(app.clipboard) == []
            await press(pilot, "j")
        await press(pilot, "*", "y")
        assert len(app.clipboard.split("\n")) == len(world)
        assert harmful(app.clipboard) == []


@pytest.mark.parametrize(
    "number", mostly_slow(range(len(WORLD)), one_in=3), ids=lambda number: ascii(WORLD[number]["task"][:20])
)
async def test_editing_one_end_leaves_the_rest_as_it_is(number: int, tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path, WORLD[number : number + 1]))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    before = stage.replica.get(uid(0))
    assert before
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a", "e", "enter")
        assert stage.replica.get(uid(0)) == before
        await press(pilot, "e", "home", "z", "enter")
        after = stage.replica.get(uid(0))
        assert after
        assert (after.task, after.notes, after.project, after.tags) == (
            f"z{before.task}",
            before.notes,
            before.project,
            before.tags,
        )
        assert harmful(text(app)) == []


def test_what_matters_is_told_by_shape_and_word_without_any_colour() -> None:
    urgent, plain, done = (
        row_of(Todo(uid=uid(0), task="task", **fields))
        for fields in (
            {"priority": Priority.URGENT, "due_date": TODAY.replace(day=1)},
            {},
            {"is_complete": True},
        )
    )
    row_format = RowFormat(mix(OURS[0]), TODAY, 80)
    lines = [
        draw_row(row, row_format, cursor=False, active=False, selected=False).text
        for row in (urgent, plain, done)
    ]
    assert "◉" in lines[0]
    assert "p1" in lines[0]
    assert "late" in lines[0]
    assert "○" in lines[1]
    assert "✓" in lines[2]
    marked = draw_row(plain, row_format, cursor=True, active=True, selected=True).text
    assert marked.startswith("▌●")
