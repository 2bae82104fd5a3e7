"""How much to send and to ask for at once: less for a while where the database does not manage as much."""

from tui.sync.exchange import MAX_OPERATIONS, MAX_ROWS, Request


class BatchSize:
    """The size of the next request.

    It doubles with every answer, but not to what failed until that is out of the way.
    """

    def __init__(self) -> None:
        self.operations = MAX_OPERATIONS
        self.rows = MAX_ROWS
        self.exchanged()

    def exchanged(self) -> None:
        """What failed is out of the way: as much as before may do the next time."""
        self._most = MAX_OPERATIONS, MAX_ROWS

    def passed(self) -> None:
        """Take more from now on."""
        self.operations, self.rows = (
            min(2 * self.operations, self._most[0]),
            min(2 * self.rows, self._most[1]),
        )

    def less(self, request: Request) -> bool:
        """Take less than a request that failed had; return whether there is any less."""
        if len(request.operations) <= 1 and request.max_rows <= 1:
            return False
        if request.operations:
            self.operations = max(1, len(request.operations) // 2)
        self.rows = max(1, request.max_rows // 2)
        self._most = self.operations, self.rows
        return True
