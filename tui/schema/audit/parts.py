"""Checks that everything the definitions create is there, unchanged."""

import hashlib
import re
from collections.abc import Iterator, Mapping

from tui.neon import Statement
from tui.schema.audit.audit import Database
from tui.schema.audit.finding import Finding
from tui.schema.definitions import definitions, function_bodies

SETUP = "rowdo setup"
"""The repair for a part without which clients missed changes: they then fetch all todos again."""

MADE = re.compile(
    r"^create (?:or replace |unique )?(function|procedure|trigger|index|view|table) (?:if not exists )?"
    r"(\w+\.\w+|\w+)(?: on (\w+\.\w+))?",
    re.MULTILINE,
)
CALLS = re.compile(r"\bon (\w+\.\w+)\s.*execute function (\w+\.\w+)\(", re.DOTALL)
COLUMN = re.compile(r"add column if not exists (\w+)")
CONSTRAINT = re.compile(r"\(\s*'(todos_\w+)',")
CHANGED = """
select ours.name
from unnest($1::text[], $2::text[]) as ours (name, body)
join pg_proc on pronamespace = to_regnamespace(split_part(ours.name, '.', 1))
    and proname = split_part(ours.name, '.', 2) and md5(prosrc) <> body
"""
MISSING = """
select part
from unnest($1::text[], $2::text[]) as ours (part, rests_on)
cross join lateral (select split_part(part, ' ', 1) as kind, split_part(part, ' ', 2) as name) as named
cross join lateral (select split_part(name, '.', 1) as schema, split_part(name, '.', 2) as local) as parted
left join pg_class t on t.relname = 'todos' and t.relnamespace = to_regnamespace('public')
where not case
    when kind in ('function', 'procedure') then exists (
        select from pg_proc where pronamespace = to_regnamespace(schema) and proname = local
    )
    when kind = 'trigger' then exists (
        select
        from pg_trigger g
        join pg_proc p on p.oid = g.tgfoid
        join pg_namespace n on n.oid = p.pronamespace
        join pg_class c on c.oid = g.tgrelid
        join pg_namespace s on s.oid = c.relnamespace
        where g.tgname = name
            and format('%s.%s on %s.%s', n.nspname, p.proname, s.nspname, c.relname) = rests_on
    )
    when kind = 'column' then exists (
        select from pg_attribute where attrelid = t.oid and attname = name and not attisdropped
    )
    when kind = 'constraint' then exists (select from pg_constraint where conrelid = t.oid and conname = name)
    else exists (select from pg_class where relnamespace = to_regnamespace(schema) and relname = local)
end
-- An index of a table that is gone itself is not told of.
and (kind <> 'index' or exists (
    select from pg_class
    where relnamespace = to_regnamespace(split_part(rests_on, '.', 1))
        and relname = split_part(rests_on, '.', 2)
))
"""


async def missing_parts(sql: Database) -> list[Finding]:
    """Return a finding for each part of the definitions that is missing or has been changed.

    Args:
        sql: A database to which all definitions were applied, as any role.

    Raises:
        NeonError: The query failed.
    """
    made = {part: (rests_on, mend) for part, rests_on, mend in _made()}
    mends = {part: mend for part, (_, mend) in made.items()}
    bodies = {name: _md5(body) for name, body in function_bodies().items()}
    missing, changed = await sql.transaction(
        [
            Statement(MISSING, list(mends), [rests_on for rests_on, _ in made.values()]),
            Statement(CHANGED, list(bodies), list(bodies.values())),
        ],
        read_only=True,
    )
    gone = "The {} of Rowdo's schema is gone."
    other = "The {} is not as this version of Rowdo makes it."
    return [
        *(_fault("part-missing", gone, row["part"], mends) for row in missing),
        *(_fault("part-changed", other, f"function {row['name']}", mends) for row in changed),
    ]


def _fault(id: str, found: str, part: str, mends: Mapping[str, str]) -> Finding:  # noqa: A002 - as in Finding
    return Finding(id, "fault", found.format(part), mends[part])


def _made() -> Iterator[tuple[str, str, str]]:
    """Yield each part, the function and table of a trigger or table of an index, and how to restore it."""
    for statement in (statement for each in definitions() for statement in each.statements):
        if found := MADE.search(statement):
            kind, name, table = found.groups()
            if kind == "trigger" and (calls := CALLS.search(statement)):
                yield f"trigger {name}", f"{calls[2]} on {calls[1]}", f"{statement};"
            elif kind == "index":
                yield f"index {table.partition('.')[0]}.{name}", table, f"{statement};"
            else:
                yield f"{kind} {name}", "", SETUP if kind == "table" else f"{statement};"
        for name in COLUMN.findall(statement):
            yield f"column {name}", "", SETUP
        for name in CONSTRAINT.findall(statement) if "add constraint" in statement else ():
            yield f"constraint {name}", "", SETUP


def _md5(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
