"""Why the embedded stack cannot run."""

from tui.errors import RowdoError

NOT_INSTALLED = (
    "Rowdo's own database is not installed. There are two ways on. To keep your todos on this machine, "
    "install Rowdo with its extra “local”, as in '….whl[local]', or '.[local]' in a clone: see the README. "
    "To keep them in Neon Postgres, run: rowdo setup"
)
"""What to say where the packages of the extra `local` are missing."""
UNSUPPORTED = (
    "Rowdo's own database needs Linux or macOS. To keep your todos in Neon Postgres instead, run: rowdo setup"
)
"""What to say on a system without the locks that the stack needs."""


class LocalError(RowdoError):
    """The embedded stack cannot be used. The text says why, and what to do."""
