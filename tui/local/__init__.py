"""The embedded stack: a real Postgres, and on loopback HTTP endpoints like those of Neon and WorkOS.

It takes the place of the remote services: signing in, sync and the screen do not depend on it.
"""

from tui.local.errors import LocalError
from tui.local.stack import Lease, Status, ensure, keep_running, reset, status, stop

__all__ = ["Lease", "LocalError", "Status", "ensure", "keep_running", "reset", "status", "stop"]
