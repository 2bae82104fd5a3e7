"""Text with keys in backticks, drawn with the keys highlighted."""

from rich.style import Style

from tui.app.segments import Piece
from tui.app.styles import Palette
from tui.display.cell_text import drawn


def render_markup(sentence: str, palette: Palette, style: Style | None = None) -> list[Piece]:
    """Return `sentence` in pieces; what stands between backticks is a key or a command and drawn as one."""
    return [
        (part, palette.key if index % 2 else (style or palette.quiet))
        for index, part in enumerate(drawn(sentence).split("`"))
        if part
    ]
