"""Words of doubtful width move nothing and leave nothing behind, however the terminal counts them."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.app.terminal.columns import anchor
from tui.app.terminal.sgr import shrink

DOUBTFUL = ["हिन्दी", "বাংলা", "தமிழ்", "\U0001faea", "🇩🇪", "ก็", "\u1100\u1161\u11a8", "e\u0301", "\ue0b0"]
SURE = ["plain", "○", "漢字", "Ünïcode", "●│…", "כתב"]


class Counting(pyte.Screen):
    """A terminal for which every sign takes as many cells as it is told to."""

    def __init__(self, cells: int) -> None:
        super().__init__(60, 4)
        self.cells = cells

    def draw(self, data: str) -> None:
        for character in data:
            count = 1 if character < "\u0300" else self.cells
            for each in [character, *["_"] * (count - 1)][:count]:
                self.buffer[self.cursor.y][self.cursor.x] = self.cursor.attrs._replace(data=each)
                self.cursor.x = min(self.cursor.x + 1, self.columns - 1)


@pytest.mark.parametrize("word", DOUBTFUL)
@pytest.mark.parametrize("cells", [0, 1, 2])
def test_what_stands_behind_a_word_stays_in_its_column(word: str, cells: int) -> None:
    gap = " " * 12
    frame = anchor(f"\x1b[2;5H\x1b[31m{word} and {word}\x1b[0m{gap}│")
    expected = 4 + 2 * cell_len(word) + len(" and ") + len(gap)
    terminal = Counting(cells)
    pyte.Stream(terminal).feed(frame.replace("│", "|"))
    assert [at for at in range(60) if terminal.buffer[1][at].data == "|"] == [expected]


@pytest.mark.parametrize("cells", [0, 1])
def test_nothing_of_what_was_there_before_is_left_behind(cells: int) -> None:
    terminal = Counting(cells)
    stream = pyte.Stream(terminal)
    stream.feed(f"\x1b[2;1H{'x' * 20}")
    stream.feed(anchor(f"\x1b[2;1Hहिन्दी में काम{' ' * (20 - cell_len('हिन्दी में काम'))}"))
    assert "x" not in "".join(terminal.buffer[1][at].data for at in range(60))


def test_a_frame_without_such_words_stays_as_it_is() -> None:
    frame = f"\x1b[1;1H{' '.join(SURE)}\r\n\x1b[2;1H\x1b]52;c;YQ==\x07"
    assert anchor(frame) is frame


@given(
    st.lists(st.sampled_from([*DOUBTFUL, *SURE, " ", "  ", "\x1b[1m", "\x1b[0m"]), max_size=12).map("".join)
)
def test_the_bar_behind_any_words_is_where_we_count_it(words: str) -> None:
    width = cell_len(words.replace("\x1b[1m", "").replace("\x1b[0m", ""))
    terminal = pyte.Screen(100, 4)
    pyte.Stream(terminal).feed(shrink(anchor(f"\x1b[2;1H{words}|\x1b[0m")))
    assert [at for at in range(100) if terminal.buffer[1][at].data == "|"] == [width]
