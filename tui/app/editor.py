"""Notes in the person's own editor: the screen steps aside and comes back."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen
    from tui.todos import Todo

FALLBACKS = ("nano", "vim", "vi", "micro", "emacs", "notepad")


def editor() -> list[str] | None:
    """Return the command of the person's editor: ``VISUAL``, ``EDITOR``, or the first one found."""
    for name in ("VISUAL", "EDITOR"):
        chosen = os.environ.get(name, "").strip()
        if chosen:
            return shlex.split(chosen)
    found = next((path for name in FALLBACKS if (path := shutil.which(name))), None)
    return [found] if found else None


def edited(main: "MainScreen", todo: "Todo") -> str | None:
    """Return the notes as edited, None where they were not; what went wrong is said on the screen."""
    command = editor()
    if command is None:
        main.say("There is no editor here. Set EDITOR to the one you use, then press `E` again.", "warn")
        return None
    with tempfile.TemporaryDirectory(prefix="rowdo-") as folder:
        path = Path(folder) / "notes.md"
        path.write_text(todo.notes, encoding="utf-8", errors="surrogatepass", newline="")
        path.chmod(0o600)
        try:
            with main.house.suspend():
                status = subprocess.run([*command, str(path)], check=False).returncode
        except SuspendNotSupported:
            main.say("This terminal cannot lend itself to an editor.", "warn")
            return None
        except OSError as error:
            main.say(
                f"{command[0]} could not be started ({error.strerror}). Set EDITOR to another one.", "warn"
            )
            return None
        finally:
            main.refresh()
        if status:
            main.say("The editor ended with an error; the notes are as they were.", "warn")
            return None
        text = path.read_bytes().decode(errors="replace") if path.exists() else todo.notes
    # Editors end the last line; nobody meant that as a change.
    return text[:-1] if text.endswith("\n") and not todo.notes.endswith("\n") else text
