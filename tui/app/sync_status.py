"""The sync status as one glyph and a word."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tui.display.date_text import exact_day
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.sync.state import SyncState


class SyncStatus(NamedTuple):
    """What the header says about syncing."""

    glyph: str
    word: str
    tone: str
    """The name of the style in Palette."""


SYNCING = SyncStatus("↻", "syncing", "quiet")
STARTING = SyncStatus("◌", "connecting", "quiet")
NOT_SYNCED = SyncStatus("–", "not synced", "quiet")


def sync_status_of(state: "SyncState", waiting: int, conflicts: int, now: datetime) -> SyncStatus:
    """Return what the header says at a local moment; what needs the person comes before what needs time."""
    queued = f", {waiting:,} waiting" if waiting else ""
    match state.phase.value:
        case "signed_out":
            changes = f", {counted(waiting, 'change')} waiting" if waiting else ""
            return SyncStatus("⊘", f"signed out{changes}", "bad")
        case "blocked":
            return SyncStatus("!", f"{state.word or 'wrong setup'}{queued}", "bad")
        case "offline":
            ago = _ago(state.last_synced, now) if state.last_synced else ""
            return SyncStatus("○", f"offline{ago}{queued}", "warn")
    if conflicts:
        return SyncStatus("≠", counted(conflicts, "conflict"), "warn")
    if state.phase.value == "waiting":
        return SyncStatus("◌", f"{state.word or 'retrying'}{queued}", "warn")
    if waiting:
        return SyncStatus("↑", f"{waiting:,} waiting", "quiet")
    if state.resting and state.last_synced:
        return SyncStatus("●", f"as of {_moment(state.last_synced, now)}", "quiet")
    return SyncStatus("●", "synced", "good")


def _local(moment: datetime) -> datetime:
    return moment.astimezone().replace(tzinfo=None)


def _moment(moment: datetime, now: datetime) -> str:
    """Return when something was: ``10:42``, on another day ``Thu 26 Nov 10:42``."""
    at = _local(moment)
    return f"{at:%H:%M}" if at.date() == now.date() else f"{exact_day(at.date(), now.date())} {at:%H:%M}"


def _ago(moment: datetime, now: datetime) -> str:
    """Return how long ago the last sync was, in the largest unit; nothing for less than a minute."""
    seconds = (now - _local(moment)).total_seconds()
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f", synced {int(seconds // length)} {unit} ago"
    return ""
