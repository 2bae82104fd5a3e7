"""Applies the schema definitions of this version of Rowdo, through SQL over HTTP, as the database's owner."""

from collections.abc import Sequence
from importlib.resources import files

from tui.errors import RowdoError
from tui.neon import Sql
from tui.schema.definitions import VERSION, Definition, definitions, fingerprint

LOCK = 7_236_091_158_240_233_521
"""The key of the advisory lock that serializes concurrent runs; an arbitrary number."""

BEFORE = (
    f"select pg_advisory_xact_lock({LOCK})",
    # A statement that waits for a lock blocks all later ones: fail instead, and let the caller try again.
    "set local lock_timeout = '20s'",
)

TELL = "notify pgrst, 'reload schema'"
"""Makes the Data API reload its schema cache (PostgREST, "Schema cache"). Nothing else listens."""

AHEAD = """
with ahead as (select pg_snapshot_xmax(pg_current_snapshot()) as next)
select exists (select from public.todos, ahead where revision >= next)
    or exists (select from rowdo.tombstones, ahead where revision >= next)
    or exists (select from rowdo.settings, ahead where revision >= next) as ahead
"""
"""Selects whether there are revisions of another server, from which the database was restored."""


class SchemaError(RowdoError):
    """This version of Rowdo cannot update the database's schema."""


async def pending(sql: Sql) -> list[Definition]:
    """Return the definitions that `apply` would apply, in order; change nothing.

    That is none if these definitions were the last applied and everything they created is still there,
    unchanged, on the same server. Otherwise it is all of them.

    Args:
        sql: The database, as its owner.

    Raises:
        SchemaError: The database was set up by a newer version.
        NeonError: The query failed.
    """
    ours = definitions()
    [there] = await sql("select to_regclass('rowdo.installed') is not null as installed", idempotent=True)
    if there["installed"]:
        record = f"select version, fingerprint, shape <@ ({_shape()}) as intact from rowdo.installed"  # noqa: S608 - ours
        for row in await sql(record, idempotent=True):
            if row["version"] > VERSION:
                raise SchemaError("This database was set up by a newer Rowdo. Update Rowdo, then try again.")
            if row["fingerprint"] == fingerprint(ours) and row["intact"]:
                [kept] = await sql(AHEAD, idempotent=True)
                return list(ours) if kept["ahead"] else []
    return list(ours)


async def apply(sql: Sql) -> list[Definition]:
    """Apply the pending definitions in one transaction.

    Can be repeated, and run by several processes at once.

    Args:
        sql: The database, as its owner.

    Returns:
        The definitions that were applied.

    Raises:
        SchemaError: See `pending`.
        NeonError: The database refused; it is unchanged.
    """
    missing = await pending(sql)
    if missing:
        await sql.transaction(_transaction(missing), idempotent=True)
    return missing


def script(missing: Sequence[Definition] | None = None) -> str:
    """Return the statements of `apply` as one SQL script, to read or to run by hand.

    Args:
        missing: The definitions to apply, as `pending` returns them; all of them when None.
    """
    applied = definitions() if missing is None else missing
    parts = ["begin;", *(f"{each};" for each in BEFORE)]
    for each in applied:
        parts += ["", each.text.strip()]
    return "\n".join([*parts, "", f"{_record(applied)};", f"{TELL};", "commit;", ""])


def _transaction(applied: Sequence[Definition]) -> list[str]:
    statements = [statement for each in applied for statement in each.statements]
    return [*BEFORE, *statements, _record(applied), TELL]


def _record(applied: Sequence[Definition]) -> str:
    return (
        "insert into rowdo.installed (version, fingerprint, shape)\n"
        f"values ({VERSION}, '{fingerprint(applied)}', (\n{_shape()}\n))\n"
        "on conflict (singleton) do update\n"
        "set version = excluded.version, fingerprint = excluded.fingerprint, shape = excluded.shape,\n"
        "    applied_at = now()"
    )


def _shape() -> str:
    return files(__package__).joinpath("shape.sql").read_text("utf-8").strip()
