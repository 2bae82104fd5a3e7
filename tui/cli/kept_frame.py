"""The first frame of the screen, kept beside the replica for the next start.

It is drawn when the screen closes, and when nothing has happened on it for a minute, as a start would draw
it. It is good for as long as nothing has changed that it depends on. It has words of the person's todos: only
they can read it, and it goes with the replica.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tui import __version__
from tui.client.client import Client
from tui.private_files import write_private

TIMEOUT = 1.0
"""Seconds after which a frame is not kept if others keep writing to the replica."""

_FORMAT = 1
_LOOKS = (
    *("TERM", "TERM_PROGRAM", "COLORTERM", "COLORFGBG", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"),
    *("TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DIM_FACTOR", "TEXTUAL_FILTERS", "TEXTUAL_THEME"),
    *("LANG", "LANGUAGE", "LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_TIME", "TZ"),
)
"""The variables that tell how a terminal draws, and how people write."""


class Frame(NamedTuple):
    """A first frame, and when it is one."""

    picture: str
    """What draws it on an empty screen."""
    since: datetime
    """The local moment it was drawn."""
    until: datetime
    """The local moment at which it would look different: at midnight, or when the next todo gets late."""


class KeptFrame:
    """The frame kept for one profile on a terminal of one size.

    Args:
        client: The profile; somebody is signed in.
        size: The columns and lines of the terminal.
    """

    def __init__(self, client: Client, size: tuple[int, int]) -> None:
        self._client = client
        self._size = size
        replica = client.replica_path
        self._replica = replica
        self._path = replica.with_name(replica.name + ".frame")

    def picture(self) -> str | None:
        """Return what the app is going to draw first, None if that is not known."""
        try:
            head, _, picture = self._path.read_bytes().partition(b"\n")
            known = json.loads(head)
            since, until = (datetime.fromisoformat(known[name]) for name in ("since", "until"))
        except (OSError, ValueError, LookupError, TypeError):
            return None
        current = since <= datetime.now() < until and known.get("depends_on") == self._depends_on()
        return picture.decode() if current else None

    def keep(self, draw: Callable[[], Frame | None]) -> None:
        """Keep the frame that `draw` returns, unless something changes meanwhile, or others use the replica.

        Raises:
            ReplicaError: The replica cannot be opened.
        """
        # The last program to close the replica would empty its log, which changes the file.
        with self._client.replica(TIMEOUT) as replica:
            if not replica.file.empty_log():
                return
        before = self._depends_on()
        frame = draw()
        if frame is None or self._depends_on() != before or not self._replica.exists():
            return
        known = {"since": frame.since.isoformat(), "until": frame.until.isoformat(), "depends_on": before}
        with suppress(OSError):  # the next start takes longer, and no more is lost
            write_private(self._path, f"{json.dumps(known)}\n{frame.picture}".encode())

    def _depends_on(self) -> str:
        """Return all that the frame depends on but for the time. There is no secret in it."""
        client = self._client
        parts: list[object] = [
            [_FORMAT, __version__, _textual()],
            [*self._size],
            [os.environ.get(name) for name in _LOOKS],
            time.localtime().tm_gmtoff,
            repr(client.settings),
            repr(client.preferences),
            repr(client.account),
            _stamps(client.settings.config_dir),
            [_stamp(self._replica), _stamp(self._replica.with_name(self._replica.name + "-wal"))],
        ]
        return json.dumps(parts)


def _textual() -> list[object]:
    """Return what tells which Textual is installed, without importing it."""
    from importlib.util import find_spec

    found = find_spec("textual")
    return _stamp(Path(found.origin)) if found and found.origin else []


def _stamp(path: Path) -> list[object]:
    """Return what changes with a file's content; nothing where it is empty or not there."""
    try:
        status = path.stat()
    except OSError:
        return []
    return [status.st_ino, status.st_size, status.st_mtime_ns] if status.st_size else []


def _stamps(folder: Path) -> list[object]:
    """Return the same of the files in the folder of the configuration, which may be one with many others."""
    places = (folder, folder / "profiles", folder / "themes")
    return [[str(path), _stamp(path)] for place in places for path in sorted(place.glob("*"))]
