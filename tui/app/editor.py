"""Editing notes in the person's editor, while the screen is suspended."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tui.replica.errors import ReplicaError
from tui.todos.limits import exceeded

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.todos import Todo

FALLBACKS = ("nano", "vim", "vi", "micro", "emacs", "notepad")


def editor() -> list[str] | None:
    """Return the command of the person's editor: ``VISUAL``, ``EDITOR``, or the first one found.

    Raises:
        ValueError: the variable is no command line; the text says which and why.
    """
    for name in ("VISUAL", "EDITOR"):
        chosen = os.environ.get(name, "").strip()
        if chosen:
            try:
                return shlex.split(chosen)
            except ValueError as error:
                raise ValueError(f"{name} is no command line ({str(error).lower()}).") from error
    found = next((path for name in FALLBACKS if (path := shutil.which(name))), None)
    return [found] if found else None


def write_notes(context: "Context", todo: "Todo", keep: Callable[[str], None]) -> None:
    """Lend the terminal to the person's editor, and give the notes to `keep` where they were changed.

    What went wrong is said on the screen. The file stays until the notes are kept, and is named where they
    are not: then it is all there is of them.
    """
    try:
        command = editor()
    except ValueError as error:
        context.say(f"{error} Set it to the editor you use, then try again.", "warn")
        return
    if command is None:
        context.say("There is no editor here. Set EDITOR to the one you use, then try again.", "warn")
        return
    try:
        path = _file_of(todo.notes)
    except OSError as error:
        context.say(
            f"There can be no file for the editor ({error.strerror}). Set TMPDIR to a folder.", "warn"
        )
        return
    failure = _lend_terminal(context, command, path)
    text = _text_of(path, todo.notes)
    failure = failure or exceeded({"notes": text}).get("notes")
    try:
        if failure is None and text != todo.notes:
            keep(text)
    except ReplicaError as error:
        failure = str(error)
    if failure and text != todo.notes:
        context.say(f"{failure} What you wrote is in {path}.", "bad")
        return
    shutil.rmtree(path.parent, ignore_errors=True)
    if failure:
        context.say(failure, "warn")


def _file_of(notes: str) -> Path:
    """Return a file with these notes in a folder of its own, which nobody else can read."""
    path = Path(tempfile.mkdtemp(prefix="rowdo-")) / "notes.md"
    path.write_text(notes, encoding="utf-8", errors="surrogatepass", newline="")
    return path


def _lend_terminal(context: "Context", command: list[str], path: Path) -> str | None:
    """Run the editor on a file; return why it did not end well, None if it did."""
    try:
        with context.app.suspend():
            return _failure_of([*command, str(path)])
    except SuspendNotSupported:
        return "This terminal cannot lend itself to an editor."


def _failure_of(command: list[str]) -> str | None:
    """Run an editor to its end; return why it did not end well, None if it did.

    Nothing is raised: Textual takes the terminal back only where what it was lent for comes to an end. So
    ctrl+c, which the terminal sends to us too, is the editor's alone.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        status = subprocess.run(command, check=False).returncode
    except OSError as error:
        return f"{command[0]} could not be started ({error.strerror}). Set EDITOR to another one."
    finally:
        signal.signal(signal.SIGINT, before)
    return "The editor ended with an error; the notes are as they were." if status else None


def _text_of(path: Path, notes: str) -> str:
    """Return what is in the file now, the notes where it is gone."""
    text = path.read_bytes().decode(errors="replace") if path.exists() else notes
    # Editors add a line end to the last line; that is no change by the person.
    return text[:-1] if text.endswith("\n") and not notes.endswith("\n") else text
