"""What the input line asks for, and the preview of what has been typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tui.app.line_editor import Span
from tui.app.segments import Piece
from tui.app.widgets.key_bar import Hint


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of a line: colours for its parts, and a line of words underneath."""

    spans: Sequence[Span] = ()
    chips: Sequence[Piece] = ()


@dataclass(slots=True)
class LinePrompt:
    """What to type, and what is done with it."""

    label: str
    submit: Callable[[str], bool]
    """Called with the text on Enter; False keeps the line open."""
    preview: Callable[[str], Preview] = lambda text: Preview()
    changed: Callable[[str], None] | None = None
    """Called with the text after every change, for what acts as one types."""
    pause: float = 0
    """Seconds without a further change before `changed` is called."""
    cancelled: Callable[[], None] | None = None
    complete: Callable[[str, int], Sequence[tuple[int, str]]] | None = None
    """Completions for the word at the caret: where it begins, and the whole word each."""
    stay: Callable[[str], None] | None = None
    """Called with the text on Tab, where that completes nothing; the line closes."""
    hints: Callable[[], Sequence[Hint]] | None = None
    """The keys to offer, where they are others than in any line."""
    hint: str = ""
    caret: int | None = None
    """The place of the caret when the line opens; None for the end."""
    pasted: Callable[[str], str] = str
    """Turns a pasted text into what is put into the line."""
    multiline: bool = False
    """Whether each line of a pasted text is one of its own."""
    history: list[str] = field(default_factory=list)
