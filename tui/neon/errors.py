"""The errors of this package, one class for each case that callers distinguish.

    NeonError
    ├── PostgresError             Postgres reported an error: it has an SQLSTATE
    │   ├── AuthorizationError, InsufficientPrivilegeError, QueryCanceledError, UndefinedFunctionError
    ├── TokenRefusedError         the token has expired, or Neon does not accept it
    ├── MisconfiguredError        a setting is wrong; the message says which
    ├── UnreachableError          no connection, no response, a suspended or busy compute
    │   ├── DeadlineError             …within the timeout
    │   ├── SomethingElseError        …but a response of something in between
    │   └── QuotaError                …until the plan's quota is renewed
    ├── RateLimitedError          too many requests
    ├── TooLargeError             more than 10 MiB, in either direction
    └── ProtocolError             a response that Neon would not send

No error contains a token or a password, neither in its message nor in its attributes.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from tui.errors import ExitCode, RowdoError


class NeonError(RowdoError):
    """Base of every error of this package.

    Attributes:
        message: what happened and, if known, what to do next.
        outcome_unknown: whether the statement may have run although no result arrived.
        retry_after: seconds that the server asks to wait before the next request, None if it does not say.
        request_id: Neon's id of the request (header `neon-request-id`), for a report to Neon.
    """

    transient: bool = False
    """Whether the same request may succeed later without any change."""

    def __init__(
        self,
        message: str,
        *,
        outcome_unknown: bool = False,
        retry_after: float | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.outcome_unknown = outcome_unknown
        self.retry_after = retry_after
        self.request_id = request_id

    @property
    def exit_code(self) -> ExitCode:
        """The exit code: offline if the same request may succeed later."""
        return ExitCode.OFFLINE if self.transient else ExitCode.FAILED

    def __str__(self) -> str:
        return f"{self.message} (Neon request {self.request_id})" if self.request_id else self.message


class UnreachableError(NeonError):
    """No connection, no response in time, or a response from something in between."""

    transient = True


class DeadlineError(UnreachableError):
    """No connection or no response within the timeout."""


class SomethingElseError(UnreachableError):
    """The response is not Neon's or PostgREST's, but that of a captive portal, a proxy or another server."""


class QuotaError(UnreachableError):
    """The project has used up the quota of its plan."""


class RateLimitedError(NeonError):
    """Too many requests."""

    transient = True


class TokenRefusedError(NeonError):
    """The token was refused, also after a refresh if a refresh could help.

    Attributes:
        reason: `expired`; `early` (a clock is wrong); `key` (signed with a key that Neon does not
            know, or not yet); `malformed` (Neon cannot read it).
    """

    Reason = Literal["expired", "early", "key", "malformed"]

    def __init__(self, message: str, *, reason: Reason, request_id: str | None = None) -> None:
        super().__init__(message, request_id=request_id)
        self.reason = reason


class MisconfiguredError(NeonError):
    """A URL, a role, a claim or a setting of the project is wrong. The message says how to correct it."""


class TooLargeError(NeonError):
    """A request or response above the endpoint's 10 MiB. The statement may have run if it is the response."""


class ProtocolError(NeonError):
    """A response in a form that neither Neon nor PostgREST would send."""


class PostgresError(NeonError):
    """Postgres refused a statement; its transaction is rolled back.

    Attributes:
        sqlstate: the five-character code (PostgreSQL, appendix A), or a `PGRST…` of the Data API.
        detail, hint, where, schema, table, column, data_type, constraint, internal_query,
            file, routine: as in the protocol's error fields (PostgreSQL 55.8), None if absent.
        severity: `ERROR`, `FATAL` or `PANIC`; empty if the Data API omits it.
        position, internal_position, line: numbers, None if absent.
    """

    transient_states: ClassVar[tuple[str, ...]] = (
        "08",  # connection exceptions
        "25006",  # read_only_sql_transaction: Neon makes a database read-only that exceeds its size
        "25P03",  # idle_in_transaction_session_timeout
        "25P04",  # transaction_timeout
        "40",  # transaction rollbacks
        "53",  # insufficient resources: disk or memory full, too many connections
        "55000",  # object_not_in_prerequisite_state
        "55006",  # object_in_use
        "55P03",  # lock_not_available
        "57014",  # query_canceled: statement_timeout, because of a cold cache or a busy compute
        "57P01",  # admin_shutdown
        "57P02",  # crash_shutdown
        "57P03",  # cannot_connect_now
        "57P05",  # idle_session_timeout
        "58",  # system errors outside of Postgres, such as the disk
        "PGRST202",  # the Data API does not know the function, or not yet
        "XX",  # internal errors
    )
    """SQLSTATEs, and beginnings of them, of errors that may pass without any change."""

    def __init__(
        self, message: str, sqlstate: str, fields: Mapping[str, str | None], request_id: str | None = None
    ) -> None:
        super().__init__(message, request_id=request_id)
        self.sqlstate = sqlstate
        self.severity = fields.get("severity") or ""
        self.detail = fields.get("detail")
        self.hint = fields.get("hint")
        self.where = fields.get("where")
        self.schema = fields.get("schema")
        self.table = fields.get("table")
        self.column = fields.get("column")
        self.data_type = fields.get("dataType")
        self.constraint = fields.get("constraint")
        self.position = _number(fields.get("position"))
        self.internal_position = _number(fields.get("internalPosition"))
        self.internal_query = fields.get("internalQuery")
        self.file = fields.get("file")
        self.line = _number(fields.get("line"))
        self.routine = fields.get("routine")
        # A class 08 error or a shutdown may be reported after the commit.
        self.outcome_unknown = sqlstate[:2] == "08" or sqlstate in {"57P01", "57P02"}
        self.transient = sqlstate.startswith(self.transient_states)

    @classmethod
    def of(
        cls, message: str, sqlstate: str, fields: Mapping[str, str | None], request_id: str | None = None
    ) -> "PostgresError":
        """Return an error of the class for this SQLSTATE.

        Args:
            message: the message of Postgres.
            sqlstate: five characters.
            fields: Neon's keys of an error body (`dataType`, `internalPosition`, …).
            request_id: the response's `neon-request-id`.
        """
        kind = BY_SQLSTATE.get(sqlstate) or BY_SQLSTATE.get(sqlstate[:2]) or PostgresError
        return kind(message, sqlstate, fields, request_id)

    def __str__(self) -> str:
        parts = [self.message, *(part for part in (self.detail, self.hint) if part)]
        told = ". ".join(part.rstrip(".") for part in parts)
        number = f", Neon request {self.request_id}" if self.request_id else ""
        return f"{told} (SQLSTATE {self.sqlstate}{number})"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


class AuthorizationError(PostgresError):
    """Class 28: the role cannot log in, or the password is wrong."""


class InsufficientPrivilegeError(PostgresError):
    """42501: a missing grant, or a Row-Level Security policy that refused the row."""


class QueryCanceledError(PostgresError):
    """57014: cancelled by `statement_timeout` or by request."""


class UndefinedFunctionError(PostgresError):
    """42883, PGRST202: no function of that name and those arguments."""


BY_SQLSTATE: Mapping[str, type[PostgresError]] = {
    "28": AuthorizationError,
    "42501": InsufficientPrivilegeError,
    "42883": UndefinedFunctionError,
    "57014": QueryCanceledError,
    "PGRST202": UndefinedFunctionError,
}
"""The classes that callers distinguish, by SQLSTATE; two characters stand for a whole class of SQLSTATEs."""
