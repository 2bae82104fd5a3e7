"""Editing text in $EDITOR."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tui.cli.errors import Failure
from tui.cli.prompts import stdin_is_terminal
from tui.errors import ExitCode


def edited(text: str) -> str | None:
    """Open a text in the editor; return the saved text, None if nothing was saved.

    Raises:
        Failure: There can be no editor, it failed, or it saved what is not UTF-8; that is shown, so that it
            is not lost.
    """
    with _editor("Nothing was changed. "):
        return click.edit(text)


def edit_file(path: Path) -> None:
    """Open a file in the editor.

    Raises:
        Failure: There can be no editor here, or it failed.
    """
    with _editor():
        click.edit(filename=str(path))


@contextmanager
def _editor(unsaved: str = "") -> Iterator[None]:
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    # A script that names an editor means one that needs no terminal.
    if not chosen and not (stdin_is_terminal() and sys.stdout.isatty()):
        raise Failure("An editor needs a terminal. Run this in one, or set EDITOR.", ExitCode.USAGE)
    try:
        yield
    except UnicodeDecodeError as error:
        written = bytes(error.object).decode(errors="backslashreplace")
        raise Failure(f"The editor did not save UTF-8. Nothing was changed. It was:\n{written}") from None
    except click.ClickException as error:
        why = error.__cause__
        failed = why.strerror if isinstance(why, OSError) else "it ended with an error"
        raise Failure(
            f"The editor “{chosen or 'vi'}” failed: {failed}. {unsaved}Set EDITOR to the editor you use."
        ) from error
    except ValueError as error:
        raise Failure(
            f"“{chosen}” is no command line ({str(error).lower()}). Set EDITOR to the editor you use."
        ) from error
