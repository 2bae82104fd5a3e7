"""The errors of the endpoint, with the texts and statuses of Neon."""

from collections.abc import Mapping

import psycopg

LIMIT = 10 * 1024 * 1024
"""The most bytes of a request, and of a response."""
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


class ProxyError(Exception):
    """An error of the proxy itself, not one that Postgres reported for a statement.

    Attributes:
        status: The HTTP status of the answer.
        code: The SQLSTATE if Postgres gave one, else empty.
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


class BrokerError(ProxyError):
    """Postgres cannot be reached: reported by the broker itself."""


class ControlPlaneError(BrokerError):
    """Postgres cannot be reached, or refuses a connection for an unknown reason."""

    def __init__(self) -> None:
        super().__init__("Control plane request failed", status=500)


class StartupError(ProxyError):
    """The error with which Postgres refused a connection."""

    def __init__(self, fields: Mapping[str, str], status: int) -> None:
        super().__init__(fields["message"], status=status, code=fields["code"])
        self._fields = fields

    def body(self) -> dict[str, str | None]:
        """Return the 17 keys with the values that Postgres gave."""
        return {key: self._fields.get(key) for key in KEYS}


class ResponseTooLargeError(ProxyError):
    """The response exceeds the limit."""

    def __init__(self) -> None:
        super().__init__(f"response is too large (max is {LIMIT} bytes)", status=507)


def malformed_token() -> ProxyError:
    """Return the error for a token that cannot be decoded."""
    return ProxyError("Provided authentication token is not a valid JWT encoding")


def postgres_body(error: psycopg.Error) -> dict[str, str | None]:
    """Return the 17 keys for an error that Postgres reported."""
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
