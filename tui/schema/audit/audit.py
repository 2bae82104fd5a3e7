"""Ask a database whether its people are kept apart, and whether they can work."""

import hashlib
import re
from collections.abc import Sequence
from typing import Protocol

from tui.neon import Statement
from tui.neon.result import Result
from tui.schema.audit.checks import all_at_once, checks
from tui.schema.audit.finding import Finding
from tui.schema.definitions import definitions, function_bodies

MADE = re.compile(
    r"create (?:or replace |unique )?(function|procedure|trigger|index|view) (?:if not exists )?"
    r"(\w+\.\w+|\w+)(?: on (?P<schema>\w+)\.\w+)?"
)
CHANGED = """
select ours.name
from unnest($1::text[], $2::text[]) as ours (name, body)
join pg_proc on pronamespace = to_regnamespace(split_part(ours.name, '.', 1))
    and proname = split_part(ours.name, '.', 2) and md5(prosrc) <> body
"""
THERE = """
select part
from unnest($1::text[]) as part, split_part(part, ' ', 1) as kind, split_part(part, ' ', 2) as name
where not case
    when kind in ('function', 'procedure') then exists (
        select from pg_proc
        where pronamespace = to_regnamespace(split_part(name, '.', 1)) and proname = split_part(name, '.', 2)
    )
    when kind = 'trigger' then exists (
        select from pg_trigger where tgrelid = to_regclass('public.todos') and tgname = name
    )
    else to_regclass(name) is not null
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
    # Without a path every name is printed, and every expression deparsed, as what it is.
    no_path = "select set_config('search_path', '', true)"
    _, found = await sql.transaction([no_path, all_at_once()], read_only=True)
    asked = checks()
    return [
        Finding(asked[row["check"]].id, asked[row["check"]].weight, row["found"], row["mend"])
        for row in found
    ]


async def missing_parts(sql: Database) -> list[Finding]:
    """Return what the definitions once made and is there no more, or is another's.

    Args:
        sql: A database that all definitions have been applied to.

    Raises:
        NeonError: The database cannot be asked.
    """
    statements = [statement for each in definitions() for statement in each.statements]
    made = {
        f"{found[1]} {found['schema'] + '.' if found['schema'] else ''}{found[2]}": f"{each};"
        for each in statements
        if (found := MADE.search(each))
    }
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
                made[f"function {row['name']}"],
            )
            for row in changed
        ),
    ]


def _md5(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
