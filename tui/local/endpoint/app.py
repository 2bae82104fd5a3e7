"""The ASGI application of the endpoint: its routes and its error responses."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tui.local.endpoint.admin import AdminConnection
from tui.local.endpoint.array_types import ArrayTypes
from tui.local.endpoint.bootstrap import DATABASE
from tui.local.endpoint.errors import ProxyError
from tui.local.endpoint.key_set import KeySet
from tui.local.endpoint.pool import Pool
from tui.local.endpoint.sql import SqlEndpoint
from tui.local.endpoint.tokens import TokenVerifier

PREFLIGHT = {
    "Allow": "OPTIONS, POST",
    "Access-Control-Allow-Headers": (
        "Authorization, Neon-Connection-String, Neon-Raw-Text-Output, Neon-Array-Mode, Neon-Pool-Opt-In, "
        "Neon-Batch-Read-Only, Neon-Batch-Isolation-Level"
    ),
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Max-Age": "86400",
}
"""Neon's response to a browser's CORS preflight; it omits one of the headers for batches."""


@dataclass(frozen=True, slots=True)
class Backend:
    """What further routes need to reach the same database as the same callers."""

    conninfo: str = field(repr=False)
    """The cluster and its superuser, in libpq's form, without a database."""
    database: str
    pool: Pool
    tokens: TokenVerifier
    deadline: float
    """Seconds a request may take."""


class Extension(Protocol):
    """Further routes of the endpoint. The embedded stack has none; the tests add the Data API."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The routes."""
        ...

    async def aclose(self) -> None:
        """Close what the routes keep open."""
        ...


Extend = Callable[[Backend], Extension]
"""Makes an extension for one endpoint."""


def create_app(
    conninfo: str,
    *,
    jwks_url: str,
    database: str = DATABASE,
    pool_size: int = 20,
    timeout: float = 5.0,
    idle: float = 60.0,
    deadline: float = 30.0,
    broker: bool = True,
    extend: Extend | None = None,
) -> Starlette:
    """Return the endpoint as an ASGI application.

    It closes its connections at the end of its lifespan; a server without one awaits ``app.state.aclose()``.

    Args:
        conninfo: Where a cluster that went through ``bootstrap`` listens, and its superuser, in libpq's form,
            without a database. The superuser only ever writes claims.
        jwks_url: Where the key set is published that tokens are verified with.
        database: The database served.
        pool_size: How many Postgres connections callers share.
        timeout: Seconds a request waits for one of them.
        idle: Seconds after which an unused connection is closed.
        deadline: Seconds after which a request is cancelled.
        broker: Whether ``/sql`` answers requests with a token as Neon's auth broker does, which is what
            clients see, or as the proxy behind it.
        extend: Makes further routes.
    """
    admin = AdminConnection(conninfo, database)
    pool = Pool(conninfo, database, admin, size=pool_size, timeout=timeout, idle=idle)
    tokens = TokenVerifier(KeySet(jwks_url))
    dialect = SqlEndpoint(
        pool, tokens, ArrayTypes(admin), database=database, deadline=deadline, broker=broker
    )
    extension = extend(Backend(conninfo, database, pool, tokens, deadline)) if extend else None

    async def sql(request: Request) -> Response:
        if request.scope["raw_path"] != b"/sql":  # nor percent-encoded
            return await _not_found(request)
        if request.method == "OPTIONS":
            return Response(headers=PREFLIGHT)
        return await dialect.answer(request)

    async def aclose() -> None:
        if extension is not None:
            await extension.aclose()
        await pool.aclose()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await aclose()

    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route("/sql", sql, methods=["POST", "OPTIONS"]),
            *(extension.routes if extension else ()),
        ],
        exception_handlers={404: _not_found, 405: _not_found, Exception: _internal_error},
    )
    app.add_middleware(RequestIdMiddleware)
    app.router.redirect_slashes = False
    app.state.aclose = aclose
    return app


class RequestIdMiddleware:
    """Adds an id to every response, to quote in messages."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on, and add the id to its response."""
        identity = (b"neon-request-id", str(uuid.uuid4()).encode())

        async def send_with_id(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], identity]
            await send(message)

        await self._app(scope, receive, send_with_id)


async def _not_found(request: Request, error: Exception | None = None) -> Response:
    return JSONResponse("query is not supported", status_code=400)


async def _internal_error(request: Request, error: Exception) -> Response:
    """Answer an unexpected error in the form of all others; the server logs its traceback."""
    return JSONResponse(ProxyError("internal error").body(), status_code=500)
