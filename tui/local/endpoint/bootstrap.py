"""Make a bare Postgres cluster look like a Neon project: its roles, its database, its ``auth`` functions."""

from importlib.resources import files
from typing import Literal

import psycopg
from psycopg import sql

from tui import schema
from tui.local.endpoint.roles import restore_settings

Kind = Literal["login", "authenticator"]
"""Whether ``authenticated`` may log in itself, or is only reached through ``authenticator``."""

Extension = Literal["0.3.1", "0.5.0"]
"""The version of pg_session_jwt whose functions the schema ``auth`` has.

Neon's proxy asks for 0.3.1; ``docs/fidelity.md`` compares with 0.5.0.
"""

OWNER = "neondb_owner"
DATABASE = "rowdo"


def bootstrap(
    conninfo: str,
    *,
    owner_password: str,
    kind: Kind = "authenticator",
    database: str = DATABASE,
    extension: Extension = "0.5.0",
) -> None:
    """Create or update everything that Neon's platform provides; may be repeated.

    Args:
        conninfo: Where the cluster listens and its superuser, in libpq's form, without a database.
        owner_password: What ``neondb_owner`` logs in with.
        kind: Which of Neon's two kinds of project the cluster becomes.
        database: The database to create, owned by ``neondb_owner``.
        extension: Which version of pg_session_jwt it has.

    Raises:
        psycopg.Error: The cluster cannot be reached, or the role in ``conninfo`` is not a superuser.
    """
    with psycopg.connect(conninfo, dbname="postgres", autocommit=True) as cluster:
        cluster.execute(_script("cluster.sql"))
        cluster.execute(
            sql.SQL("alter role {} password {}").format(sql.Identifier(OWNER), sql.Literal(owner_password))
        )
        login = sql.SQL("login" if kind == "login" else "nologin")
        for role in ("authenticated", "anonymous"):
            cluster.execute(sql.SQL("alter role {} {}").format(sql.Identifier(role), login))
        if not cluster.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
            cluster.execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(database), sql.Identifier(OWNER))
            )
        cluster.execute(restore_settings(database))
    with psycopg.connect(conninfo, dbname=database) as served:
        served.execute(_script("session_jwt.sql"))
        if extension == "0.5.0":
            served.execute(_script("session_jwt_0.5.sql"))
        served.execute(_script("database.sql"))


def guard(conninfo: str, *, database: str = DATABASE) -> None:
    """Apply the schema's guard as superuser: on Neon the owner may, and here Postgres refuses it.

    Args:
        conninfo: As for `bootstrap`.
        database: A database with Rowdo's schema in it.

    Raises:
        psycopg.Error: As `bootstrap`.
    """
    with psycopg.connect(conninfo, dbname=database) as served:
        for statement in schema.guard().statements:
            served.execute(statement.encode())


def _script(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()
