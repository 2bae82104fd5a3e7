"""What a command could not do: one message that says what to do next, and an exit code to tell them apart."""

import errno
import json
from collections.abc import Sequence
from enum import IntEnum
from io import StringIO

import click

from tui.todos.sanitize import clean_lines


class Code(IntEnum):
    """The exit codes."""

    FAILED = 1
    USAGE = 2
    NOTHING_MATCHED = 3
    SIGNED_OUT = 4
    OFFLINE = 5
    """The database could not be reached; changes wait on this machine."""


class Failure(click.ClickException):
    """A command ended without doing what it was asked to."""

    def __init__(self, message: str, code: Code = Code.FAILED) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc] # click says the class's, and reads the instance's


def report(error: click.ClickException, arguments: Sequence[str]) -> int:
    """Write what went wrong to standard error, as JSON for who asked for JSON; return the exit code."""
    if {"--json", "--ndjson"} & {*arguments}:
        code = Code(error.exit_code).name.lower()
        click.echo(json.dumps({"error": {"code": code, "message": error.format_message()}}), err=True)
    else:
        shown = StringIO()
        error.show(shown)
        # A message may quote what was typed, or what a server said.
        click.echo(clean_lines(shown.getvalue()), err=True, nl=False)
    return error.exit_code


def failure_of(error: Exception) -> Failure | None:
    """Return what an exception means to a person, None where it is a fault of ours."""
    from tui.auth.errors import AuthError, OfflineError, SignedOutError
    from tui.config import ConfigError
    from tui.local.errors import LocalError
    from tui.neon.errors import NeonError
    from tui.replica.errors import ReplicaError

    match error:
        case SignedOutError():
            return Failure(str(error), Code.SIGNED_OUT)
        case OfflineError():
            return Failure(str(error), Code.OFFLINE)
        case NeonError(transient=True):
            return Failure(str(error), Code.OFFLINE)
        case ConfigError() | LocalError() | ReplicaError() | AuthError() | NeonError():
            return Failure(str(error))
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EIO | errno.EROFS):
            where = f" to {error.filename}" if error.filename else ""
            return Failure(f"Rowdo cannot write{where}: {error.strerror}. Make room, or write elsewhere.")
        case _:
            return None
