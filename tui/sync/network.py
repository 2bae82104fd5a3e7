"""Whether this machine has a network, and which one, found out without sending anything."""

import socket

_SOMEWHERE = ("192.0.2.1", 9)
"""An address reserved for documentation (RFC 5737); nothing is ever sent to it."""


def route() -> str | None:
    """Return the address this machine would send from, None if it is connected to nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unsent:
        try:
            # Of a datagram socket this only looks the route up.
            unsent.connect(_SOMEWHERE)
            return str(unsent.getsockname()[0])
        except OSError:
            return None
