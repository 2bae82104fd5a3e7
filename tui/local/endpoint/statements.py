"""Run SQL as the extended protocol does, and hold what came back as text."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import psycopg
from psycopg import AsyncConnection
from psycopg.abc import PQGen
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from tui.local.endpoint.refusal import Refusal, TooLargeAnswer

Row = Sequence[bytes | None]
"""One row: each value in Postgres' text form."""

Encoded = tuple[bytes, Sequence[bytes | None]]
"""The text of a statement and its parameters, as they go over the wire."""

CHUNK_ROWS = 64
"""How many rows of an answer are taken in at a time."""
COPYING = frozenset((ExecStatus.COPY_IN, ExecStatus.COPY_OUT, ExecStatus.COPY_BOTH))


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement with its parameters in Postgres' text form."""

    text: str
    parameters: Sequence[str | None] = ()
    array_mode: bool | None = None
    """Whether this statement's rows are wanted as arrays; None leaves it to the request's header."""


@dataclass(frozen=True, slots=True)
class Column:
    """What Postgres tells of a column of a result."""

    name: str
    type_oid: int
    table_oid: int
    table_column: int
    type_size: int
    type_modifier: int


@dataclass(slots=True)
class Result:
    """What one statement returned."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    tag: str = ""
    """The command tag, such as ``INSERT 0 1``; empty for an empty statement."""

    def take(self, chunk: PGresult) -> int:
        """Add what a part of the answer brings, and return how many bytes its values are.

        Raises:
            Refusal: The statement wants to copy data, which HTTP has no way to do.
        """
        if chunk.status in COPYING:
            raise Refusal("unexpected message from server")
        value, columns = chunk.get_value, range(chunk.nfields)
        if not self.columns:
            self.columns = [_column(chunk, column) for column in columns]
        rows = [[value(row, column) for column in columns] for row in range(chunk.ntuples)]
        self.rows += rows
        self.tag = (chunk.command_status or b"").decode() or self.tag
        return sum(len(cell) for row in rows for cell in row if cell is not None)


async def run(connection: AsyncConnection, statements: Sequence[Statement], *, limit: int) -> list[Result]:
    """Send all statements in one round trip and return their results in order.

    Every statement is parsed by itself, so that ``a; b`` is a syntax error, and its parameters are untyped,
    so that Postgres infers what they are. The first error aborts those after it.

    Args:
        connection: The connection to use; whatever is raised, the caller decides about its future.
        statements: What to run.
        limit: How many bytes of values to accept.

    Raises:
        psycopg.Error: What Postgres said about the first statement that failed.
        Refusal: The values are more than ``limit`` bytes (507), a statement wants to copy data, or a text has
            a character that Postgres' texts cannot have.
    """
    encoded = [_encode(statement) for statement in statements]
    return await connection.wait(_exchange(connection.pgconn, encoded, limit))


def _encode(statement: Statement) -> Encoded:
    # libpq would cut a text off at a NUL; these are the words of those who can send one.
    if "\0" in statement.text:
        raise Refusal("error encoding message to server: string contains embedded null")
    if any("\0" in value for value in statement.parameters if value is not None):
        raise Refusal('invalid byte sequence for encoding "UTF8": 0x00', code="22021", severity="ERROR")
    values = [None if value is None else value.encode() for value in statement.parameters]
    return statement.text.encode(), values


def _exchange(pgconn: PGconn, encoded: Sequence[Encoded], limit: int) -> PQGen[list[Result]]:
    pgconn.enter_pipeline_mode()
    for text, values in encoded:
        pgconn.send_query_params(text, values)
    pgconn.pipeline_sync()
    yield from _flush(pgconn)
    results: list[Result] = []
    failed: PGresult | None = None
    room = limit
    try:
        for _ in encoded:
            if failed is None:
                # Rows arrive a few at a time: an endless answer is noticed before it fills the memory.
                pgconn.set_chunked_rows_mode(CHUNK_ROWS)
            result = Result()
            while (chunk := (yield from _next(pgconn))) is not None:
                if chunk.status == ExecStatus.FATAL_ERROR:
                    failed = failed or chunk
                room -= result.take(chunk)
                if room < 0:
                    raise TooLargeAnswer(limit)
            results.append(result)
        yield from _next(pgconn)
        pgconn.exit_pipeline_mode()
    except psycopg.OperationalError:
        if failed is None:
            raise
        # The server said why it hung up.
    if failed is not None:
        raise error_from_result(failed, "utf-8")
    return results


def _flush(pgconn: PGconn) -> Generator[Wait, Ready | int, None]:
    """Send everything, taking in what the server already answers: it stops reading while nobody listens."""
    while True:
        ready = yield Wait.RW
        if ready & Ready.R:
            pgconn.consume_input()
        if ready & Ready.W and pgconn.flush() == 0:
            return


def _next(pgconn: PGconn) -> Generator[Wait, Ready | int, PGresult | None]:
    while pgconn.is_busy():
        if (yield Wait.R) & Ready.R:
            pgconn.consume_input()
    return pgconn.get_result()


def _column(result: PGresult, column: int) -> Column:
    return Column(
        (result.fname(column) or b"").decode(),
        result.ftype(column),
        result.ftable(column),
        result.ftablecol(column),
        result.fsize(column),
        result.fmod(column),
    )
