from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from tui.app.segments import joined, line
from tui.display.cell_text import drawn, width

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
PLAIN = Style()


def test_a_line_is_cut_once() -> None:
    pieces = [("abc", PLAIN), (" de fg", PLAIN), ("   ", PLAIN), ("more", PLAIN)]
    assert "".join(segment.text for segment in line(pieces, 8)) == "abc de… "


@given(
    st.lists(st.tuples(ANY_TEXT, st.sampled_from([PLAIN, Style(bold=True), Style(color="red")]))),
    st.integers(1, 90),
)
def test_a_line_has_its_width_in_one_or_many_pieces(pieces: list[tuple[str, Style]], cells: int) -> None:
    segments = line([(drawn(text), style) for text, style in pieces], cells)
    assert sum(width(segment.text) for segment in segments) == cells
    again = joined(segments)
    assert "".join(segment.text for segment in again) == "".join(segment.text for segment in segments)
