"""The errors of the replica: what can go wrong on the disk, in words for a person.

ReplicaError
├── NotSavedError         the disk did not take a change: full, read-only, or busy
├── NewerFileError        the file was written by a newer Rowdo
├── ReplacedFileError     another Rowdo set the file aside, or removed it
├── DamagedFileError      the file cannot be read; the next start sets it aside and builds it anew
├── UnknownTodoError      there is no such todo, or no such conflict of it
├── ConflictChangedError  a choice was made between values that are not the ones any more
└── NotItsStepError       an agent would undo what it did not do
"""

import errno
import re
import sqlite3

from tui.errors import RowdoError


class ReplicaError(RowdoError):
    """Base of every error of the replica; nothing of the change that raised it is kept."""


NOTHING = ", so nothing was changed"


class NotSavedError(ReplicaError):
    """A change could not be written."""

    @property
    def of_the_rest(self) -> str:
        """The message where this was the rest of a change, of which something was saved before."""
        return str(self).replace(NOTHING, ", so no more was changed")


class NewerFileError(ReplicaError):
    """The file's schema is newer than this program."""


class ReplacedFileError(ReplicaError):
    """The file this process has open is no longer the one by its name."""


class DamagedFileError(ReplicaError):
    """What was read is not what was written."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or "Rowdo's file on this machine is damaged. Start Rowdo again: it keeps the damaged file, "
            "fetches your todos anew and recovers what was not yet sent."
        )


class UnknownTodoError(ReplicaError):
    """There is no todo of that uid."""

    def __init__(self, message: str = "This todo is gone: it was deleted here or elsewhere.") -> None:
        super().__init__(message)


class ConflictChangedError(ReplicaError):
    """One of the values to choose between is another by now."""


class NotItsStepError(ReplicaError):
    """The last step was made by somebody else than the agent that would undo it."""

    def __init__(self) -> None:
        super().__init__(
            "The last step was not made by you, so nothing was undone. The person can undo it themselves."
        )


def meaning(error: Exception) -> ReplicaError | None:
    """Return what an error of SQLite or of the disk means to a person, None if it is a fault of ours."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return NotSavedError(f"The disk is full{NOTHING}. Free some space and try again.")
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return NotSavedError(
                f"Rowdo may not write {error.filename}{NOTHING}. Make it writable, or choose "
                "another folder with ROWDO_DATA_DIR."
            )
        if lockless(error):
            return NotSavedError(NO_LOCKS)
        return NotSavedError(f"The disk did not take the change{NOTHING}: {error.strerror}.")
    if isinstance(error, UnicodeDecodeError):
        return DamagedFileError()
    if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, _OURS):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # the stored bytes are not UTF-8: Python raises this, SQLite has no code for it
        return DamagedFileError()
    if code in _LOCKING:
        return NotSavedError(NO_LOCKS)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        code = sqlite3.SQLITE_FULL  # no room for what goes beside the log
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return NotSavedError(f"The disk is full{NOTHING}. Free some space and try again.")
        case sqlite3.SQLITE_READONLY:
            return NotSavedError(
                f"Rowdo may not write its file, or the folder of it{NOTHING}. Make both "
                "writable, or choose another folder with ROWDO_DATA_DIR."
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return NotSavedError(
                "Rowdo cannot open its file. Check the rights of its data folder and try again."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return NotSavedError(f"Another Rowdo has been writing for too long{NOTHING}. Try again.")
        case sqlite3.SQLITE_IOERR:
            return NotSavedError(f"The disk reported an error{NOTHING}. Check the disk and try again.")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_FORMAT | sqlite3.SQLITE_MISMATCH:
            return DamagedFileError()
        case sqlite3.SQLITE_ERROR if re.search(_LACKING, str(error)):
            return DamagedFileError()
    return None


def lockless(error: OSError) -> bool:
    """Whether an error of the system says that the file system has no locks."""
    return error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


NO_LOCKS = (
    "The file system of Rowdo's data folder has no file locks, as some network drives have none, and without "
    "them two programs would overwrite each other's changes. Nothing was changed. Choose a folder on a local "
    "disk with ROWDO_DATA_DIR."
)

_LOCKING = frozenset(
    {
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_IOERR_LOCK,
        sqlite3.SQLITE_IOERR_RDLOCK,
        sqlite3.SQLITE_IOERR_UNLOCK,
        sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
        sqlite3.SQLITE_IOERR_SHMLOCK,
    }
)
"""What SQLite says where the system gave it no lock, rather than that somebody else has it."""

_LACKING = r"no such (table|column|index)|already exists|constructor failed|malformed"
"""What a file says that is a database, but not a replica any more."""

_OURS = (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.IntegrityError, sqlite3.NotSupportedError)
"""Faults of a program rather than of a file."""
