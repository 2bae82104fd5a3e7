"""The state of syncing, as the screen and ``rowdo sync --json`` show it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Phase(Enum):
    """What the engine is doing."""

    IDLE = "idle"
    """Everything that could be exchanged is."""
    PUSHING = "pushing"
    PULLING = "pulling"
    OFFLINE = "offline"
    """The database cannot be reached; it is tried again by itself."""
    WAITING = "waiting"
    """The database asks to wait, or another Rowdo is syncing."""
    SIGNED_OUT = "signed_out"
    """The person has to sign in."""
    BLOCKED = "blocked"
    """Something has to be changed by a person; the message says what."""


@dataclass(frozen=True, slots=True)
class SyncState:
    """How syncing stands at one moment."""

    phase: Phase = Phase.IDLE
    waiting: int = 0
    """Operations the database has not answered yet."""
    refused: int = 0
    """Operations it did not accept."""
    settings_waiting: int = 0
    """Settings of projects, tags and filters that wait because the database has no table for them yet."""
    message: str = ""
    """For the person; empty if there is nothing to say."""
    word: str = ""
    """The same in two or three words, for where there is no room for more."""
    last_synced: datetime | None = None
    pulled: int = 0
    """Rows received by the present or latest sync."""
    resting: bool = False
    """Nothing is asked any more until the person does something: `last_synced` is how things stood then."""
    copying: bool = False
    """Whether a full copy is under way."""

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON values, with stable names."""
        return {
            "phase": self.phase.value,
            "waiting": self.waiting,
            "refused": self.refused,
            "settings_waiting": self.settings_waiting,
            "message": self.message,
            "last_synced": self.last_synced.isoformat() if self.last_synced else None,
            "pulled": self.pulled,
            "copying": self.copying,
        }
