"""The audit of the catalog: does the database keep each person's todos private, and can people use it?"""

from collections.abc import Sequence
from typing import Protocol

from tui.neon import Statement
from tui.neon.result import Result
from tui.schema.audit.checks import all_at_once, checks
from tui.schema.audit.finding import Finding


class Database(Protocol):
    """The part of `tui.neon.Sql` that the audit needs."""

    async def transaction(
        self, statements: Sequence[str | Statement], *, read_only: bool = False
    ) -> list[Result]:
        """Run statements in one transaction."""


async def audit(sql: Database) -> list[Finding]:
    """Return the problems of roles, grants, policies, views and functions. Reads the catalog only.

    Args:
        sql: The database, as any role: everybody can read the catalog.

    Raises:
        NeonError: The query failed.
    """
    # With an empty search path Postgres prints every name with its schema.
    no_path = "select set_config('search_path', '', true)"
    _, found = await sql.transaction([no_path, all_at_once()], read_only=True)
    asked = checks()
    return [
        Finding(asked[row["check"]].id, asked[row["check"]].weight, row["found"], row["mend"])
        for row in found
    ]
