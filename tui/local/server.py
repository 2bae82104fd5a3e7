"""The process behind the embedded stack: Postgres, and over it the shapes of Neon and of WorkOS.

Started by `tui.local.stack` as ``python -m tui.local.server FOLDER``. Tells each step in a line on standard
output, the last one `READY`, and lives until the last user has gone; or `FAILED`, and then why.
"""

import asyncio
import errno
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from tui import neon, schema
from tui.local import endpoint, issuer
from tui.local.bounds import Bounded
from tui.local.errors import LocalError
from tui.local.locks import FileLock, take
from tui.local.paths import Home, Identity
from tui.local.postgres import Postgres
from tui.local.stack import FAILED, READY
from tui.local.urls import Urls
from tui.neon.http import Http


def main(*, extend: endpoint.Extend | None = None, hooks: issuer.Hooks | None = None) -> None:
    """Run the server; exits with 1 and says why when it cannot.

    Args:
        extend: Makes further routes of the endpoint.
        hooks: What may change the issuer's answers.
    """
    os.umask(0o077)
    home = Home(Path(sys.argv[1]))
    try:
        # Held until the process ends, with all its other locks: who finds it free finds them free.
        lock = take(home.server)
        asyncio.run(Server(home, lock, extend, hooks).run())
    except (LocalError, schema.SchemaError, neon.NeonError) as error:
        _tell(f"{FAILED}\n{error}")
        sys.exit(1)


class Server:
    """Everything that runs while somebody uses the stack.

    Args:
        home: The stack's folder.
        lock: `Home.server`, to be signed when all of it answers.
        extend: Makes further routes of the endpoint.
        hooks: What may change the issuer's answers.
    """

    def __init__(
        self, home: Home, lock: FileLock, extend: endpoint.Extend | None, hooks: issuer.Hooks | None
    ) -> None:
        self._home = home
        self._lock = lock
        self._extend = extend
        self._hooks = hooks
        self._postgres = Postgres(home.postgres)
        self._hold: FileLock | None = None

    async def run(self) -> None:
        """Serve until the last user has gone, or until told to stop; leaves no Postgres behind.

        Raises:
            LocalError: Postgres does not start, or the folder cannot be used.
            NeonError: The schema cannot be brought up to date.
            SchemaError: The schema is a newer Rowdo's.
        """
        before = self._home.read()
        identity, sockets = self._listen(before or Identity.make())
        if identity != before:
            self._home.write(identity)
        _tell("starting Postgres")
        try:
            await asyncio.to_thread(self._postgres.start)
            await self._serve(identity, sockets)
        finally:
            await asyncio.to_thread(self._postgres.stop)

    async def _serve(self, identity: Identity, sockets: list[socket.socket]) -> None:
        urls = Urls(identity)
        conninfo = self._postgres.conninfo
        await asyncio.to_thread(
            endpoint.bootstrap, conninfo, owner_password=identity.owner_password, extension="0.3.1"
        )
        sql = endpoint.create_app(conninfo, jwks_url=urls.jwks_url, extend=self._extend)
        _tell("bringing the schema up to date")
        await _migrate(urls, sql)
        await asyncio.to_thread(endpoint.guard, conninfo)
        identities = issuer.create_app(
            self._home.issuer, client_id=identity.client_id, base_url=urls.issuer, hooks=self._hooks
        )
        doors = {identity.endpoint_port: sql, identity.issuer_port: identities}
        server = Bounded(ByPort(doors)).server()

        def stop() -> None:
            server.should_exit = True

        loop = asyncio.get_running_loop()
        # Else the process would end by the signal, which uvicorn raises once more when it has finished.
        loop.add_signal_handler(signal.SIGTERM, stop)
        loop.add_signal_handler(signal.SIGUSR1, self._keep)
        self._call_when_unused(lambda: loop.call_soon_threadsafe(stop))
        self._lock.sign()
        # Fails, as every word before would, if whoever started us was killed: then nobody counts on us.
        _tell(READY)
        await server.serve(sockets=sockets)
        await sql.state.aclose()

    def _listen(self, identity: Identity) -> tuple[Identity, list[socket.socket]]:
        """Listen on the ports of the last time, or on others where somebody has taken them."""
        sockets = [_listener(identity.issuer_port), _listener(identity.endpoint_port)]
        return identity.at(*(each.getsockname()[1] for each in sockets)), sockets

    def _keep(self) -> None:
        """Count ourselves among the users, so that the stack stays when the others have gone."""
        if self._hold is None:
            self._hold = FileLock(self._home.users, shared=True, wait=False)
            FileLock(self._home.kept)

    def _call_when_unused(self, leave: Callable[[], object]) -> None:
        def wait() -> None:
            # Held until the process ends: whoever comes now waits for the next server.
            FileLock(self._home.users)
            leave()

        threading.Thread(target=wait, daemon=True).start()


class ByPort:
    """Two applications in one process, told apart by the port they were reached at."""

    def __init__(self, applications: Mapping[int, ASGIApp]) -> None:
        self._applications = applications

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to the application of its port."""
        await self._applications[scope["server"][1]](scope, receive, send)


async def _migrate(urls: Urls, application: Starlette) -> None:
    wire = Http(urls.sql_url, transport=httpx.ASGITransport(app=application))
    async with neon.connect(urls.database_url, endpoint=urls.sql_url, wire=wire) as sql:
        await schema.apply(sql)


def _listener(port: int) -> socket.socket:
    # The protocol is named for TCP_NODELAY's sake: asyncio sets it only where it reads IPPROTO_TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def _tell(line: str) -> None:
    # Not as the locale would have it: a path may hold what it has no letters for.
    sys.stdout.buffer.write(f"{line}\n".encode(errors="replace"))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
