"""Bring a database's schema up to date, over Neon's HTTP endpoint, as its owner."""

from collections.abc import Sequence

from tui.neon import Sql
from tui.neon.errors import UniqueViolationError
from tui.schema.migrations import Migration, migrations

LOCK = 7_236_091_158_240_233_521
"""The advisory lock of appliers, a number of our own."""

RECORD = """
create table if not exists public.rowdo_migrations (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
)
"""

PRIVATE = "alter table public.rowdo_migrations enable row level security"

TELL = "notify pgrst, 'reload schema'"
"""Lets the Data API know the new functions at once (PostgREST, "Schema cache"); nobody else listens."""


class SchemaError(Exception):
    """The database's schema is not one this version of Rowdo can bring up to date."""


async def pending(sql: Sql) -> list[Migration]:
    """Return the migrations that `apply` would run, in order; changes nothing.

    Args:
        sql: The database, as its owner.

    Raises:
        SchemaError: The database was migrated by a newer version, or by files that differ from ours.
        NeonError: The database cannot be asked.
    """
    [exists] = await sql(
        "select to_regclass('public.rowdo_migrations') is not null as recorded", idempotent=True
    )
    applied: dict[int, str] = {}
    if exists["recorded"]:
        rows = await sql("select number, checksum from public.rowdo_migrations", idempotent=True)
        applied = {row["number"]: row["checksum"] for row in rows}
    ours = migrations()
    if applied.keys() - {migration.number for migration in ours}:
        raise SchemaError("This database was set up by a newer Rowdo. Update Rowdo, then try again.")
    for migration in ours:
        if applied.get(migration.number, migration.checksum) != migration.checksum:
            raise SchemaError(
                f"Migration {migration.number} ({migration.name}) of this database is not the one this Rowdo "
                "brings. Use the version of Rowdo that set it up, or a new database."
            )
    return [migration for migration in ours if migration.number not in applied]


async def apply(sql: Sql) -> list[Migration]:
    """Run every migration that the database lacks, each in a transaction of its own.

    May be repeated, and run by several at once.

    Args:
        sql: The database, as its owner.

    Returns:
        What was run.

    Raises:
        SchemaError: As `pending`.
        NeonError: The database refused; the migration that failed has left nothing behind.
    """
    run = []
    while missing := await pending(sql):
        migration = missing[0]
        try:
            await sql.transaction(_transaction(migration))
        except UniqueViolationError as error:
            if error.table != "rowdo_migrations":
                raise
            continue  # somebody else has just run it
        run.append(migration)
    return run


def script(missing: Sequence[Migration] | None = None) -> str:
    """Return what `apply` runs as one SQL script, to read or to run by hand in its stead.

    Args:
        missing: The migrations to run, as `pending` returns them; all of them when None.
    """
    parts = []
    for migration in migrations() if missing is None else missing:
        parts += ["begin;", f"{_lock()};", f"{RECORD.strip()};", f"{PRIVATE};", f"{_record(migration)};"]
        parts += ["", migration.text.strip(), "", f"{TELL};", "commit;", ""]
    return "\n".join(parts)


def _transaction(migration: Migration) -> list[str]:
    # The record comes first: where it is there already, nothing else is tried.
    return [_lock(), RECORD, PRIVATE, _record(migration), *migration.statements, TELL]


def _lock() -> str:
    return f"select pg_advisory_xact_lock({LOCK})"


def _record(migration: Migration) -> str:
    values = f"{migration.number}, '{migration.name}', '{migration.checksum}'"
    return f"insert into public.rowdo_migrations (number, name, checksum) values ({values})"  # noqa: S608 - ours
