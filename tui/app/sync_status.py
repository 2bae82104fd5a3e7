"""How syncing stands, in one glyph and a word."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.sync.state import SyncState


class Standing(NamedTuple):
    """What the header says about syncing."""

    glyph: str
    word: str
    tone: str
    """The name of the pen in Inks."""


SYNCING = Standing("↻", "syncing", "quiet")
STARTING = Standing("◌", "connecting", "quiet")


def standing_of(state: "SyncState", waiting: int, conflicts: int) -> Standing:
    """Return what the header says; what needs the person comes before what only needs time."""
    queued = f", {waiting:,} waiting" if waiting else ""
    match state.phase.value:
        case "signed_out":
            changes = f", {waiting:,} change{'s' * (waiting != 1)} waiting" if waiting else ""
            return Standing("⊘", f"signed out{changes}", "bad")
        case "blocked":
            return Standing("!", f"{state.word or 'wrong setup'}{queued}", "bad")
        case "offline":
            return Standing("○", f"offline{queued}", "warn")
    if conflicts:
        return Standing("≠", f"{conflicts:,} conflict{'s' if conflicts > 1 else ''}", "warn")
    if state.phase.value == "waiting":
        return Standing("◌", f"{state.word or 'retrying'}{queued}", "warn")
    if waiting:
        return Standing("↑", f"{waiting:,} waiting", "quiet")
    return Standing("●", "synced", "good")
