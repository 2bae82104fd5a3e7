"""Spares a test's server the waiting for the disk: nothing of it is to outlast the machine."""

import psycopg


def leave_unsynced(conninfo: str) -> None:
    """Have a running server leave it to the system when what it wrote comes to the disk.

    Args:
        conninfo: Where the cluster listens and its superuser, in libpq's form, without a database.
    """
    with psycopg.connect(conninfo, dbname="postgres", autocommit=True) as session:
        for setting in ("fsync", "full_page_writes"):
            session.execute(f"alter system set {setting} = off".encode())
        session.execute("select pg_reload_conf()")
