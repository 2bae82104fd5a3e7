"""Finds links in todos, and opens them in a browser if there is one."""

import os
import re
import sys

_LINK = re.compile(r"https?://[^\s<>\"'`\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)


def first_link(text: str) -> str | None:
    """Return the first web address in `text`, without the punctuation of the sentence around it."""
    found = _LINK.search(text)
    if not found:
        return None
    address = found[0].rstrip(".,;:!?")
    for opening, closing in ("()", "[]"):
        while address.endswith(closing) and address.count(closing) > address.count(opening):
            address = address[:-1]
    return address


def has_browser() -> bool:
    """Return whether a graphical browser can be opened here: not over SSH, and not without a display.

    `webbrowser` would otherwise start a text browser inside this very terminal.
    """
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_link(address: str) -> bool:
    """Open `address` in a graphical browser; False if there is none. Only web addresses are opened."""
    if not has_browser() or not address.lower().startswith(("https://", "http://")):
        return False
    import webbrowser

    return webbrowser.open(address)
