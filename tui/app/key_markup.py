"""Our own sentences, with the keys in them standing out."""

from rich.style import Style

from tui.app.styles import Inks
from tui.display.cell_text import Piece, drawn


def spoken(sentence: str, inks: Inks, pen: Style | None = None) -> list[Piece]:
    """Return `sentence` in pieces; what stands between backticks is a key or a command and drawn as one."""
    return [
        (part, inks.key if index % 2 else (pen or inks.quiet))
        for index, part in enumerate(drawn(sentence).split("`"))
        if part
    ]
