"""The screen in its terminal: cursor, title and shell, and words that the terminal may take for wider."""

import shlex
import tempfile
from pathlib import Path

import pytest

from tests.e2e.emulator import Emulator
from tests.e2e.home import Home
from tests.e2e.terminal import Terminal
from tests.needs import needs

SHELL = ("sh", "-i")
CURSOR = "#{cursor_flag} #{cursor_x} #{cursor_y}"
TITLE = "#{pane_title}"


def scribble(terminal: Terminal) -> None:
    """Write over the screen, as another program does; again where the screen was just drawing there."""
    while "rubbish" not in terminal.screen:
        Path(terminal.told("#{pane_tty}")).write_text("\033[12;30Hrubbish\033[14;60Hrubbish")


def test_cursor_title_and_shell_are_as_in_any_program(home: Home) -> None:
    needs("tmux")
    with (
        tempfile.TemporaryDirectory(prefix="tmux-", dir="/tmp") as folder,
        Terminal(Path(folder) / "socket", SHELL, home.environment) as terminal,
    ):
        terminal.type(f"printf '\\033]2;mine\\007'; cd {shlex.quote(str(Path.cwd()))}")
        terminal.press("Enter")
        terminal.wait_until_told(TITLE, "mine")
        terminal.type(shlex.join([*home.command, "demo"]))
        terminal.press("Enter")
        terminal.wait_for("? keys")
        terminal.wait_until_told(TITLE, "Rowdo")

        # The cursor is hidden, and on the box of the todo, or at the caret.
        box = terminal.wait_for("○ Call mum").splitlines()[2].index("◉")
        terminal.wait_until_told(CURSOR, f"0 {box} 2")
        terminal.press("j", "j")
        terminal.wait_until_told(CURSOR, f"0 {box} 4")
        terminal.press("a")
        terminal.wait_until_told(CURSOR, "0 5 27")
        terminal.type("buy")
        terminal.press("Left")
        terminal.wait_until_told(CURSOR, "0 7 27")
        terminal.press("C-u", "Escape")
        terminal.wait_until_told(CURSOR, f"0 {box} 4")

        # What another program has written over it is gone with ctrl+l, while one types too.
        for key, at in (("k", f"0 {box} 3"), ("a", "0 5 27")):
            terminal.press(key)
            terminal.wait_until_told(CURSOR, at)
            scribble(terminal)
            terminal.press("C-l")
            terminal.wait_for("rubbish", gone=True)
            terminal.wait_until_told(CURSOR, at)
        terminal.press("C-c", "j")
        terminal.wait_until_told(CURSOR, f"0 {box} 4")

        # ctrl+z gives the terminal back to the shell, as it was; fg comes back to the same screen.
        terminal.press("C-z")
        terminal.wait_for("Call mum", gone=True)
        terminal.wait_until_told(TITLE, "mine")
        terminal.wait_until_told("#{cursor_flag}", "1")
        terminal.type("echo between")
        terminal.press("Enter")
        terminal.wait_for("\nbetween")
        terminal.type("fg")
        terminal.press("Enter")
        terminal.wait_for("Call mum")
        terminal.wait_until_told(CURSOR, f"0 {box} 4")
        terminal.wait_until_told(TITLE, "Rowdo")
        terminal.press("k")
        terminal.wait_until_told(CURSOR, f"0 {box} 3")

        terminal.press("q")
        terminal.wait_for("Start your own list")
        terminal.wait_until_told(TITLE, "mine")
        terminal.wait_until_told("#{cursor_flag}", "1")


def test_a_list_that_was_scrolled_is_whole_where_the_terminal_grows(home: Home) -> None:
    needs("tmux")
    with (
        tempfile.TemporaryDirectory(prefix="tmux-", dir="/tmp") as folder,
        Terminal(
            Path(folder) / "socket", [*home.command, "demo"], home.environment, size="100x8"
        ) as terminal,
    ):
        terminal.wait_for("? keys")
        terminal.press("g", "a", "G")
        terminal.wait_for("Call mum", gone=True)
        terminal.resize(100, 30)
        terminal.wait_for("Call mum")


@pytest.mark.parametrize(
    "words", ["हिन्दी में काम", "বাংলা শব্দ", "தமிழ் சொல்"], ids=["Devanagari", "Bengali", "Tamil"]
)
def test_words_of_doubtful_width_leave_every_line_straight(home: Home, words: str) -> None:
    environment = home.environment | {"TERM": "xterm-256color"}
    with Emulator([*home.command, "demo"], environment) as terminal:
        terminal.wait_for("? keys")
        terminal.wait_for("○ Call mum")

        def listed() -> str:
            """Return what stands in the panes."""
            return "".join(terminal.screen.buffer[y][x].data for y in range(1, 26) for x in range(100))

        def bars() -> set[tuple[int, ...]]:
            """Return in which columns the lines between the panes stand, over all lines."""
            lines = [terminal.screen.buffer[y] for y in range(1, 26)]
            return {tuple(x for x in range(100) if line[x].data == "│") for line in lines}

        letters = set(words) - {" "}
        [before] = bars()
        assert before
        terminal.press("a")
        terminal.press(f"{words} #home today\r")
        terminal.wait_for("Added")
        terminal.wait_until(lambda: letters & set(listed()) and bars() == {before})
        # The message may be drawn before the list.
        terminal.press("kjkjx")
        terminal.wait_for("Deleted")
        terminal.wait_until(lambda: not letters & set(listed()) and bars() == {before})
