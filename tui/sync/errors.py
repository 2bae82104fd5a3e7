"""What can go wrong on this machine's disk, in words for the person.

ReplicaError
├── NotSavedError         the disk did not take a change: full, read-only, or busy
├── NewerFileError        the file was written by a newer Rowdo
├── ReplacedFileError     another Rowdo set the file aside, or removed it
├── DamagedFileError      the file is not readable; the next start sets it aside and rebuilds it
├── UnknownTodoError      there is no such todo, or no such conflict of it
└── ConflictChangedError  a choice was made between values that are not the ones any more
"""

import errno
import sqlite3


class ReplicaError(Exception):
    """Base of every error of the replica; nothing of the change that raised it is kept."""


class NotSavedError(ReplicaError):
    """A change could not be written."""


class NewerFileError(ReplicaError):
    """The file's schema is newer than this program."""


class ReplacedFileError(ReplicaError):
    """The file this process has open is no longer the one by its name."""


class DamagedFileError(ReplicaError):
    """SQLite found the file malformed."""


class UnknownTodoError(ReplicaError):
    """There is no todo of that uid."""

    def __init__(self, message: str = "This todo is gone: it was deleted here or elsewhere.") -> None:
        super().__init__(message)


class ConflictChangedError(ReplicaError):
    """One of the values to choose between is another by now."""


def meaning(error: Exception) -> ReplicaError | None:
    """Return what an error of SQLite or of the disk means to a person, None where it is a fault of ours."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return NotSavedError("The disk is full, so nothing was changed. Free some space and try again.")
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return NotSavedError(
                f"Rowdo may not write {error.filename}, so nothing was changed. Make it writable, or choose "
                "another folder with ROWDO_DATA_DIR."
            )
        return NotSavedError(f"The disk did not take the change, so nothing was changed: {error.strerror}.")
    if not isinstance(error, sqlite3.DatabaseError):
        return None
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return NotSavedError("The disk is full, so nothing was changed. Free some space and try again.")
        case sqlite3.SQLITE_READONLY:
            return NotSavedError(
                "Rowdo may not write its file, or the folder of it, so nothing was changed. Make both "
                "writable, or choose another folder with ROWDO_DATA_DIR."
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return NotSavedError(
                "Rowdo cannot open its file. Check the rights of its data folder and try again."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return NotSavedError(
                "Another Rowdo has been writing for too long, so nothing was changed. Try again."
            )
        case sqlite3.SQLITE_IOERR:
            return NotSavedError(
                "The disk reported an error, so nothing was changed. Check the disk and try again."
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return DamagedFileError(
                "Rowdo's file on this machine is damaged. Start Rowdo again: it keeps the damaged file, "
                "fetches your todos anew and recovers what was not yet sent."
            )
    return None
