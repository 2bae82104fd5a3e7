"""``/{database}/rest/v1/rpc/{function}``: one function call, one transaction."""

import psycopg
from psycopg import AsyncConnection
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tui.local.endpoint.body import read_body
from tui.local.endpoint.caller import Caller
from tui.local.endpoint.claims import ClaimsKeeper
from tui.local.endpoint.data_api.answer import CSV_TYPE, OBJECT_TYPE, Outcome, negotiate, respond
from tui.local.endpoint.data_api.arguments import from_body, from_query
from tui.local.endpoint.data_api.call import Call
from tui.local.endpoint.data_api.failure import Failure, postgres_answer, refusal_body
from tui.local.endpoint.data_api.functions import SCHEMA, Wanted, find_function
from tui.local.endpoint.data_api.page import RESERVED, Page, is_filter, unsatisfiable
from tui.local.endpoint.data_api.preferences import Preferences
from tui.local.endpoint.data_api.query import RESPONSE, CallBuilder, environment, headers_json
from tui.local.endpoint.patience import while_awaited
from tui.local.endpoint.pool import Pool
from tui.local.endpoint.refusal import Refusal
from tui.local.endpoint.sql import LIMIT
from tui.local.endpoint.statements import Statement, run
from tui.local.endpoint.tokens import Claims, TokenChecker

AUTHENTICATOR = "authenticator"
ANONYMOUS = "anonymous"


class DataApiDialect:
    """Answers what a client of PostgREST's functions asks.

    Args:
        pool: Lends the connections.
        tokens: Judges bearer tokens.
        keeper: Reads the catalog.
        database: The one database there is.
        deadline: Seconds a call may take.
    """

    def __init__(
        self, pool: Pool, tokens: TokenChecker, keeper: ClaimsKeeper, *, database: str, deadline: float
    ) -> None:
        self._pool = pool
        self._tokens = tokens
        self._keeper = keeper
        self._database = database
        self._deadline = deadline

    async def answer(self, request: Request) -> Response:
        """Call what the request asks for; whatever goes wrong is an answer too."""
        try:
            return await self._answer(request)
        except Refusal as refusal:
            return JSONResponse(refusal_body(refusal), status_code=refusal.status)
        except Failure as failure:
            return JSONResponse(failure.body(), status_code=failure.status)
        except psycopg.Error as error:
            if error.diag.sqlstate is None:
                return JSONResponse(refusal_body(Refusal("connection closed")), status_code=400)
            status, body = postgres_answer(error)
            return JSONResponse(body, status_code=status)

    async def _answer(self, request: Request) -> Response:
        body = await read_body(request, LIMIT)
        claims = await self._authenticate(request)
        call = await self._read(request, body, claims)
        caller = Caller(AUTHENTICATOR, claims=claims.text, subject=claims.subject)
        outcome = await while_awaited(request, self._run(caller, call), seconds=self._deadline)
        return respond(call, outcome)

    async def _authenticate(self, request: Request) -> Claims:
        authorization = request.headers.get("authorization", "")
        if not authorization.startswith("Bearer "):
            raise Refusal(
                "missing authentication credentials: required authorization bearer token in JWT format"
            )
        claims = await self._tokens.check(authorization.removeprefix("Bearer "), AUTHENTICATOR)
        if request.path_params["database"] != self._database:
            raise Refusal(f'database "{request.path_params["database"]}" does not exist')
        return claims

    async def _read(self, request: Request, body: bytes, claims: Claims) -> Call:
        name = _function_name(request)
        reading = request.method in ("GET", "HEAD")
        _check_profile(request.headers, "accept-profile" if reading else "content-profile")
        preferences = Preferences.read(",".join(request.headers.getlist("prefer")))
        media_type = negotiate(request.headers.get("accept", "*/*"))
        query = request.query_params.multi_items()
        if reading:
            given = [(key, value) for key, value in query if key not in RESERVED and not is_filter(value)]
            arguments = from_query(given)
            query = [pair for pair in query if pair not in given]
        else:
            arguments = from_body(body, request.headers.get("content-type", ""))
        wanted = Wanted(name, arguments.names, arguments.body_types)
        function = await find_function(self._keeper, wanted)
        page = Page.read(query, request.headers.get("range") if request.method == "GET" else None)
        settings = {
            "request.method": request.method,
            "request.path": request.url.path,
            "request.headers": headers_json(request.headers),
        }
        return Call(
            function,
            arguments,
            page,
            preferences,
            media_type,
            read_only=reading or not function.volatile,
            environment=environment(claims.role or ANONYMOUS, claims.text, settings),
        )

    async def _run(self, caller: Caller, call: Call) -> Outcome:
        async with self._pool.lease(caller) as connection:
            return await _transact(connection, call)


async def _transact(connection: AsyncConnection, call: Call) -> Outcome:
    counted = call.preferences.count is not None
    builder = CallBuilder(call.function, call.arguments)
    statement = builder.build(call.page, counted=counted, csv=call.media_type == CSV_TYPE)
    begin = Statement("begin isolation level read committed" + (" read only" if call.read_only else ""))
    called = await run(connection, [begin, call.environment, statement, RESPONSE], limit=LIMIT)
    outcome = Outcome.read(called[2], called[3])
    if call.media_type == OBJECT_TYPE and call.function.returns_set and outcome.count != 1:
        # Nothing has been committed, and the connection is rolled back before anybody has it again.
        raise Failure(
            406,
            "PGRST116",
            "Cannot coerce the result to a single JSON object",
            details=f"The result contains {outcome.count} rows",
        )
    if outcome.total is not None and call.page.offset > outcome.total:
        raise unsatisfiable(
            f"An offset of {call.page.offset} was requested, but there are only {outcome.total} rows."
        )
    await run(connection, [Statement("commit")], limit=LIMIT)
    return outcome


def _function_name(request: Request) -> str:
    path: str = request.path_params["path"]
    kind, _, name = path.partition("/")
    if kind != "rpc" or not name or "/" in name or "\0" in name:
        raise Failure(
            404,
            "PGRST205",
            f"Could not find the table '{SCHEMA}.{path}' in the schema cache",
            hint="This endpoint serves functions only: call one with POST to rpc/ and its name.",
        )
    if request.method not in ("GET", "HEAD", "POST"):
        raise Failure(405, "PGRST101", f"Cannot use the {request.method} method on RPC")
    return name


def _check_profile(headers: Headers, header: str) -> None:
    if headers.get(header, SCHEMA) != SCHEMA:
        raise Failure(406, "PGRST106", f"The schema must be one of the following: {SCHEMA}")
