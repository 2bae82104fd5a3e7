"""How many operations and rows one request may have: fewer for a while after one was too large."""

from tui.sync.exchange import MAX_OPERATIONS, MAX_ROWS, Request


class BatchSize:
    """The size of the next request.

    It doubles with every answer, up to the size that failed last, until `exchanged` lifts that limit.
    """

    def __init__(self) -> None:
        self.operations = MAX_OPERATIONS
        self.rows = MAX_ROWS
        self.exchanged()

    def exchanged(self) -> None:
        """Lift the limit: all was exchanged, so what was too much is not in the way any more."""
        self._most = MAX_OPERATIONS, MAX_ROWS

    def passed(self) -> None:
        """Ask for twice as much from now on."""
        self.operations, self.rows = (
            min(2 * self.operations, self._most[0]),
            min(2 * self.rows, self._most[1]),
        )

    def less(self, request: Request) -> bool:
        """Ask for half as much as a request that failed; return whether there is less to ask for."""
        if len(request.operations) <= 1 and request.max_rows <= 1:
            return False
        if request.operations:
            self.operations = max(1, len(request.operations) // 2)
        self.rows = max(1, request.max_rows // 2)
        self._most = self.operations, self.rows
        return True
