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
    unlike = isinstance(error, click.NoSuchOption) and not error.possibilities
    more = " If it is no option, put -- in front of it." if unlike else ""
    if {"--json", "--ndjson"} & {*arguments}:
        code = ExitCode(error.exit_code).name.lower()
        click.echo(
            json.dumps({"error": {"code": code, "message": f"{error.format_message()}{more}"}}), err=True
        )
    else:
        shown = StringIO()
        error.show(shown)
        # A message may quote what the person typed, or a server's response.
        click.echo(clean_lines(f"{shown.getvalue().rstrip()}{more}"), err=True)
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
