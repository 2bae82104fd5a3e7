"""Ask a database whether its people are kept apart, and whether they can work."""

from collections.abc import Sequence
from typing import Protocol

from tui.neon import Statement
from tui.neon.result import Result
from tui.schema.audit.checks import all_at_once, checks
from tui.schema.audit.finding import Finding


class Database(Protocol):
    """What the audit needs of a database; `tui.neon.Sql` has it."""

    async def transaction(
        self, statements: Sequence[str | Statement], *, read_only: bool = False
    ) -> list[Result]:
        """Run statements in one transaction."""


async def audit(sql: Database) -> list[Finding]:
    """Return what is wrong with the roles, grants, policies, views and functions; reads the catalog only.

    Args:
        sql: The database, as anybody: the catalog is open.

    Raises:
        NeonError: The database cannot be asked.
    """
    # Without a path every name is printed, and every expression deparsed, as what it is.
    no_path = "select set_config('search_path', '', true)"
    _, found = await sql.transaction([no_path, all_at_once()], read_only=True)
    asked = checks()
    return [
        Finding(asked[row["check"]].id, asked[row["check"]].weight, row["found"], row["mend"])
        for row in found
    ]
