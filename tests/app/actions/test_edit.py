"""`e` writes the todo as one line: what is typed into it replaces what it says there."""

import pytest

from tests.app.play_scene import lines, playing, press, text
from tests.app.scenes import typed
from tests.app.world import Stage, uid
from tests.sampling import mostly_slow

EDIT = ("g", "a", "g", "g", "e")
"""Edits “Pay rent”, in #home, tagged @bank, p1, due Fri 20 Nov, every month."""


@pytest.mark.parametrize(
    ("words", "chips", "said"),
    mostly_slow(
        [
            (
                " #work @now fri 9am",
                "# work   ◆ Fri 09:00 · Fri 27 Nov",
                "Edited “Pay rent” · Fri 27 Nov 09:00 · #work · @now",
            ),
            (
                " p3 #travel mon",
                "# travel   ◆ 30 Nov · Mon 30 Nov",
                "Edited “Pay rent” · Mon 30 Nov · #travel · p3 · every month on the 30th",
            ),
            (" 4pm", "Fri 20 Nov", "Edited “Pay rent” · Fri 20 Nov 16:00"),
            (" every week", "↻ every week", "Edited “Pay rent” · every week"),
        ],
        one_in=4,
    ),
)
async def test_a_value_typed_behind_the_others_replaces_the_one_that_was_there(
    stage: Stage, words: str, chips: str, said: str
) -> None:
    async with playing(stage, (140, 30)) as (app, pilot):
        await press(pilot, *EDIT, *typed(words))
        assert chips in text(app)
        await press(pilot, "enter")
        assert said in text(app)
        changed = stage.replica.get(uid(0))
        assert changed
        assert changed.task == "Pay rent"


async def test_what_is_replaced_is_struck_out_in_the_line(stage: Stage) -> None:
    async with playing(stage, (140, 30)) as (app, pilot):
        await press(pilot, *EDIT, *typed(" #work"))
        [edited] = [strip for strip in lines(app) if "▌edit" in strip.text]
        struck = [segment.text for segment in edited if segment.style and segment.style.strike]
        assert struck == ["#home"]


async def test_what_is_typed_behind_the_values_is_in_front_of_the_notes(stage: Stage) -> None:
    async with playing(stage, (140, 30)) as (app, pilot):
        await press(pilot, "g", "a", "g", "g", "j", "e", *typed(" #home fri"), "enter")
        assert "Edited “Review the pull request about token ref…” · Fri 27 Nov 15:00 · #home" in text(app)
        changed = stage.replica.get(uid(1))
        assert changed
        assert changed.notes.endswith("- laptops that sleep")
        await press(pilot, "e", "end", *typed(" too"), "enter")
        changed = stage.replica.get(uid(1))
        assert changed
        assert changed.notes.endswith("- laptops that sleep too")
