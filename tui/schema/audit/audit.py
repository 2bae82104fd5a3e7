"""Ask a database whether its people are kept apart, and whether they can work."""

import hashlib
import re
from collections.abc import Sequence
from typing import Protocol

from tui.neon import Statement
from tui.neon.result import Result
from tui.schema.audit.checks import checks
from tui.schema.audit.finding import Finding
from tui.schema.migrations import function_bodies, migrations

MADE = re.compile(r"create (?:or replace |unique )?(function|trigger|index) (?:public\.)?(\w+)")
CHANGED = """
select proname as name
from unnest($1::text[], $2::text[]) as ours (name, body)
join pg_proc on pronamespace = to_regnamespace('public') and proname = ours.name and md5(prosrc) <> body
"""
THERE = """
select part
from unnest($1::text[]) as part, split_part(part, ' ', 1) as kind, split_part(part, ' ', 2) as name
where not case kind
    when 'function' then exists (
        select from pg_proc where pronamespace = to_regnamespace('public') and proname = name
    )
    when 'trigger' then exists (
        select from pg_trigger where tgrelid = to_regclass('public.todos') and tgname = name
    )
    else to_regclass('public.' || name) is not null
end
"""


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
    asked = checks()
    results = await sql.transaction([check.query for check in asked], read_only=True)
    return [
        Finding(check.id, check.weight, row["found"], row["mend"])
        for check, result in zip(asked, results, strict=True)
        for row in result
    ]


async def missing_parts(sql: Database) -> list[Finding]:
    """Return what the migrations once made and is there no more, or is another's.

    Args:
        sql: A database that all migrations have been applied to.

    Raises:
        NeonError: The database cannot be asked.
    """
    statements = [statement for migration in migrations() for statement in migration.statements]
    made = {f"{found[1]} {found[2]}": f"{each};" for each in statements if (found := MADE.search(each))}
    bodies = {name: _md5(body) for name, body in function_bodies().items()}
    missing, changed = await sql.transaction(
        [Statement(THERE, list(made)), Statement(CHANGED, list(bodies), list(bodies.values()))],
        read_only=True,
    )
    return [
        *(
            Finding(
                "part-missing", "fault", f"The {row['part']} of Rowdo's schema is gone.", made[row["part"]]
            )
            for row in missing
        ),
        *(
            Finding(
                "part-changed",
                "fault",
                f"The function {row['name']} is not as this version of Rowdo makes it.",
                made[f"function {row['name']}"].replace("create function", "create or replace function", 1),
            )
            for row in changed
        ),
    ]


def _md5(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
