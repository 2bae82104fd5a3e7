"""The embedded default: a real Postgres, and on loopback the shapes of Neon and WorkOS over it.

A peer of the outside world: nothing that signs in, syncs or draws knows of it.
"""

from tui.local.errors import LocalError
from tui.local.stack import Lease, Status, ensure, keep, reset, status, stop

__all__ = ["Lease", "LocalError", "Status", "ensure", "keep", "reset", "status", "stop"]
