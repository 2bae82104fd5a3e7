"""A whole Neon project in miniature: Postgres, the endpoint on a real port, an issuer, and people."""

import itertools
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psycopg
import uvicorn
from starlette.applications import Starlette

from tests.local.endpoint.issuer import Issuer
from tests.loopback import PLAIN
from tests.standins.endpoint import create_app
from tests.unsynced import leave_unsynced
from tui.local.endpoint import bootstrap
from tui.local.endpoint.bootstrap import Kind
from tui.local.postgres import Postgres

PASSWORD = "correct horse"
OWNER = "neondb_owner:correct%20horse"
HOST = "ep-quiet-moon-1.localhost"
numbers = itertools.count(1)


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: httpx.Headers = field(default_factory=httpx.Headers)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of a statement, or of the last one of a batch."""
        assert self.status == 200, self.body
        last = self.body["results"][-1] if "results" in self.body else self.body
        rows: list[dict[str, Any]] = last["rows"]
        return rows

    @property
    def value(self) -> Any:
        """The only value of the only row."""
        (row,) = self.rows
        (value,) = row.values()
        return value

    @property
    def fault(self) -> dict[str, Any]:
        """What went wrong; behind the broker the body of a 5xx is a string that contains it."""
        assert self.status != 200, self.body
        found: dict[str, Any] = json.loads(self.body) if isinstance(self.body, str) else self.body
        return found

    @property
    def code(self) -> str:
        """The SQLSTATE the statement failed with; empty where the endpoint itself refused."""
        code: str = self.fault["code"]
        return code

    @property
    def message(self) -> str:
        message: str = self.fault["message"]
        return message


class Project:
    """What a project's URL leads to."""

    def __init__(self, kind: Kind, conninfo: str, issuer: Issuer, client: httpx.Client) -> None:
        self.kind = kind
        self.conninfo = conninfo
        self.issuer = issuer
        self.client = client

    def post(self, body: object, *, user: str, token: str | None = None, **headers: str) -> Answer:
        """Send one request to ``/sql``; header names are given with underscores."""
        sent = {"Neon-Connection-String": f"postgresql://{user}@{HOST}/rowdo"}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.client.post("/sql", json=body, headers=sent)
        return Answer(response.status_code, response.json(), response.headers)

    def owner(self, query: str, *params: Any, **headers: str) -> Answer:
        """Run one statement as the owner, who is bound by no policy."""
        body = {"query": query, "params": list(params)}
        return self.post(body, user=OWNER, **headers)

    def person(self, name: str = "user", /, **claims: Any) -> "Person":
        """Somebody new."""
        subject = f"{name}_{next(numbers)}"
        return Person(self, subject, self.issuer.token(subject, **claims))


@dataclass(frozen=True)
class Person:
    project: Project
    subject: str
    token: str

    @property
    def user(self) -> str:
        return "authenticated" if self.project.kind == "login" else "authenticator"

    def sql(self, query: str, *params: Any, **headers: str) -> Answer:
        """Run one statement in the role ``authenticated``, in the way of the kind of project."""
        if self.project.kind == "login":
            body: dict[str, Any] = {"query": query, "params": list(params)}
            return self.project.post(body, user=self.user, token=self.token, **headers)
        return self.batch([(query, *params)], **headers)

    def batch(self, queries: Sequence[str | tuple[Any, ...]], **headers: str) -> Answer:
        """Run statements in one transaction, in the role ``authenticated``."""
        role = {"query": "select set_config('role', 'authenticated', true)"}
        split = [(query,) if isinstance(query, str) else query for query in queries]
        listed = [{"query": text, "params": params} for text, *params in split]
        return self.project.post({"queries": [role, *listed]}, user=self.user, token=self.token, **headers)

    def bare(self, query: str, *params: Any, **headers: str) -> Answer:
        """Run one statement without a batch around it, in whatever role that leaves."""
        body = {"query": query, "params": list(params)}
        return self.project.post(body, user=self.user, token=self.token, **headers)


@contextmanager
def running_project(
    kind: Kind, *, binaries: Path | None = None, auth_granted: bool = True
) -> Iterator[Project]:
    """Run a project, in which people may use the schema ``auth``, or only where the platform lets them."""
    with TemporaryDirectory() as folder, Issuer().published() as issuer:
        postgres = Postgres(Path(folder) / "postgres", binaries=binaries)
        try:
            postgres.start()
            leave_unsynced(postgres.conninfo)
            bootstrap(postgres.conninfo, owner_password=PASSWORD, kind=kind)
            if auth_granted:
                with psycopg.connect(postgres.conninfo, dbname="rowdo") as database:
                    database.execute("grant usage on schema auth to authenticated, anonymous")
            app = create_app(postgres.conninfo, jwks_url=issuer.url)
            with serving(app) as url, httpx.Client(base_url=url, timeout=60, verify=PLAIN) as client:
                yield Project(kind, postgres.conninfo, issuer, client)
        finally:
            postgres.destroy()


@contextmanager
def serving(app: Starlette, certificate: Path | None = None) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine, with a certificate through TLS; yields its URL."""
    # Of a socket that does not say it is TCP, asyncio would not switch Nagle's delay off.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", ssl_certfile=certificate))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
