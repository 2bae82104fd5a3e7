"""A character that an encoding lacks is replaced by one of the same width; nothing raises."""

import io
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.offline import Offline
from tests.e2e.terminal import Terminal
from tests.needs import needs
from tui.display.cell_text import width
from tui.display.substitutes import substitute_in
from tui.todos import Todo


@pytest.fixture
def here(tmp_path: Path) -> Offline:
    return Offline(tmp_path / "home")


def written(text: str, encoding: str) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    substitute_in(stream)
    stream.write(text)
    return stream.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("✓ Grüße · morgen", "latin-1", "x Grüße · morgen"),
        ("✓ Grüße · morgen", "ascii", "x Grue - morgen".replace("Grue", "Gru?e")),
        ("│ ○ résumé…", "ascii", "| o resume~"),
        ("“a” → ‘b’ — c", "ascii", "\"a\" > 'b' - c"),
        ("買い物 €", "cp1252", "?????? €"),
        ("e\u0301", "ascii", "e"),
    ],
)
def test_it_is_another_that_the_encoding_has(text: str, encoding: str, shown: str) -> None:
    assert written(text, encoding) == shown


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co", "Mc"]), max_size=20)
)
def test_no_text_raises(text: str) -> None:
    for encoding in ("ascii", "latin-1", "cp1252", "koi8-r", "shift_jis"):
        written(text, encoding)


@given(st.text(alphabet="äöß…·✓│○買物x é", max_size=20))
def test_it_takes_as_many_cells(text: str) -> None:
    assert width(written(text, "ascii")) == width(text)


@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "--json"], ["add", "größer 買"], ["done", "--filter", "all"]]
)
def test_no_command_ends_in_a_traceback(here: Offline, arguments: list[str]) -> None:
    here.fill([Todo(uid="", task="Grüße 買い物 ✓", project="Äpfel", tags=("ß",))])
    for encoding in ("cp1252", "latin-1"):
        ran = subprocess.run(
            [sys.executable, "-m", "tui", *arguments],
            env=here.environment | {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding},
            capture_output=True,
            timeout=60,
        )
        assert ran.returncode in (0, 3), ran.stderr
        assert b"Traceback" not in ran.stderr
        ran.stdout.decode(encoding)


def test_the_screen_keeps_its_columns_and_takes_any_bytes(here: Offline, tmp_path: Path) -> None:
    needs("tmux")
    here.fill([Todo(uid="", task="Grüße 買い物", due_date=date.today())])
    environment = here.environment | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    with (
        tempfile.TemporaryDirectory(prefix="tmux-", dir="/tmp") as folder,
        Terminal(Path(folder) / "socket", [sys.executable, "-m", "tui"], environment) as terminal,
    ):
        screen = terminal.wait_for("o Gru?e ??????")
        assert screen.isascii()
        terminal.press("a")
        terminal.wait_for("keep")
        terminal.type("für")
        terminal.press("Enter")
        terminal.wait_for("o f??r")
        terminal.press("q")
        terminal.wait_until_ended()
