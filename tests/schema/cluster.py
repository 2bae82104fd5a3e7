"""Databases to migrate and to break, on real Postgres servers."""

import asyncio
import itertools
import json
import weakref
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, LiteralString
from uuid import uuid4

import httpx
import psycopg
from psycopg.rows import DictRow, dict_row

from tests.local.endpoint.issuer import Issuer
from tests.unsynced import leave_unsynced
from tui import neon, schema
from tui.local.endpoint import bootstrap, create_app, guard
from tui.local.postgres import Postgres
from tui.neon.http import Http

PASSWORD = "correct horse"
numbers = itertools.count(1)

Connection = psycopg.Connection[DictRow]
Op = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True)
class Cluster:
    """A running server, and an issuer it believes."""

    conninfo: str
    issuer: Issuer

    def database(self, like: "Database | None" = None) -> "Database":
        """A new Neon-shaped database, without todos, or as a copy of another that nobody uses now."""
        name = f"db{next(numbers)}"
        if like is not None:
            with psycopg.connect(self.conninfo, dbname="postgres", autocommit=True) as session:
                copy = f"create database {name} template {like.name} owner neondb_owner strategy file_copy"
                session.execute(copy.encode())
        bootstrap(self.conninfo, owner_password=PASSWORD, kind="login", database=name)
        with psycopg.connect(self.conninfo, dbname=name) as served:
            served.execute(
                "grant usage on schema auth to authenticated"
            )  # as the endpoint at a first request
        if like is not None:
            guard(self.conninfo, database=name)  # rights to a database are not copied with it
        return Database(self.conninfo, name, self.issuer)


@dataclass(frozen=True)
class Database:
    """One database of a cluster."""

    conninfo: str
    name: str
    issuer: Issuer

    def connect(self, user: str = "postgres") -> Connection:
        """A session of a role, each statement its own transaction."""
        return psycopg.connect(
            self.conninfo,
            user=user,
            password=PASSWORD,
            dbname=self.name,
            autocommit=True,
            row_factory=dict_row,
        )

    def run(self, script: str, user: str = "neondb_owner") -> list[DictRow]:
        """Run SQL as the owner; returns the rows of the last statement that has any."""
        with self.connect(user) as session:
            found = session.execute(script.encode())
            while found.nextset():
                pass
            return found.fetchall() if found.description else []

    @asynccontextmanager
    async def http(
        self, subject: str | None = None, *, by: str = "authenticated", **claims: Any
    ) -> AsyncIterator[neon.Sql]:
        """The database over HTTP, as its owner, or as a person who logs in by a role."""
        app = create_app(self.conninfo, jwks_url=self.issuer.url, database=self.name)
        user = "neondb_owner:correct%20horse" if subject is None else by
        url = f"postgresql://{user}@ep-still-1.localhost/{self.name}"
        wire = Http("http://endpoint", transport=httpx.ASGITransport(app))

        async def token(rejected: str | None = None) -> str:
            return self.issuer.token(str(subject), **claims)

        try:
            async with neon.connect(
                url, token=token if subject else None, endpoint="http://127.0.0.1:1/sql", wire=wire
            ) as sql:
                yield sql
        finally:
            await app.state.aclose()

    def migrate(self, *, as_on_neon: bool = False) -> "Database":
        """Bring the schema up to date as setup does: over HTTP, as the owner.

        What only a superuser may do is done too, as in the embedded stack, unless it shall be as on Neon.
        """

        async def apply() -> None:
            async with self.http() as sql:
                await schema.apply(sql)

        asyncio.run(apply())
        if not as_on_neon:
            guard(self.conninfo, database=self.name)
        return self

    def person(self) -> "Person":
        """Somebody new, signed in."""
        return Person(self, f"user_{next(numbers)}").sign_in()


@dataclass
class Person:
    """Somebody with a session in the role ``authenticated``, and a cursor."""

    database: Database
    subject: str
    session: Connection = field(init=False)

    def sign_in(self) -> "Person":
        """Open a session that Postgres knows to be this person's."""
        self.session = self.again()
        weakref.finalize(self, self.session.close)
        return self

    def again(self) -> Connection:
        """Another session of the same person."""
        session = self.database.connect("authenticated")
        with self.database.connect() as keeper:
            keeper.execute(
                "insert into embedded.claims values (%s, %s) "
                "on conflict (pid) do update set claims = excluded.claims",
                [session.info.backend_pid, json.dumps({"sub": self.subject})],
            )
        return session

    def sql(self, query: LiteralString, *parameters: Any) -> list[DictRow]:
        """Run a statement as an application that knows nothing of sync."""
        found = self.session.execute(query, parameters or None)
        return found.fetchall() if found.description else []

    def sync(
        self, *ops: Op, since: str | None = None, max_rows: int = 1000, session: Connection | None = None
    ) -> Answer:
        """One call of the protocol."""
        [row] = (session or self.session).execute(
            "select todos_sync(%s::jsonb, %s, %s) as answer", [json.dumps(ops), since, max_rows]
        )
        answer: Answer = row["answer"]
        return answer

    def push(self, *ops: Op) -> list[dict[str, Any]]:
        """The results of some operations."""
        results: list[dict[str, Any]] = self.sync(*ops)["results"]
        return results

    def todos(self) -> list[dict[str, Any]]:
        """Everything there is, by the names of the columns."""
        return rows(self.sync())


def rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of an answer by the names of the columns."""
    return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]


def insert(uid: str | None = None, restores: str | None = None, **fields: Any) -> Op:
    op = {"op": "insert", "id": str(uuid4()), "uid": uid or str(uuid4()), "set": {"task": "a task"} | fields}
    return op if restores is None else op | {"restores": restores}


def update(uid: str, seen: Mapping[str, Any], **fields: Any) -> Op:
    return {"op": "update", "id": str(uuid4()), "uid": uid, "seen": seen, "set": fields}


def delete(uid: str, **seen: Any) -> Op:
    return {"op": "delete", "id": str(uuid4()), "uid": uid, "seen": seen}


def statuses(results: Sequence[Mapping[str, Any]]) -> list[str]:
    return [result["status"] for result in results]


@contextmanager
def running_cluster(binaries: Path | None) -> Iterator[Cluster]:
    with TemporaryDirectory() as folder, Issuer().published() as issuer:
        postgres = Postgres(Path(folder) / "postgres", binaries=binaries)
        try:
            postgres.start()
            leave_unsynced(postgres.conninfo)
            yield Cluster(postgres.conninfo, issuer)
        finally:
            postgres.destroy()
