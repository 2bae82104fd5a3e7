"""The server process of the embedded stack: Postgres, and HTTP endpoints like those of Neon and WorkOS.

Started by `tui.local.stack` as ``python -m tui.local.server FOLDER``. It writes a line
to standard output for each step, then `READY`, and runs until no process uses the stack; or `FAILED` and why.
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
from tui.local.errors import LocalError
from tui.local.limits import LimitedServer
from tui.local.locks import FileLock, acquire
from tui.local.paths import Paths, StackConfig
from tui.local.postgres import Postgres
from tui.local.stack import FAILED, READY
from tui.local.urls import Urls
from tui.neon.http import Http


def main(*, extend: endpoint.Extend | None = None, hooks: issuer.Hooks | None = None) -> None:
    """Run the server. If it cannot run, print the reason and exit with 1.

    Args:
        extend: Makes further routes of the endpoint.
        hooks: What may change the issuer's answers.
    """
    os.umask(0o077)
    paths = Paths(Path(sys.argv[1]))
    try:
        # Held until the process ends: when this lock is free, the other locks of this process are free too.
        lock = acquire(paths.server_lock)
        asyncio.run(Server(paths, lock, extend, hooks).run())
    except (LocalError, schema.SchemaError, neon.NeonError) as error:
        _print_line(f"{FAILED}\n{error}")
        sys.exit(1)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):  # others are in the log, where this finds no room
            _print_line(f"{FAILED}\n{error.strerror}. Make room and try again.")
        raise


class Server:
    """The services of the stack, which run while a process uses it.

    Args:
        paths: The stack's folder.
        lock: `Paths.server_lock`; the process id is written there when everything answers.
        extend: Makes further routes of the endpoint.
        hooks: What may change the issuer's answers.
    """

    def __init__(
        self, paths: Paths, lock: FileLock, extend: endpoint.Extend | None, hooks: issuer.Hooks | None
    ) -> None:
        self._paths = paths
        self._lock = lock
        self._extend = extend
        self._hooks = hooks
        self._postgres = Postgres(paths.postgres)
        self._users_lock: FileLock | None = None

    async def run(self) -> None:
        """Serve until no process uses the stack or `stop` is called, then stop Postgres.

        Raises:
            LocalError: Postgres does not start, or the folder cannot be used.
            NeonError: The schema cannot be brought up to date.
            SchemaError: A newer version of Rowdo applied the schema.
        """
        before = self._paths.read_config()
        config, sockets = self._listen(before or StackConfig.make())
        if config != before:
            self._paths.write_config(config)
        _print_line("starting Postgres")
        try:
            await asyncio.to_thread(self._postgres.start)
            await self._serve(config, sockets)
        finally:
            await asyncio.to_thread(self._postgres.stop)

    async def _serve(self, config: StackConfig, sockets: list[socket.socket]) -> None:
        urls = Urls(config)
        conninfo = self._postgres.conninfo
        await asyncio.to_thread(
            endpoint.bootstrap, conninfo, owner_password=config.owner_password, extension="0.3.1"
        )
        sql = endpoint.create_app(conninfo, jwks_url=urls.jwks_url, extend=self._extend)
        _print_line("bringing the schema up to date")
        await _migrate(urls, sql)
        await asyncio.to_thread(endpoint.guard, conninfo)
        identities = issuer.create_app(
            self._paths.issuer, client_id=config.client_id, base_url=urls.issuer, hooks=self._hooks
        )
        applications = {config.endpoint_port: sql, config.issuer_port: identities}
        server = LimitedServer(PortRouter(applications)).server()

        def stop() -> None:
            server.should_exit = True

        loop = asyncio.get_running_loop()
        # Without a handler the signal would end the process: uvicorn raises it again at its end.
        loop.add_signal_handler(signal.SIGTERM, stop)
        loop.add_signal_handler(signal.SIGUSR1, self._keep)
        self._call_when_unused(lambda: loop.call_soon_threadsafe(stop))
        self._lock.write_pid()
        # Fails, like every line before, if the process that waits for it was killed.
        _print_line(READY)
        await server.serve(sockets=sockets)
        await sql.state.aclose()

    def _listen(self, config: StackConfig) -> tuple[StackConfig, list[socket.socket]]:
        """Listen on the stored ports, or on others if a program uses them; return the settings in use."""
        sockets = [_listener(config.issuer_port), _listener(config.endpoint_port)]
        return config.at(*(each.getsockname()[1] for each in sockets)), sockets

    def _keep(self) -> None:
        """Become a user of the stack, so that it runs after all others have ended."""
        if self._users_lock is None:
            self._users_lock = FileLock(self._paths.users_lock, shared=True, wait=False)
            FileLock(self._paths.kept_lock)

    def _call_when_unused(self, leave: Callable[[], object]) -> None:
        def wait() -> None:
            # Held until the process ends: a process that comes now waits, then starts the next server.
            FileLock(self._paths.users_lock)
            leave()

        threading.Thread(target=wait, daemon=True).start()


class PortRouter:
    """Routes each request to the application of the port that received it."""

    def __init__(self, applications: Mapping[int, ASGIApp]) -> None:
        self._applications = applications

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request to the application of its port."""
        await self._applications[scope["server"][1]](scope, receive, send)


async def _migrate(urls: Urls, application: Starlette) -> None:
    wire = Http(urls.sql_url, transport=httpx.ASGITransport(app=application))
    async with neon.connect(urls.database_url, endpoint=urls.sql_url, wire=wire) as sql:
        await schema.apply(sql)


def _listener(port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only on a socket whose protocol is IPPROTO_TCP.
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


def _print_line(line: str) -> None:
    # As UTF-8 whatever the locale: a path may contain characters that it lacks.
    sys.stdout.buffer.write(f"{line}\n".encode(errors="replace"))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
