"""What undo takes back, and redo does again."""

from collections.abc import Sequence
from typing import NamedTuple


class Turnable(NamedTuple):
    """A step that can be undone or redone."""

    words: str = ""
    """What it did, for the person; empty for no step."""
    parts: Sequence[int] = ()
    """The numbers of its parts, in the order in which to turn them."""
    batch: str = ""
    """The batch whose steps are the parts; empty for none."""
