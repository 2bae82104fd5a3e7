"""``/{database}/rest/v1/rpc/{function}``: one function call, one transaction."""

import asyncio
import json
from collections.abc import Sequence

import psycopg
from psycopg import AsyncConnection
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from tests.standins.data_api.answer import Outcome, answer_json, respond
from tests.standins.data_api.arguments import from_body, from_query
from tests.standins.data_api.call import Call
from tests.standins.data_api.failure import Failure, postgres_answer, proxy_body, refusal_body
from tests.standins.data_api.filters import is_filter
from tests.standins.data_api.functions import SCHEMA, Wanted, find_function
from tests.standins.data_api.media_type import negotiate
from tests.standins.data_api.page import RESERVED, Page, unsatisfiable
from tests.standins.data_api.preferences import Preferences
from tests.standins.data_api.query import RESPONSE, CallBuilder, environment, headers_json
from tests.standins.data_api.schema_cache import SchemaCache
from tui.local.endpoint import Backend
from tui.local.endpoint.body import read_body
from tui.local.endpoint.caller import Caller
from tui.local.endpoint.deadline import run_with_deadline
from tui.local.endpoint.errors import LIMIT, ProxyError, ResponseTooLargeError
from tui.local.endpoint.payload import Claims, read_claims
from tui.local.endpoint.statements import Result, Statement, execute

AUTHENTICATOR = "authenticator"
ANONYMOUS = "anonymous"


class DataApiDialect:
    """Answers what a client of PostgREST's functions asks.

    Args:
        backend: The way to the database.
        schema: What it knows of it.
    """

    def __init__(self, backend: Backend, schema: SchemaCache) -> None:
        self._backend = backend
        self._schema = schema

    async def answer(self, request: Request) -> Response:
        """Call what the request asks for; whatever goes wrong is an answer too."""
        try:
            return await self._answer(request)
        except ResponseTooLargeError as refusal:
            return answer_json(proxy_body(refusal), 400)
        except ProxyError as refusal:
            return answer_json(refusal_body(refusal), refusal.status)
        except Failure as failure:
            return answer_json(failure.body(), failure.status)
        except psycopg.Error as error:
            if error.diag.sqlstate is None:
                return answer_json(proxy_body(ProxyError("connection closed")), 400)
            status, body = postgres_answer(error)
            return answer_json(body, status)

    async def _answer(self, request: Request) -> Response:
        body = await read_body(request, LIMIT)
        claims = await self._authenticate(request)
        call = await self._read(request, body, claims)
        caller = Caller(AUTHENTICATOR, claims=claims.text, subject=claims.subject)
        outcome = await run_with_deadline(request, self._run(caller, call), seconds=self._backend.deadline)
        return respond(call, outcome)

    async def _authenticate(self, request: Request) -> Claims:
        authorization = request.headers.get("authorization", "")
        if not authorization.startswith("Bearer "):
            raise ProxyError(
                "missing authentication credentials: required authorization bearer token in JWT format"
            )
        payload = await self._backend.tokens.check(authorization.removeprefix("Bearer "), AUTHENTICATOR)
        if request.path_params["database"] != self._backend.database:
            raise ProxyError(f'database "{request.path_params["database"]}" does not exist')
        return read_claims(payload)

    async def _read(self, request: Request, body: bytes, claims: Claims) -> Call:
        name = _function_name(request)
        reading = request.method in ("GET", "HEAD")
        _check_profile(request.headers, "accept-profile" if reading else "content-profile")
        preferences = Preferences.read(",".join(request.headers.getlist("prefer")))
        media_type = negotiate(request.headers.get("accept", "*/*"))
        query = request.query_params.multi_items()
        given = [(name, text) for name, text in query if name not in RESERVED and not is_filter(name, text)]
        content_type, columns = request.headers.get("content-type", ""), request.query_params.get("columns")
        arguments = (
            from_query(given) if reading else await asyncio.to_thread(from_body, body, content_type, columns)
        )
        page = Page.read(
            [pair for pair in query if not reading or pair not in given],
            request.headers.get("range") if request.method == "GET" else None,
        )
        wanted = Wanted(name, arguments.names, arguments.body_types)
        function = find_function(await self._schema.functions(), wanted)
        settings = {
            "request.method": request.method,
            "request.path": request.url.path,
            "request.headers": headers_json(request.headers),
            "request.cookies": json.dumps(request.cookies),
            "request.get": json.dumps(query),
        }
        if preferences.timezone:
            settings["timezone"] = preferences.timezone
        return Call(
            function,
            arguments,
            page,
            preferences,
            media_type,
            read_only=reading or not function.volatile,
            environment=environment(_role(claims), claims.text, settings),
        )

    async def _run(self, caller: Caller, call: Call) -> Outcome:
        async with self._backend.pool.lease(caller) as connection:
            return await _transact(connection, call)


async def _transact(connection: AsyncConnection, call: Call) -> Outcome:
    counted = call.preferences.count is not None
    builder = CallBuilder(call.function, call.arguments)
    statement = builder.build(call.page, counted=counted, media_type=call.media_type)
    begin = Statement("begin isolation level read committed" + (" read only" if call.read_only else ""))
    called = await _run(connection, [begin, call.environment, statement, RESPONSE])
    outcome = Outcome.read(called[2], called[3])
    # What fails from here on has not happened: the connection is rolled back before anybody has it again.
    _check_count(call, outcome.count)
    if outcome.total is not None and call.page.offset > outcome.total:
        raise unsatisfiable(
            f"An offset of {call.page.offset} was requested, but there are only {outcome.total} rows."
        )
    await execute(connection, Statement("commit"), room=LIMIT)
    return outcome


async def _run(connection: AsyncConnection, statements: Sequence[Statement]) -> list[Result]:
    """Run statements one after the other and return their results, up to the first that fails.

    Raises:
        psycopg.Error, ProxyError: As `execute` does; the limit is for all results together.
    """
    results: list[Result] = []
    room = LIMIT
    for statement in statements:
        results.append(await execute(connection, statement, room=room))
        room -= results[-1].size
    return results


def _role(claims: Claims) -> str:
    """Return the claim ``role``, where it is a string."""
    role = json.loads(claims.text).get("role")
    return role if isinstance(role, str) else ANONYMOUS


def _check_count(call: Call, count: int) -> None:
    if call.media_type.single and call.function.returns_set and count != 1:
        raise Failure(
            406,
            "PGRST116",
            "Cannot coerce the result to a single JSON object",
            details=f"The result contains {count} rows",
        )
    most = call.preferences.max_affected
    if most is not None and not call.function.returns_set:
        raise Failure(
            400,
            "PGRST128",
            "Function must return SETOF or TABLE when max-affected preference is used with handling=strict",
        )
    if most is not None and count > most:
        raise Failure(
            400,
            "PGRST124",
            "Query result exceeds max-affected preference constraint",
            details=f"The query affects {count} rows",
        )


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
