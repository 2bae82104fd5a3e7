"""The base class of all errors that are shown to a person, and the exit codes."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the command line; `rowdo help exit-codes` explains them."""

    FAILED = 1
    USAGE = 2
    NOTHING_MATCHED = 3
    SIGNED_OUT = 4
    OFFLINE = 5
    """The database could not be reached; changes wait on this machine."""


class RowdoError(Exception):
    """Something could not be done; the text says what happened and what to do next."""

    @property
    def exit_code(self) -> ExitCode:
        """What a command ends with that could not be done because of this."""
        return ExitCode.FAILED
