"""The failure of a command: a message that says what to do next, and an exit code."""

import errno
import json
from collections.abc import Sequence
from io import StringIO

import click

from tui.errors import ExitCode, RowdoError
from tui.todos.sanitize import clean_lines


class Failure(click.ClickException):
    """A command could not do what it was asked to."""

    def __init__(self, message: str, code: ExitCode = ExitCode.FAILED) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc] # click says the class's, and reads the instance's


def report(error: click.ClickException, arguments: Sequence[str]) -> int:
    """Write an error to standard error, as JSON if that was asked for; return the exit code."""
    if {"--json", "--ndjson"} & {*arguments}:
        code = ExitCode(error.exit_code).name.lower()
        click.echo(json.dumps({"error": {"code": code, "message": error.format_message()}}), err=True)
    else:
        shown = StringIO()
        error.show(shown)
        # A message may quote what the person typed, or a server's response.
        click.echo(clean_lines(shown.getvalue()), err=True, nl=False)
    return error.exit_code


def failure_of(error: Exception) -> Failure | None:
    """Return what an exception means to a person; None if it is a fault of this program."""
    match error:
        case RowdoError():
            return Failure(str(error), error.exit_code)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EIO | errno.EROFS):
            where = f" to {error.filename}" if error.filename else ""
            return Failure(f"Rowdo cannot write{where}: {error.strerror}. Make room, or write elsewhere.")
        case _:
            return None
