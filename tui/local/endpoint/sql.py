"""``POST /sql``: Neon's SQL over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tui.local.endpoint.array_types import ArrayTypes
from tui.local.endpoint.body import read_body
from tui.local.endpoint.caller import Caller, Credentials, read_credentials
from tui.local.endpoint.parameters import to_text
from tui.local.endpoint.patience import while_awaited
from tui.local.endpoint.pool import Pool
from tui.local.endpoint.refusal import Refusal, TooLargeAnswer
from tui.local.endpoint.render import render
from tui.local.endpoint.statements import Result, Statement, run
from tui.local.endpoint.strict_json import read_json
from tui.local.endpoint.tokens import TokenChecker

LIMIT = 10 * 1024 * 1024
"""Bytes of a request, and of an answer."""

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
    """What the headers of a request ask for; only the exact value ``true`` counts as yes."""

    raw: bool
    array_mode: bool
    isolation: str | None
    read_only: bool
    deferrable: bool

    @classmethod
    def read(cls, headers: Mapping[str, str]) -> "Options":
        """Read the headers, looked up without regard to case.

        Raises:
            Refusal: The isolation level is not one of Neon's.
        """
        isolation = headers.get(ISOLATION)
        if isolation is not None and isolation not in LEVELS:
            raise Refusal("invalid isolation level")
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
        """The headers that tell the caller of a batch what it got."""
        headers = {ISOLATION: self.isolation or ""} if self.isolation else {}
        headers |= {READ_ONLY: "true"} if self.read_only else {}
        return headers | ({DEFERRABLE: "true"} if self.deferrable else {})


class SqlDialect:
    """Answers ``POST /sql``.

    Args:
        pool: Lends the connections.
        tokens: Judges bearer tokens.
        array_types: Tells arrays from other values.
        database: The one database there is.
        deadline: Seconds a request may take.
    """

    def __init__(
        self, pool: Pool, tokens: TokenChecker, array_types: ArrayTypes, *, database: str, deadline: float
    ) -> None:
        self._pool = pool
        self._tokens = tokens
        self._array_types = array_types
        self._database = database
        self._deadline = deadline

    async def answer(self, request: Request) -> Response:
        """Run what the request asks for, as the caller it proves to come from.

        Raises:
            Refusal: The endpoint's own word against it.
            psycopg.Error: Postgres' word against it.
        """
        credentials, options = read_credentials(request.headers), Options.read(request.headers)
        body = await read_body(request, LIMIT)
        caller = await self._authenticate(credentials)
        batch, statements = _parse(body)
        wanted = [options.begin, *statements, Statement("commit")] if batch else statements
        results = await while_awaited(request, self._run(caller, wanted), seconds=self._deadline)
        parts = await self._render(statements, results[1:-1] if batch else results, options)
        content = (f'{{"results":[{",".join(parts)}]}}' if batch else parts[0]).encode()
        if len(content) > LIMIT:
            raise TooLargeAnswer(LIMIT)
        return Response(content, headers=options.echo if batch else None, media_type="application/json")

    async def _authenticate(self, credentials: Credentials) -> Caller:
        if credentials.token is not None:
            claims = await self._tokens.check(credentials.token, credentials.role)
            caller = Caller(credentials.role, claims=claims.text, subject=claims.subject)
        else:
            caller = Caller(credentials.role, password=credentials.password)
        if credentials.database != self._database:
            raise Refusal(f'database "{credentials.database}" does not exist', code="3D000", severity="FATAL")
        return caller

    async def _run(self, caller: Caller, statements: Sequence[Statement]) -> list[Result]:
        async with self._pool.lease(caller) as connection:
            return await run(connection, statements, limit=LIMIT)

    async def _render(
        self, statements: Sequence[Statement], results: Sequence[Result], options: Options
    ) -> list[str]:
        elements: Mapping[int, int] = {}
        if not options.raw:
            oids = {column.type_oid for result in results for column in result.columns}
            elements = await self._array_types.elements(oids)
        return [
            render(
                result,
                raw=options.raw,
                array_mode=options.array_mode if statement.array_mode is None else statement.array_mode,
                array_elements=elements,
            )
            for statement, result in zip(statements, results, strict=True)
        ]


def _parse(body: bytes) -> tuple[bool, list[Statement]]:
    """Return whether the body is a batch, and its statements."""
    try:
        match read_json(body):
            case {"query": str()} as query:
                return False, [_statement(query)]
            case {"queries": [*queries]}:
                return True, [_statement(query) for query in queries]
            case _:
                raise _mismatch()
    except (ValueError, RecursionError) as error:
        raise Refusal(f"could not parse the HTTP request body: {error}") from error


def _statement(query: object) -> Statement:
    match query:
        case {"query": str(text), **rest}:
            parameters, array_mode = rest.get("params", []), rest.get("arrayMode")
        case _:
            raise _mismatch()
    if not isinstance(parameters, list) or not isinstance(array_mode, bool | None):
        raise _mismatch()
    return Statement(text, [to_text(parameter) for parameter in parameters], array_mode)


def _mismatch() -> Refusal:
    return Refusal(
        "could not parse the HTTP request body: data did not match any variant of untagged enum Payload"
    )
