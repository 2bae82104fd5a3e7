"""The database of the issuer: users, sessions, and the codes and tokens issued."""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STEPS = (
    """
create table if not exists users (
    id text primary key, email text not null unique collate nocase, created_at real not null
);
create table if not exists sessions (
    id text primary key, user_id text not null references users, ended integer not null default 0
);
create table if not exists refresh_tokens (
    hash text primary key, session_id text not null references sessions,
    used_at real, answer text -- what the first use returned, for those who did not get to read it
);
create table if not exists devices (
    hash text primary key, user_code text not null unique, expires_at real not null, interval real not null,
    polled_at real not null default 0, user_id text references users, denied integer not null default 0
);
""",
    """
create table organizations (id text primary key, name text not null unique collate nocase);
create table memberships (
    user_id text not null references users, organization_id text not null references organizations,
    role text not null, primary key (user_id, organization_id)
);
create table codes (
    hash text primary key, user_id text not null references users, organization_id text,
    challenge text not null, expires_at real not null
);
alter table sessions add column organization_id text references organizations;
alter table devices add column organization_id text references organizations;
""",
)
"""Each step migrates the file from one version to the next; released steps never change."""


class Store:
    """A small SQLite file, used by one thread at a time.

    Args:
        path: The file; created if it is missing, private to its owner.
    """

    def __init__(self, path: Path) -> None:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("pragma journal_mode = wal")
        (version,) = self._connection.execute("pragma user_version").fetchone()
        for number, step in enumerate(STEPS[version:], version + 1):
            self._connection.executescript(f"begin; {step} pragma user_version = {number}; commit")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for one transaction, which an exception rolls back."""
        with self._lock:
            self._connection.execute("begin immediate")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def digest(secret: str) -> str:
    """Return the hash that is stored instead of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
