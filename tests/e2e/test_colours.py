"""Which colours reach the terminal: as many as it says it can show, on the ground it says it has, or none."""

import re
from collections.abc import Mapping

import pytest

from tests.e2e.emulator import Emulator
from tests.e2e.home import Home
from tui.app.themes import DARK, LIGHT

GROUND, MANY, RENDITION = b"\x1b]11;?\x1b\\", b"\x1b]4;255;?\x1b\\", b"\x1bP$qm\x1b\\"
MANY_TOLD = b"\x1b]4;255;rgb:eeee/eeee/eeee\x1b\\"
RENDITION_TOLD = b"\x1bP1$r0;48:2::1:2:3m\x1b\\"
LIGHT_TOLD, DARK_TOLD = b"\x1b]11;rgb:ffff/ffff/f000\x07", b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\"

_SGR = re.compile(rb"\x1b\[([\d;:]*)m")


def renditions(written: bytes) -> set[str]:
    """Return every SGR sequence from the first words on: before them the terminal is asked."""
    return {found.decode() for found in _SGR.findall(written.partition(b"rowdo ")[2])}


def coloured(rendition: str) -> bool:
    codes = [int(each) for each in re.split("[;:]", rendition) if each]
    return any(30 <= code <= 49 or 90 <= code <= 107 for code in codes)


def of_ground(colour: str) -> bytes:
    """Return how a background of this colour is told to the terminal."""
    parts = [str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)]
    return f"48;2;{';'.join(parts)}".encode()


@pytest.mark.parametrize(
    ("term", "answers", "wanted"),
    [
        ("xterm", {RENDITION: RENDITION_TOLD}, of_ground(DARK.background or "")),
        ("xterm", {GROUND: LIGHT_TOLD, RENDITION: RENDITION_TOLD}, of_ground(LIGHT.background or "")),
        ("xterm", {GROUND: DARK_TOLD, MANY: MANY_TOLD}, b"48;5;"),
        ("xterm-256color", {GROUND: LIGHT_TOLD, RENDITION: b"\x1bP0$r\x1b\\"}, b"48;5;231"),
    ],
    ids=["24 bits", "24 bits on light", "256", "256 on light"],
)
def test_the_terminal_is_asked_what_it_can_show(
    home: Home, term: str, answers: Mapping[bytes, bytes], wanted: bytes
) -> None:
    with Emulator([*home.command, "demo"], home.environment | {"TERM": term}, answers) as terminal:
        terminal.wait_for("Water the plants")
        terminal.wait_until(lambda: wanted in terminal.written)
        terminal.press("/")
        terminal.press("zebra")
        terminal.wait_for("▌/ zebra ")  # and nothing of the answers has been taken for keys


def test_a_terminal_that_says_nothing_gets_its_own_sixteen_colours(home: Home) -> None:
    with Emulator([*home.command, "demo"], home.environment | {"TERM": "xterm"}) as terminal:
        terminal.wait_for("Water the plants")
        said = renditions(terminal.written)
    assert any(map(coloured, said))
    assert not [rendition for rendition in said if re.search("[34]8[;:]", rendition)]


def test_without_colours_none_is_sent(home: Home) -> None:
    environment = home.environment | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}
    with Emulator(
        [*home.command, "demo"], environment, {GROUND: LIGHT_TOLD, RENDITION: RENDITION_TOLD}
    ) as terminal:
        terminal.wait_for("Water the plants")
        for keys, shown in (("v", "1 selected"), ("?", "╭─ Keys"), ("?x", "Deleted")):
            terminal.press(keys)
            terminal.wait_for(shown)
        terminal.press("a")
        terminal.press("milk #home tomorrow p1")
        terminal.wait_for("◆ tomorrow")
        said = renditions(terminal.written)
    assert not [rendition for rendition in said if coloured(rendition)]
    assert {"1", "7"} <= {code for rendition in said for code in rendition.split(";")}, (
        "bold and reversed are no colours"
    )
