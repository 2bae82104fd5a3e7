"""``POST /sql``: Neon's SQL over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import AsyncConnection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tui.local.endpoint.array_types import ArrayTypes
from tui.local.endpoint.body import read_body
from tui.local.endpoint.broker import headers_fit, headers_too_large, relay
from tui.local.endpoint.caller import Caller, Credentials, read_credentials
from tui.local.endpoint.deadline import run_with_deadline
from tui.local.endpoint.errors import LIMIT, BrokerError, ProxyError, postgres_body
from tui.local.endpoint.payload import read_claims
from tui.local.endpoint.pool import Pool
from tui.local.endpoint.queries import read_payload
from tui.local.endpoint.render import render
from tui.local.endpoint.statements import Statement, execute
from tui.local.endpoint.tokens import TokenVerifier

ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
ISOLATION = "neon-batch-isolation-level"
READ_ONLY = "neon-batch-read-only"
DEFERRABLE = "neon-batch-deferrable"
LEVELS = {
    "ReadUncommitted": "read uncommitted",
    "ReadCommitted": "read committed",
    "RepeatableRead": "repeatable read",
    "Serializable": "serializable",
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options in the headers of a request; only the exact value ``true`` enables one."""

    raw: bool
    array_mode: bool
    isolation: str | None
    read_only: bool
    deferrable: bool

    @classmethod
    def read(cls, headers: Mapping[str, str]) -> "Options":
        """Read the headers, looked up without regard to case.

        Raises:
            ProxyError: The isolation level is not one of Neon's.
        """
        isolation = headers.get(ISOLATION)
        if isolation is not None and isolation not in LEVELS:
            raise ProxyError("invalid isolation level")
        return cls(
            raw=headers.get("neon-raw-text-output") == "true",
            array_mode=headers.get("neon-array-mode") == "true",
            isolation=isolation,
            read_only=headers.get(READ_ONLY) == "true",
            deferrable=headers.get(DEFERRABLE) == "true",
        )

    @property
    def begin(self) -> Statement:
        """The statement that begins a batch."""
        words = ["begin"]
        if self.isolation:
            words.append(f"isolation level {LEVELS[self.isolation]}")
        if self.read_only:
            words.append("read only")
        if self.deferrable:
            words.append("deferrable")
        return Statement(" ".join(words))

    @property
    def echo(self) -> dict[str, str]:
        """The headers that repeat the options in the response to a batch."""
        headers = {ISOLATION: self.isolation or ""} if self.isolation else {}
        headers |= {READ_ONLY: "true"} if self.read_only else {}
        return headers | ({DEFERRABLE: "true"} if self.deferrable else {})


class SqlEndpoint:
    """Answers ``POST /sql``.

    Args:
        pool: The connection pool.
        tokens: Verifies bearer tokens.
        array_types: Knows the array types.
        database: The database served.
        deadline: Seconds a request may take.
        broker: Whether requests with a token are answered as by Neon's auth broker, which clients reach, or
            as by the proxy behind it.
    """

    def __init__(
        self,
        pool: Pool,
        tokens: TokenVerifier,
        array_types: ArrayTypes,
        *,
        database: str,
        deadline: float,
        broker: bool,
    ) -> None:
        self._pool = pool
        self._tokens = tokens
        self._array_types = array_types
        self._database = database
        self._deadline = deadline
        self._broker = broker

    async def answer(self, request: Request) -> Response:
        """Run the statements of a request as its caller, and return the response, also for an error."""
        try:
            credentials = read_credentials(request.headers)
            body = await read_body(request, LIMIT)
            if credentials.token is None:
                return await self._serve(request, body, credentials, None)
            payload = await self._tokens.check(credentials.token, credentials.role)
            if not self._broker:
                return await self._serve(request, body, credentials, payload)
            if not headers_fit(request.headers):
                return headers_too_large()
            return relay(await self._serve(request, body, credentials, payload))
        except ProxyError as refusal:
            return _error_response(refusal)

    async def _serve(
        self, request: Request, body: bytes, credentials: Credentials, payload: bytes | None
    ) -> Response:
        """Answer a request whose token, if it has one, has been verified.

        Raises:
            BrokerError: Postgres cannot be reached.
        """
        try:
            options = Options.read(request.headers)
            batch, statements = read_payload(body)
            caller = await self._caller(credentials, payload)
            work = self._run_batch if batch else self._run_one
            content = await run_with_deadline(
                request, work(caller, statements, options), seconds=self._deadline
            )
        except BrokerError:
            raise
        except ProxyError as refusal:
            return _error_response(refusal)
        except psycopg.Error as error:
            if error.diag.sqlstate is None:
                return _error_response(ProxyError("connection closed"))
            return JSONResponse(postgres_body(error), status_code=400, headers=ANY_ORIGIN)
        headers = ANY_ORIGIN | (options.echo if batch else {})
        return Response(content, headers=headers, media_type="application/json")

    async def _caller(self, credentials: Credentials, payload: bytes | None) -> Caller:
        if "\0" in credentials.database:
            raise BrokerError("could not establish h2 connection", status=500)
        claims = read_claims(payload) if payload is not None else None
        database = credentials.database or credentials.role  # Postgres' default too.
        if database != self._database:
            raise await self._no_database(credentials, database)
        if claims is None:
            return Caller(credentials.role, password=credentials.password)
        return Caller(credentials.role, claims=claims.text, subject=claims.subject)

    async def _no_database(self, credentials: Credentials, database: str) -> ProxyError:
        if credentials.token is not None and credentials.database:
            return ProxyError("could not set up the JWT authorization database extension", status=500)
        missing = await self._pool.find_startup_error(database, credentials.role)
        words = f'database "{database}" does not exist'
        return missing or ProxyError(words, code="3D000", severity="FATAL")

    async def _run_one(self, caller: Caller, statements: Sequence[Statement], options: Options) -> bytes:
        async with self._pool.lease(caller) as connection:
            return await self._run(connection, statements[0], options, room=LIMIT)

    async def _run_batch(self, caller: Caller, statements: Sequence[Statement], options: Options) -> bytes:
        """Run statements in one transaction. Any error, also in the conversion to JSON, rolls it back."""
        results: list[bytes] = []
        room = LIMIT
        async with self._pool.lease(caller) as connection:
            await execute(connection, options.begin, room=room)
            for statement in statements:
                results.append(await self._run(connection, statement, options, room=room))
                room -= len(results[-1])
            await execute(connection, Statement("commit"), room=room)
        return b'{"results":[' + b",".join(results) + b"]}"

    async def _run(
        self, connection: AsyncConnection, statement: Statement, options: Options, *, room: int
    ) -> bytes:
        """Run one statement, and return its result as JSON."""
        result = await execute(connection, statement, room=room)
        elements: Mapping[int, int] = {}
        if not options.raw:
            oids = [column.type_oid for column in result.columns]
            elements = await self._array_types.elements(connection, oids)
        array_mode = options.array_mode if statement.array_mode is None else statement.array_mode
        return render(result, raw=options.raw, array_mode=array_mode, array_elements=elements).encode()


def _error_response(refusal: ProxyError) -> Response:
    return JSONResponse(refusal.body(), status_code=refusal.status, headers=ANY_ORIGIN)
