"""Counts the pages of a pull, and ends one that would go on forever."""

from tui.sync.response import ResponseError

THIN = 200
"""How many pages may have fewer rows than asked for: so many, each filled by long todos, are a gigabyte."""

MOST = 2_000_000
"""How many rows one pull may have: more todos than anybody has."""


class Pull:
    """The pages of one sync."""

    def __init__(self) -> None:
        self.rows = 0
        """Rows and tombstones so far."""
        self._thin = 0

    def page(self, rows: int, asked: int, *, more: bool) -> None:
        """Count a page.

        Args:
            rows: how many rows and tombstones it had.
            asked: how many it could have had.
            more: whether the database says that more follow.

        Raises:
            ResponseError: it goes on for longer than any list of todos does.
        """
        self.rows += rows
        self._thin += rows < asked
        if more and (self._thin > THIN or self.rows > MOST):
            raise ResponseError(f"it does not come to an end after {self.rows:,} rows")
