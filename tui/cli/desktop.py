"""Notifications of the desktop: over D-Bus, by ``notify-send``, or by ``osascript``."""

import os
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

TIMEOUT = 10
"""Seconds after which a desktop that does not answer counts as none."""

_NO_BUS = (ImportError, OSError, RuntimeError, ValueError, LookupError, TypeError, StopIteration)
"""What jeepney raises where there is no bus of the session, or something else answers in its place."""
_BUS = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"


def notify(title: str, words: str) -> bool:
    """Raise a notification; return whether a desktop took it.

    Args:
        title: a few words of ours.
        words: anybody's, free of control characters; they are shown as they stand, never as markup.
    """
    if sys.platform == "darwin":
        return _by_osascript(title, words)
    if sys.platform == "win32":
        return False
    return _over_bus(title, words) or _by_notify_send(title, words)


def _over_bus(title: str, words: str) -> bool:
    """Call the notification service of the session's bus, so that no process has the words as an argument."""
    address = _bus_address()
    if not address:
        return False
    try:
        from jeepney import (  # type: ignore[import-untyped] # it has no types
            DBusAddress,
            MessageType,
            new_method_call,
        )
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped] # the same

        service = DBusAddress(_PATH, bus_name=_BUS, interface=_BUS)
        with open_dbus_connection(address) as bus:
            asked = bus.send_and_get_reply(new_method_call(service, "GetCapabilities"), timeout=TIMEOUT)
            if asked.header.message_type is not MessageType.method_return:
                return False
            body = escape(words, quote=False) if "body-markup" in asked.body[0] else words
            arguments: tuple[object, ...] = ("Rowdo", 0, "", title, body, [], {}, -1)
            call = new_method_call(service, "Notify", "susssasa{sv}i", arguments)
            return (
                bus.send_and_get_reply(call, timeout=TIMEOUT).header.message_type is MessageType.method_return
            )
    except _NO_BUS:
        return False


def _bus_address() -> str:
    """Return the address of the session's bus, which cron does not tell its commands; empty for none."""
    if address := os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    usual = Path(f"/run/user/{os.getuid()}/bus")
    return f"unix:path={usual}" if usual.exists() else ""


def _by_notify_send(title: str, words: str) -> bool:
    """Run ``notify-send``. Whoever may list this machine's processes sees its arguments."""
    program = shutil.which("notify-send")
    if program is None:
        return False
    return _run([program, "--app-name=Rowdo", "--", title, escape(words, quote=False)])


def _by_osascript(title: str, words: str) -> bool:
    """Run ``osascript`` with a script on its standard input."""
    script = f"display notification {_quoted(words)} with title {_quoted(title)}\n"
    return _run(["/usr/bin/osascript", "-"], script)


def _quoted(text: str) -> str:
    """Return a text as a literal of AppleScript."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _run(command: list[str], typed: str = "") -> bool:
    try:
        ran = subprocess.run(
            command, input=typed, text=True, capture_output=True, timeout=TIMEOUT, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0
