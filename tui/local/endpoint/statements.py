"""Run SQL by the extended query protocol, with results as text."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import psycopg
from psycopg import AsyncConnection
from psycopg.abc import PQGen
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from tui.local.endpoint.errors import ProxyError, ResponseTooLargeError

Row = Sequence[bytes | None]
"""One row: each value in Postgres' text form."""

MOST_PARAMETERS = 32767
"""The most parameters: the protocol sends their number as a signed 16-bit integer."""
CHUNK_ROWS = 64
"""How many rows of a result are read at a time."""
COPYING = frozenset((ExecStatus.COPY_IN, ExecStatus.COPY_OUT, ExecStatus.COPY_BOTH))


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement with its parameters in Postgres' text form."""

    text: str
    parameters: Sequence[str | None] = ()
    array_mode: bool | None = None
    """Whether to return the rows as arrays; None for the request's header."""


@dataclass(frozen=True, slots=True)
class Column:
    """The description of a column of a result."""

    name: str
    type_oid: int
    table_oid: int
    table_column: int
    type_size: int
    type_modifier: int


@dataclass(slots=True)
class Result:
    """The result of one statement."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    tag: str = ""
    """The command tag, such as ``INSERT 0 1``; empty for an empty statement."""
    size: int = 0
    """The size of the values in bytes."""

    def take(self, chunk: PGresult, room: int) -> None:
        """Add the rows of a part of the result.

        A row is added as long as the values before it are at most ``room`` bytes, so the row that exceeds
        ``room`` is the last one.

        Raises:
            ProxyError: There is no room for a row, or the statement copies data.
        """
        if chunk.status in COPYING:
            words = "invalid message length: expected buffer to be empty"
            raise ProxyError(f"error parsing response from server: {words}")
        value, columns = chunk.get_value, range(chunk.nfields)
        if not self.columns:
            self.columns = [_column(chunk, column) for column in columns]
        for number in range(chunk.ntuples):
            if self.size > room:
                raise ResponseTooLargeError
            row = [value(number, column) for column in columns]
            self.rows.append(row)
            self.size += sum(len(cell) for cell in row if cell is not None)
        self.tag = (chunk.command_status or b"").decode() or self.tag


async def execute(connection: AsyncConnection, statement: Statement, *, room: int) -> Result:
    """Run one statement: ``a; b`` is a syntax error.

    Its parameters are untyped, so Postgres infers what they are.

    Args:
        connection: The connection to use; after an error the caller decides whether to close it.
        statement: What to run.
        room: How many bytes the values may be before the last row.

    Raises:
        psycopg.Error: The error that Postgres reported.
        ProxyError: The rows take more room than there is (507), the statement copies data, there are too many
            parameters, or the text contains a NUL.
    """
    if len(statement.parameters) > MOST_PARAMETERS:
        raise ProxyError("error serializing parameter 0: value too large to transmit")
    if "\0" in statement.text:
        raise ProxyError("error encoding message to server: string contains embedded null")
    for number, value in enumerate(statement.parameters):
        if value is not None and "\0" in value:
            await _send_nul(connection, number, value)
    values = [None if value is None else value.encode() for value in statement.parameters]
    return await connection.wait(_exchange(connection.pgconn, statement.text.encode(), values, room))


async def _send_nul(connection: AsyncConnection, number: int, value: str) -> None:
    """Raise Postgres' error for a NUL: libpq would truncate the text there, but not a binary value."""
    query = "select " + ",".join(f"${n + 1}::pg_catalog.text" for n in range(number + 1))
    values = [*[None] * number, value.encode()]
    formats = [*[Format.TEXT] * number, Format.BINARY]
    await connection.wait(_exchange(connection.pgconn, query.encode(), values, 0, formats))


def _exchange(
    pgconn: PGconn,
    text: bytes,
    values: Sequence[bytes | None],
    room: int,
    formats: Sequence[int] | None = None,
) -> PQGen[Result]:
    pgconn.send_query_params(text, values, param_formats=formats)
    # Rows are read a few at a time, so that an endless result does not fill the memory.
    pgconn.set_chunked_rows_mode(CHUNK_ROWS)
    yield from _flush(pgconn)
    result = Result()
    failed: PGresult | None = None
    try:
        while (chunk := (yield from _next(pgconn))) is not None:
            if chunk.status == ExecStatus.FATAL_ERROR:
                failed = failed or chunk
            result.take(chunk, room)
    except psycopg.OperationalError:
        if failed is None:
            raise
        # The server reported an error before it closed the connection.
    if failed is not None:
        raise error_from_result(failed, "utf-8")
    return result


def _flush(pgconn: PGconn) -> Generator[Wait, Ready | int, None]:
    """Send everything while reading results: the server stops reading while its output is not read."""
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
