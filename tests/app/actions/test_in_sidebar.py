"""In the sidebar, keys act on the project, tag or filter under the cursor, never on a todo."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.play_scene import colours_of, playing, press, settled, text
from tests.app.scenes import SAVED, SYNCED, StillEngine, typed
from tests.app.world import Stage, replica_at, uid
from tui.app.app import RowdoApp
from tui.replica.replica import Change
from tui.replica.settings import Settings

NAMED = {"home": (0, 3), "travel": (4, 9, 10, 11, 12)}
"""The todos of a project, those that are done too."""


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(replica_at(tmp_path), preferences=SAVED)
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    return stage


def projects(stage: Stage, numbers: tuple[int, ...]) -> set[str]:
    return {todo.project for number in numbers if (todo := stage.replica.get(uid(number)))}


async def test_x_deletes_no_todo_but_asks_about_the_project(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "x")
        assert "Delete the project #home?" in text(app)
        await press(pilot, "escape")
        assert projects(stage, NAMED["home"]) == {"home"}
        await press(pilot, "x", "enter")
        assert "Deleted #home, moved to the Inbox: 2 todos · u undoes it" in text(app)
        assert projects(stage, NAMED["home"]) == {""}
        assert "● home" not in text(app)
        await press(pilot, "u")
        assert projects(stage, NAMED["home"]) == {"home"}
        assert "● home" in text(app)


async def test_a_project_is_deleted_with_its_todos_and_comes_back_in_one_step(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("travel"), "enter", "h", "x")
        assert "Delete its 5 todos too" in text(app)
        await press(pilot, *typed("too"), "enter")
        assert "Deleted #travel with 5 todos · u undoes it" in text(app)
        assert projects(stage, NAMED["travel"]) == set()
        await press(pilot, "u")
        assert projects(stage, NAMED["travel"]) == {"travel"}


async def test_e_renames_a_project_with_all_that_is_in_it(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("travel"), "enter", "h", "e", "ctrl+u", *typed("Lisbon"), "enter")
        assert "Renamed #travel to #Lisbon: 5 todos · u undoes it" in text(app)
        assert projects(stage, NAMED["travel"]) == {"Lisbon"}
        assert "Lisbon  4" in text(app)
        await press(pilot, "u")
        assert projects(stage, NAMED["travel"]) == {"travel"}
        assert "travel  4" in text(app), "the list follows its todos back"
        assert "Not in this list" not in text(app)


async def test_a_project_that_is_no_more_is_in_the_sidebar_while_it_is_on_view(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("travel"), "enter", "h")
        assert app.main
        there = app.main.panes.sidebar.place
        stage.replica.edit_many({uid(number): {"project": "Lisbon"} for number in NAMED["travel"]})
        await settled(pilot)
        assert app.main.panes.sidebar.place
        assert there
        assert app.main.panes.sidebar.place.view == there.view
        await press(pilot, "k", "j")
        assert "Nothing to do in this project." not in text(app), "it is gone with the view"


async def leave_empty(stage: Stage, app: RowdoApp, pilot: Pilot[None]) -> None:
    """Go to the project work/api, which stands between two others, and take its only todo out of it."""
    stage.replica.edit_many({uid(8): {"project": "work/api"}, uid(13): {"project": "work/zoo"}})
    await press(pilot, "g", "p", *typed("work/api"), "enter", "h")
    assert re.search(r"▾ work .*\n.* ● api .*\n.* ● zoo ", sidebar(app))
    stage.replica.edit(uid(8), project="")
    await settled(pilot)


async def test_a_nested_project_that_is_no_more_stays_in_its_place_and_says_what_it_is(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await leave_empty(stage, app, pilot)
        assert re.search(r"▾ work .*\n.* ● api .*\n.* ● zoo ", sidebar(app))
        await press(pilot, "e")
        assert "There is no #work/api any more, so it cannot be renamed." in text(app)


async def test_a_project_that_is_no_more_stands_under_one_that_went_with_it(stage: Stage) -> None:
    stage.replica.edit(uid(8), project="far/away")
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("far/away"), "enter", "h")
        stage.replica.edit(uid(8), project="")
        await settled(pilot)
        assert re.search(r"▾ far .*\n.* ● away ", sidebar(app))
        await press(pilot, "k", "e")
        assert "There is no #far any more, so it cannot be renamed." in text(app)


async def test_a_tag_that_is_no_more_says_so(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "@", *typed("bank"), "enter", "h")
        stage.replica.edit(uid(0), tags=())
        await settled(pilot)
        await press(pilot, "c")
        assert "There is no @bank any more, so it cannot be coloured." in text(app)


async def test_the_footer_offers_no_key_for_a_project_that_is_no_more(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await leave_empty(stage, app, pilot)
        assert "rename" not in text(app)
        stage.replica.edit(uid(8), project="work/api")
        await settled(pilot)
        assert "e rename" in text(app)


async def test_the_project_on_view_is_in_the_sidebar_also_where_it_is_folded_away(stage: Stage) -> None:
    stage.replica.edit_many({uid(8): {"project": "work/api/v2"}, uid(13): {"project": "work/zoo"}})
    stage.replica.fold_project("work")
    async with playing(stage) as (app, pilot):
        assert "▸ work" in sidebar(app)
        assert "api" not in sidebar(app)
        await press(pilot, "g", "p", *typed("work/api/v2"), "enter", "h")
        assert re.search(r"▸ work .*\n.*▾ api .*\n.*● v2 ", sidebar(app))
        assert "zoo" not in sidebar(app)
        assert app.main
        assert app.main.panes.sidebar.place
        assert app.main.panes.sidebar.place.title == "work/api/v2"


async def test_the_project_on_view_is_in_the_sidebar_also_under_one_that_is_archived(stage: Stage) -> None:
    stage.replica.change_settings({"project/work": {"archived": True}})
    stage.replica.edit(uid(8), project="work/api")
    async with playing(stage) as (app, pilot):
        assert "● work" not in sidebar(app)
        await press(pilot, "g", "p", *typed("work/api"), "enter", "h")
        assert re.search(r"▾ work .*\n.* ● api ", sidebar(app))


async def test_a_project_given_the_name_of_another_is_merged_into_it(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "e", "ctrl+u", *typed("work"), "enter")
        assert "Merged #home into #work: 2 todos" in text(app)
        assert projects(stage, NAMED["home"]) == {"work"}


async def test_a_tag_is_renamed_and_deleted(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "@", *typed("phone"), "enter", "h", "e", "ctrl+u", *typed("calls"), "enter")
        assert "Renamed @phone to @calls: 2 todos" in text(app)
        assert [stage.replica.get(uid(number)).tags for number in (2, 5)] == [("calls",)] * 2  # type: ignore[union-attr]
        await press(pilot, "x")
        assert "Take it off its 2 todos" in text(app)
        await press(pilot, "enter")
        assert "Deleted @calls, taken off 2 todos · u undoes it" in text(app)
        assert [stage.replica.get(uid(number)).tags for number in (2, 5)] == [()] * 2  # type: ignore[union-attr]


async def test_a_saved_filter_is_renamed_in_its_place_and_deleted_when_confirmed(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "1", "h", "e", "ctrl+u", *typed("Soon"), "enter")
        assert "Renamed Urgent at work to Soon · u undoes it" in text(app)
        assert text(app).index("1 Soon") < text(app).index("2 Waiting")
        await press(pilot, "x", "enter")
        assert "Deleted Soon · u undoes it" in text(app)
        assert "1 Waiting" in text(app)
        await press(pilot, "u", "u")
        assert text(app).index("1 Urgent") < text(app).index("2 Waiting")
        assert stage.kept == []


async def test_a_adds_to_the_project_there(stage: Stage) -> None:
    async with playing(stage) as (_, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "a", *typed("Dust"), "enter")
        [made] = [todo for todo in stage.replica.find("") if todo.task == "Dust"]
        assert made.project == "home"


async def test_what_is_for_todos_says_so_and_changes_none(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        before = stage.replica.find("")
        await press(pilot, "h")
        for key in ("d", "t", "L", "v", "1", "R", "D", "y"):
            await press(pilot, key)
            assert "This key is for todos" in text(app)
        assert stage.replica.find("") == before


async def test_the_views_that_everybody_has_stay(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "i", "h", "e")
        assert "Inbox cannot be renamed: projects, tags and filters can." in text(app)
        await press(pilot, "x")
        assert "Inbox cannot be deleted: projects, tags and filters can." in text(app)


@pytest.mark.parametrize(
    ("typed_name", "why"),
    [("", "A name needs words."), ("x" * 5000, "at most"), ("Waiting", "There is a filter")],
)
async def test_a_name_that_cannot_be_says_why_and_stays_in_the_line(
    stage: Stage, typed_name: str, why: str
) -> None:
    keys = ("g", "1") if typed_name == "Waiting" else ("g", "p", *typed("home"), "enter")
    async with playing(stage, (160, 40)) as (app, pilot):
        await press(pilot, *keys, "h", "e", "ctrl+u")
        assert app.main
        app.main.paste(typed_name)
        await press(pilot, "enter")
        assert why in text(app)
        assert app.main.typing


SIZES = [(120, 40), (80, 24)]


def sidebar(app: RowdoApp) -> str:
    """The lines of the sidebar."""
    assert app.main
    cells = app.main.panes.sidebar.size.width
    return "\n".join(line[:cells] for line in text(app).splitlines())


@pytest.mark.parametrize("size", SIZES)
async def test_c_colours_a_project_wherever_it_stands(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "c", *typed("pink"), "enter")
        assert "#home is pink now · u undoes it" in text(app)
        assert app.palette.hue("home") == app.palette.hue("home/garden") == app.palette.color("pink")
        await press(pilot, "g", "a")
        [pink] = colours_of(app, "#home")
        assert pink in colours_of(app, "● ")
        await press(pilot, "u")
        assert app.palette.color(app.palette.chosen.get("project/home", "")) is None


async def test_c_colours_a_tag_and_a_filter(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "@", *typed("phone"), "enter", "h", "c", *typed("red"), "enter")
        assert app.palette.tag("phone") == app.palette.color("red")
        await press(pilot, "g", "1", "h", "c", *typed("blue"), "enter")
        assert "Urgent at work is blue now" in text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_capital_j_and_k_order_projects_and_filters(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "J")
        assert sidebar(app).index("● someday") < sidebar(app).index("● home")
        await press(pilot, "K")
        assert sidebar(app).index("● home") < sidebar(app).index("● someday")
        await press(pilot, "g", "1", "h", "J")
        assert sidebar(app).index("1 Waiting") < sidebar(app).index("2 Urgent")
        await press(pilot, "J")
        assert "It stands at the end already." in text(app)
        await press(pilot, "u")
        assert sidebar(app).index("1 Urgent") < sidebar(app).index("2 Waiting")
        await press(pilot, "g", "2")
        assert "filter @waiting" in text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_an_archived_project_is_out_of_the_sidebar_and_can_be_found(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "p", *typed("travel"), "enter", "h", "x", *typed("archive"), "enter")
        assert "Archived #travel" in text(app)
        assert "● travel" not in sidebar(app)
        assert projects(stage, NAMED["travel"]) == {"travel"}
        await press(pilot, "g", "p", *typed("trav"))
        assert "archived" in text(app)
        await press(pilot, "enter", "h")
        assert "● travel" in sidebar(app)
        await press(pilot, "x", "enter")
        assert "Brought back #travel" in text(app)
        await press(pilot, "g", "i")
        assert "● travel" in sidebar(app)


@pytest.mark.parametrize("size", SIZES)
async def test_projects_are_nested_by_a_slash_and_folded(stage: Stage, size: tuple[int, int]) -> None:
    async with playing(stage, size) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "A", *typed("garden"), "enter")
        assert "Added #home/garden · u undoes it" in text(app)
        assert "▾ home" in sidebar(app)
        assert " ● garden" in sidebar(app)
        await press(pilot, "a", *typed("Mow"), "enter")
        [made] = [todo for todo in stage.replica.find("") if todo.task == "Mow"]
        assert made.project == "home/garden"
        await press(pilot, "h", "k")
        assert "Mow" in text(app)
        await press(pilot, "z")
        assert "▸ home" in sidebar(app)
        assert "garden" not in sidebar(app)
        await press(pilot, "e", "ctrl+u", *typed("house"), "enter")
        assert "Renamed #home to #house: 3 todos" in text(app)
        assert {todo.project for todo in stage.replica.find("") if todo.task == "Mow"} == {"house/garden"}
        await press(pilot, "u")
        assert {todo.project for todo in stage.replica.find("") if todo.task == "Mow"} == {"home/garden"}


async def test_deleting_a_project_says_what_stands_under_it(stage: Stage) -> None:
    stage.replica.change_settings({"project/home/garden": {}})
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "x")
        assert "Delete the project #home and 1 project under it?" in text(app)
        await press(pilot, "enter")
        assert "● home" not in sidebar(app)
        assert "garden" not in sidebar(app)
        await press(pilot, "u")
        assert "garden" in sidebar(app)


async def test_an_empty_project_a_tag_and_a_filter_are_made_beside_others(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "O", *typed("Boat"), "enter")
        assert "● Boat" in sidebar(app)
        await press(pilot, "O", *typed("Boat"), "enter")
        assert "There is a project Boat already." in text(app)
        await press(pilot, "escape", "g", "@", *typed("phone"), "enter", "h", "O", *typed("mail"), "enter")
        assert "@ mail" in sidebar(app)
        await press(pilot, "g", "1", "h", "O", *typed("Late"), "enter", *typed("overdue &"), "enter")
        assert "Expected" in text(app)
        await press(pilot, "backspace", "backspace", "enter")
        assert "3 Late" in sidebar(app)
        assert "Added Late · u undoes it" in text(app)


async def test_a_filter_tells_how_many_todos_pass_it_and_its_expression_is_edited(stage: Stage) -> None:
    async with playing(stage, (120, 40)) as (app, pilot):
        await press(pilot, "g", "2", "h", "E", "ctrl+u", *typed("#work"), "enter")
        assert "Changed the filter Waiting · u undoes it" in text(app)
        assert re.search(r"2 Waiting +2\b", sidebar(app))
        await press(pilot, "l", "d")
        assert re.search(r"2 Waiting +1\b", sidebar(app))


async def test_a_name_that_nobody_has_yet_is_new_until_it_is_made(stage: Stage) -> None:
    stage.replica.change_settings({"project/Boat": {}})
    async with playing(stage) as (app, pilot):
        await press(pilot, "a", *typed("Sail #Boat @deck"))
        assert "# Boat (new)" not in text(app)
        assert "# Boat" in text(app)
        assert "@deck (new)" in text(app)


async def test_a_database_without_settings_is_named_where_something_is_decided(stage: Stage) -> None:
    with stage.replica.file.transaction():
        stage.replica.file.set_meta("settings", "lacking")
    async with playing(stage, (160, 40)) as (app, pilot):
        await press(pilot, "g", "p", *typed("home"), "enter", "h", "c", *typed("red"), "enter")
        assert "#home is red now · u undoes it. It stays on this machine until" in text(app)
        assert "rowdo setup" in text(app)


async def test_what_another_machine_decides_is_seen_at_once(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        with stage.replica.file.transaction() as sql:
            Settings(sql).store({"project/Elsewhere": {"color": "red"}, "filter/There": {"query": "p1"}})
        stage.replica.notify(Change(frozenset(), pulled=True))
        await press(pilot)
        assert "● Elsewhere" in sidebar(app)
        assert "3 There" in sidebar(app)


async def test_names_that_would_command_the_terminal_do_nothing_there(stage: Stage) -> None:
    evil = "a\x1b]0;owned\x07b\u202ec"
    stage.replica.change_settings({f"project/{evil}": {"color": evil}, f"filter/{evil}": {"query": evil}})
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "a")
        assert "\x1b" not in text(app)
        assert "\u202e" not in text(app)


async def test_the_palette_renames_a_project_chosen_by_name_from_anywhere(stage: Stage) -> None:
    async with playing(stage) as (app, pilot):
        await press(pilot, "g", "t", "ctrl+p", *typed("rename"), "enter", *typed("travel"), "enter")
        assert "rename #travel" in text(app)
        await press(pilot, "ctrl+u", *typed("Lisbon"), "enter")
        assert "Renamed #travel to #Lisbon: 5 todos · u undoes it" in text(app)
        assert projects(stage, NAMED["travel"]) == {"Lisbon"}


async def test_the_palette_deletes_or_archives_and_offers_the_project_that_is_shown_first(
    stage: Stage,
) -> None:
    async with playing(stage) as (app, pilot):
        await press(
            pilot, "g", "p", *typed("travel"), "enter", "ctrl+p", *typed("delete or"), "enter", "enter"
        )
        assert "Delete the project #travel?" in text(app)
        await press(pilot, "enter")
        assert "Deleted #travel, moved to the Inbox: 5 todos · u undoes it" in text(app)
        assert projects(stage, NAMED["travel"]) == {""}


async def test_the_palette_says_that_there_is_nothing_to_rename_yet(tmp_path: Path) -> None:
    stage = Stage(replica_at(tmp_path, world=()))
    stage.make_engine = lambda replica: StillEngine(SYNCED)
    async with playing(stage) as (app, pilot):
        await press(pilot, "ctrl+p", *typed("rename"), "enter")
        assert "There is no project, no tag and no filter yet." in text(app)
