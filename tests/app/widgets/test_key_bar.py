"""The last line: a message that is too long for it loses some of what it quotes, and not the key it names."""

import pytest

from tests.app.play_scene import playing, press, text
from tests.app.scenes import typed
from tests.app.world import Stage
from tui.app.widgets.key_bar import with_short_quotes

LONG = "Write to the landlord about the noise"


@pytest.mark.parametrize(
    ("message", "cells", "shown"),
    [
        ("Deleted “Pay rent”", 18, "Deleted “Pay rent”"),
        ("Deleted “Pay the rent” · `u` undoes it", 31, "Deleted “Pay the…” · `u` undoes it"),
        ("Deleted “Pay the rent” · `u` undoes it", 10, "Deleted “Pay the…” · `u` undoes it"),
        ("Merged “家家家家家家家” into “b”", 24, "Merged “家家家…” into “b”"),
        ("A message without quotation", 10, "A message without quotation"),
    ],
)
def test_what_a_message_quotes_gives_way(message: str, cells: int, shown: str) -> None:
    assert with_short_quotes(message, cells) == shown


async def test_a_message_that_is_too_long_still_names_its_key_beside_the_help(stage: Stage) -> None:
    async with playing(stage, (100, 24)) as (app, pilot):
        await press(pilot, "a", *typed(f"{LONG} fri 9am"), "enter")
        last = text(app).splitlines()[-1]
        assert "Not in this list: ga shows all." in last
        assert last.endswith("? keys")
