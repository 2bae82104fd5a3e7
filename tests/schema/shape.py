"""The definitions of a database, for comparison with another."""

from typing import Any

from tests.schema.cluster import Database

SHAPE = """
select format('%s.%s %s %s %s', table_name, column_name, data_type, column_default, is_nullable) as line
from information_schema.columns where table_schema in ('public', 'rowdo')
union all select indexdef from pg_indexes where schemaname in ('public', 'rowdo')
union all select format('%s %s %s %s %s', tablename, policyname, cmd, qual, with_check) from pg_policies
union all select pg_get_functiondef(oid) from pg_proc
    where pronamespace in ('public'::regnamespace, 'rowdo'::regnamespace) and proname <> 'todos_database'
union all select format('%s %s', oid::regprocedure, array(select a::text from unnest(proacl) a order by 1))
    from pg_proc
    where pronamespace in ('public'::regnamespace, 'rowdo'::regnamespace)
union all select format('%s %s', pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal
union all select format('%s %s', relname, array(select a::text from unnest(relacl) a order by 1))
    from pg_class where relnamespace in ('public'::regnamespace, 'rowdo'::regnamespace)
union all select format('%s %s', relname, relrowsecurity) from pg_class where relkind = 'r'
union all select format('%s %s', nspname, nspacl) from pg_namespace where nspname = 'rowdo'
union all select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
    where contype <> 'n'
union all select format('%s.%s %s', attrelid::regclass, attname, attstattarget) from pg_attribute
    join pg_class c on c.oid = attrelid and relkind = 'r'
    where relnamespace in ('public'::regnamespace, 'rowdo'::regnamespace) and attnum > 0 and not attisdropped
"""


def shape(database: Database) -> set[str]:
    """Return all there is but rows and the database's id, as lines without an order."""
    return {row["line"] for row in database.run(SHAPE)}


def database_id(database: Database) -> Any:
    """Return the name under which clients know the database."""
    return database.run("select public.todos_database() as id")[0]["id"]
