"""Shortened frames draw the same picture in a terminal."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.terminal.sgr import shrink

COLOURS = st.sampled_from(["", "31", "94", "38;2;1;2;3", "38;5;9", "39"])
GROUNDS = st.sampled_from(["", "42", "103", "48;2;4;5;6", "48;5;7", "49"])
ATTRIBUTES = st.lists(st.sampled_from(["1", "3", "4", "7", "9", "22", "23", "24", "27", "29", "0", ""]))
RENDITIONS = st.builds(
    lambda *codes: f"\x1b[{';'.join([*codes[0], *filter(None, codes[1:])])}m", ATTRIBUTES, COLOURS, GROUNDS
)
WORDS = st.text("ab é漢○▌", max_size=6)
MOVES = st.builds(lambda y, x: f"\x1b[{y};{x}H", st.integers(1, 8), st.integers(1, 30)) | st.just("\r\n")
FRAMES = st.lists(RENDITIONS | WORDS | MOVES, max_size=30).map(lambda pieces: "".join(pieces) + "\x1b[0m")


def drawn(*frames: str) -> list[object]:
    screen = pyte.Screen(40, 10)
    stream = pyte.Stream(screen)
    for frame in frames:
        stream.feed(frame)
    return [dict(line) for _, line in sorted(screen.buffer.items())]


@given(st.lists(FRAMES, min_size=1, max_size=3))
def test_the_same_is_drawn(frames: list[str]) -> None:
    assert drawn(*map(shrink, frames)) == drawn(*frames)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("plain", "plain"),
        ("\x1b[1;31ma\x1b[0m\x1b[31mb\x1b[0m", "\x1b[1;31ma\x1b[22mb\x1b[m"),
        ("\x1b[31;42ma\x1b[0m\x1b[2;3H\x1b[32;42mb\x1b[0m", "\x1b[31;42ma\x1b[2;3H\x1b[32mb\x1b[m"),
        ("\x1b[1ma\x1b[0m\x1b[2mb\x1b[0m", "\x1b[1ma\x1b[;2mb\x1b[m"),
        ("\x1b[1;3;4;9;31ma\x1b[0m\x1b[31mb\x1b[0m", "\x1b[1;3;4;9;31ma\x1b[;31mb\x1b[m"),
        ("\x1b[31m\x1b[32m\x1b[0m", ""),
        ("\x1b[?2026h\x1b]52;c;YQ==\a", "\x1b[?2026h\x1b]52;c;YQ==\a"),
    ],
)
def test_only_what_is_different_is_said(frame: str, expected: str) -> None:
    assert shrink(frame) == expected
