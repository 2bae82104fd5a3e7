"""The embedded stack for tests: one per test process, shared by people whom RLS separates."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import jwt

from tests.database_apis import ApiAddress
from tests.standins.server import MODULE
from tests.unsynced import leave_unsynced
from tui import local, neon
from tui.local.paths import Paths
from tui.local.postgres import Postgres
from tui.local.sign_in import access_token

numbers = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """Somebody signed in to the stack."""

    email: str
    access_token: str = field(repr=False)
    lease: local.Lease = field(repr=False)

    @property
    def sub(self) -> str:
        """What `auth.user_id()` is for this person."""
        return str(jwt.decode(self.access_token, options={"verify_signature": False})["sub"])

    async def token(self, rejected: str | None = None) -> str:
        """A TokenProvider, for tests shorter than a token's life."""
        return self.access_token

    def sql(self) -> neon.Sql:
        """The database by SQL over HTTP, as this person."""
        urls = self.lease.urls
        return neon.connect(urls.authenticated_url, token=self.token, endpoint=urls.sql_url)

    def by(self, api: str, token: neon.TokenProvider | None = None) -> neon.Sql | neon.DataApi:
        """The database through one of the APIs, as this person."""
        return ApiAddress.to(self.lease.urls, api).opened(token or self.access_token)


@dataclass(frozen=True)
class Stack:
    """A running stack of a test process's own."""

    lease: local.Lease
    data_dir: Path

    @property
    def conninfo(self) -> str:
        """The server as its superuser reaches it, without a database."""
        return Postgres(Paths(self.data_dir / "local").postgres).conninfo

    def person(self) -> Person:
        """Somebody new."""
        email = f"person{next(numbers)}@example.com"
        return Person(email, access_token(self.lease, email), self.lease)

    def owner(self) -> neon.Sql:
        """The database by SQL over HTTP, as its owner, whom no policy binds."""
        urls = self.lease.urls
        return neon.connect(urls.database_url, endpoint=urls.sql_url)


@contextmanager
def running_stack(server: str = MODULE) -> Iterator[Stack]:
    """Run a new stack by a module of the tests, and leave nothing of it behind."""
    with tempfile.TemporaryDirectory(prefix="rowdo-test-") as folder:
        data_dir = Path(folder)
        try:
            with local.ensure(data_dir, server=server) as lease:
                stack = Stack(lease, data_dir)
                leave_unsynced(stack.conninfo)
                yield stack
        finally:
            local.stop(data_dir)
            local.reset(data_dir)
