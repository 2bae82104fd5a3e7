"""What the endpoint answers when it does not hand out a result, worded and numbered as Neon does."""

from collections.abc import Mapping

import psycopg

LIMIT = 10 * 1024 * 1024
"""Bytes of a request, and of an answer."""
KEYS = (
    "message",
    "code",
    "detail",
    "hint",
    "position",
    "internalPosition",
    "internalQuery",
    "severity",
    "where",
    "table",
    "column",
    "schema",
    "dataType",
    "constraint",
    "file",
    "line",
    "routine",
)
"""The keys of every error body of ``/sql``, in Neon's order."""


class Refusal(Exception):  # noqa: N818 - the endpoint refuses; whether that is an error is the caller's affair
    """The endpoint's own refusal, before, after or instead of Postgres' word.

    Attributes:
        status: The HTTP status of the answer.
        code: A SQLSTATE where the refusal passes one on, else empty.
    """

    def __init__(self, message: str, *, status: int = 400, code: str = "", severity: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.severity = severity

    def body(self) -> dict[str, str | None]:
        """Return the 17 keys: a message, ``code`` and ``severity`` as strings, the rest null."""
        known = {"message": str(self), "code": self.code, "severity": self.severity}
        return {key: known.get(key) for key in KEYS}


class ClosedRoad(Refusal):
    """There is no way to Postgres: said by the broker, which therefore has nothing to pass on."""


class UnexplainedRefusal(ClosedRoad):
    """Postgres cannot be reached, or refuses for a reason not foreseen: in Neon's words, a lost compute."""

    def __init__(self) -> None:
        super().__init__("Control plane request failed", status=500)


class PostgresRefusal(Refusal):
    """Postgres' own word against a login."""

    def __init__(self, fields: Mapping[str, str], status: int) -> None:
        super().__init__(fields["message"], status=status, code=fields["code"])
        self._fields = fields

    def body(self) -> dict[str, str | None]:
        """Return the 17 keys, those filled that Postgres filled."""
        return {key: self._fields.get(key) for key in KEYS}


class TooLargeAnswer(Refusal):
    """An answer above the limit."""

    def __init__(self) -> None:
        super().__init__(f"response is too large (max is {LIMIT} bytes)", status=507)


def not_a_token() -> Refusal:
    """What is said of everything that cannot be read as a token."""
    return Refusal("Provided authentication token is not a valid JWT encoding")


def postgres_body(error: psycopg.Error) -> dict[str, str | None]:
    """Return the 17 keys for an error Postgres reported."""
    diag = error.diag
    return {
        "message": diag.message_primary,
        "code": diag.sqlstate,
        "detail": diag.message_detail,
        "hint": diag.message_hint,
        "position": diag.statement_position,
        "internalPosition": diag.internal_position,
        "internalQuery": diag.internal_query,
        "severity": diag.severity,
        "where": diag.context,
        "table": diag.table_name,
        "column": diag.column_name,
        "schema": diag.schema_name,
        "dataType": diag.datatype_name,
        "constraint": diag.constraint_name,
        "file": diag.source_file,
        "line": diag.source_line,
        "routine": diag.source_function,
    }
