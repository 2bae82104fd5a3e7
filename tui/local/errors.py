"""What can keep the embedded stack from running."""


class LocalError(Exception):
    """The embedded stack cannot be used; the text says why, and what to do."""
