"""Explains a failed sync: whether it is retried automatically, and the message for the person."""

from collections.abc import Mapping
from typing import NamedTuple

from tui.auth.errors import AuthError, OfflineError, SignedOutError
from tui.neon.errors import (
    NeonError,
    PostgresError,
    QuotaError,
    RateLimitedError,
    TokenRefusedError,
    TooLargeError,
    UndefinedFunctionError,
)
from tui.replica.errors import NotSavedError, ReplicaError
from tui.sync.lock import ANOTHER, Busy
from tui.sync.response import OtherResponseError, ResponseError
from tui.sync.state import Phase


class SyncFailure(NamedTuple):
    """How syncing stands after a failure."""

    phase: Phase
    """`OFFLINE` and `WAITING` are tried again with growing pauses; `SIGNED_OUT` and `BLOCKED` wait for a
    person, and are looked at again when anything changes."""
    word: str
    """The failure in two or three words."""
    message: str
    """The failure in a sentence or two."""


class _Transient(NamedTuple):
    word: str
    sentence: str


_BUSY = _Transient("database busy", "The database is busy.")
_FAULT = _Transient("database fault", "The database has a fault of its own.")

TRANSIENT: Mapping[str, _Transient] = {
    "08": _Transient("connection lost", "The database was lost on the way."),
    "25006": _Transient("database read-only", "The database takes no changes just now."),
    "25": _BUSY,
    "40": _BUSY,
    "53100": _Transient("database full", "The database's disk is full."),
    "53200": _Transient("database out of memory", "The database is out of memory."),
    "53": _BUSY,
    "55": _BUSY,
    "57014": _Transient("database too slow", "The database did not finish in the time it allows itself."),
    "57": _Transient("database restarting", "The database is restarting."),
    "58": _Transient("database disk fault", "The database's disk has a fault."),
    "PG": _Transient(
        "not ready yet",
        "The Data API does not know Rowdo's function yet. If this database was never set up: rowdo setup.",
    ),
    "XX": _FAULT,
}
"""Failures that pass by themselves, by SQLSTATE or its class."""


PROTOCOL = "todos_sync"
"""The function that every sync calls."""

NOT_SET_UP = (
    "This database is not set up for Rowdo: the function todos_sync does not exist. "
    "Its owner runs: rowdo setup"
)


def sync_failure_of(error: Exception) -> SyncFailure | None:
    """Return how syncing stands after an error; None if it is a fault of this program."""
    match error:
        case SignedOutError():
            return SyncFailure(Phase.SIGNED_OUT, "signed out", str(error))
        case TokenRefusedError(reason="expired" | "malformed"):
            return SyncFailure(Phase.SIGNED_OUT, "signed out", str(error))
        case TokenRefusedError():
            return SyncFailure(Phase.WAITING, "token refused", str(error))
        case RateLimitedError():
            return SyncFailure(Phase.WAITING, "too many requests", str(error))
        case QuotaError():
            return SyncFailure(Phase.WAITING, "plan used up", str(error))
        case Busy():
            return SyncFailure(Phase.WAITING, ANOTHER, str(error))
        case OtherResponseError():
            return SyncFailure(Phase.WAITING, "another's answer", str(error))
        case UndefinedFunctionError(sqlstate="42883") if PROTOCOL in error.message:
            return SyncFailure(Phase.BLOCKED, "not set up", NOT_SET_UP)
        case PostgresError(transient=True):
            transient = TRANSIENT.get(error.sqlstate) or TRANSIENT.get(error.sqlstate[:2]) or _FAULT
            said = f"{transient.sentence} It is tried again by itself. It says: {error}"
            return SyncFailure(Phase.WAITING, transient.word, said)
        case OfflineError() | NeonError(transient=True):
            return SyncFailure(Phase.OFFLINE, "offline", str(error))
        case NotSavedError():
            return SyncFailure(Phase.WAITING, "not saved here", str(error))
        case ResponseError():
            return SyncFailure(Phase.BLOCKED, "unusable answer", str(error))
        case TooLargeError():
            return SyncFailure(Phase.BLOCKED, "answer too large", str(error))
        case ReplicaError():
            return SyncFailure(Phase.BLOCKED, "file unusable", str(error))
        case NeonError() | AuthError():
            return SyncFailure(Phase.BLOCKED, "wrong setup", str(error))
    return None
