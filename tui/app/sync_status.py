"""How syncing stands, in one glyph and a word."""

from typing import TYPE_CHECKING, NamedTuple

from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.sync.state import SyncState


class SyncStatus(NamedTuple):
    """What the header says about syncing."""

    glyph: str
    word: str
    tone: str
    """The name of the pen in Palette."""


SYNCING = SyncStatus("↻", "syncing", "quiet")
STARTING = SyncStatus("◌", "connecting", "quiet")
NOT_SYNCED = SyncStatus("–", "not synced", "quiet")


def sync_status_of(state: "SyncState", waiting: int, conflicts: int) -> SyncStatus:
    """Return what the header says; what needs the person comes before what only needs time."""
    queued = f", {waiting:,} waiting" if waiting else ""
    match state.phase.value:
        case "signed_out":
            changes = f", {counted(waiting, 'change')} waiting" if waiting else ""
            return SyncStatus("⊘", f"signed out{changes}", "bad")
        case "blocked":
            return SyncStatus("!", f"{state.word or 'wrong setup'}{queued}", "bad")
        case "offline":
            return SyncStatus("○", f"offline{queued}", "warn")
    if conflicts:
        return SyncStatus("≠", counted(conflicts, "conflict"), "warn")
    if state.phase.value == "waiting":
        return SyncStatus("◌", f"{state.word or 'retrying'}{queued}", "warn")
    if waiting:
        return SyncStatus("↑", f"{waiting:,} waiting", "quiet")
    return SyncStatus("●", "synced", "good")
