"""Everything that can go wrong between a program and its database, one class per meaning.

    NeonError
    ├── PostgresError             the database has spoken: it has an SQLSTATE
    │   ├── AuthorizationError, InsufficientPrivilegeError, QueryCanceledError, UndefinedFunctionError
    ├── TokenRefusedError         the token is expired, or not one that Neon accepts
    ├── MisconfiguredError        a person has to change something; the message says what
    ├── UnreachableError          the road: no connection, no answer, a sleeping or busy compute
    │   ├── DeadlineError             …in time
    │   ├── SomethingElseError        …but one of something in between
    │   └── QuotaError                …until Neon grants more
    ├── RateLimitedError          the road, asking for patience
    ├── TooLargeError             more than 10 MiB, in either direction
    └── ProtocolError             an answer that Neon would not give

No error contains a token or a password, in its text or in its attributes.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from tui.errors import ExitCode, RowdoError


class NeonError(RowdoError):
    """Base of every error of this package.

    Attributes:
        message: what happened, and where it can be said, what to do next.
        outcome_unknown: that the statement may have run although no result arrived.
        retry_after: seconds to wait before the next request as the server puts it, None if it does not say.
        request_id: what Neon calls the request (header `neon-request-id`), for a report to Neon.
    """

    transient: bool = False
    """Whether the same request may succeed later although nobody has changed anything."""

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
        """The database is offline while the same request may succeed later."""
        return ExitCode.OFFLINE if self.transient else ExitCode.FAILED

    def __str__(self) -> str:
        return f"{self.message} (Neon request {self.request_id})" if self.request_id else self.message


class UnreachableError(NeonError):
    """No connection, no answer in time, or an answer from something in between."""

    transient = True


class DeadlineError(UnreachableError):
    """No connection or no answer in time."""


class SomethingElseError(UnreachableError):
    """Neither Neon nor PostgREST answered: a network's sign-in page, a proxy, another server."""


class QuotaError(UnreachableError):
    """The project has used up what its plan grants, for now."""


class RateLimitedError(NeonError):
    """Too many requests."""

    transient = True


class TokenRefusedError(NeonError):
    """The token was checked and refused, also after it was refreshed where that could help.

    Attributes:
        reason: `expired`; `early` (a clock is wrong); `key` (signed with a key that Neon does not
            know, or not yet); `malformed` (not a token Neon can read).
    """

    Reason = Literal["expired", "early", "key", "malformed"]

    def __init__(self, message: str, *, reason: Reason, request_id: str | None = None) -> None:
        super().__init__(message, request_id=request_id)
        self.reason = reason


class MisconfiguredError(NeonError):
    """A URL, a role, a claim or a project's setting is wrong. The message says how to mend it."""


class TooLargeError(NeonError):
    """A request or an answer above the endpoint's 10 MiB. An answer too large may still have run."""


class ProtocolError(NeonError):
    """An answer in a shape that neither Neon nor PostgREST would give."""


class PostgresError(NeonError):
    """The database refused a statement; the transaction it was in is rolled back.

    Attributes:
        sqlstate: the five-character code (PostgreSQL, appendix A), or a `PGRST…` of the Data API.
        detail, hint, where, schema, table, column, data_type, constraint, internal_query,
            file, routine: as in the protocol's error fields (PostgreSQL 55.8), None if absent.
        severity: `ERROR`, `FATAL` or `PANIC`; empty where the Data API leaves it out.
        position, internal_position, line: numbers, None if absent.
    """

    transient_states: ClassVar[tuple[str, ...]] = (
        "08",  # connection exceptions
        "25006",  # read_only_sql_transaction: Neon makes a database so that is over its size
        "25P03",  # idle_in_transaction_session_timeout
        "25P04",  # transaction_timeout
        "40",  # transaction rollbacks
        "53",  # insufficient resources: a disk or memory that is full, too many connections
        "55000",  # object_not_in_prerequisite_state
        "55006",  # object_in_use
        "55P03",  # lock_not_available
        "57014",  # query_canceled: statement_timeout, of a cold cache or a busy compute
        "57P01",  # admin_shutdown
        "57P02",  # crash_shutdown
        "57P03",  # cannot_connect_now
        "57P05",  # idle_session_timeout
        "58",  # system errors: the disk, outside of the database
        "PGRST202",  # the Data API does not know a function, or not yet
        "XX",  # internal errors
    )
    """SQLSTATEs, and beginnings of them, of what may pass without anybody changing anything."""

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
        # A class 08 error or a shutdown may arrive after the commit did.
        self.outcome_unknown = sqlstate[:2] == "08" or sqlstate in {"57P01", "57P02"}
        self.transient = sqlstate.startswith(self.transient_states)

    @classmethod
    def of(
        cls, message: str, sqlstate: str, fields: Mapping[str, str | None], request_id: str | None = None
    ) -> "PostgresError":
        """Return an error of the class that stands for this SQLSTATE.

        Args:
            message: the database's own words.
            sqlstate: five characters.
            fields: Neon's keys of an error body (`dataType`, `internalPosition`, …).
            request_id: the `neon-request-id` of the answer.
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
    """57014: stopped by `statement_timeout` or by hand."""


class UndefinedFunctionError(PostgresError):
    """42883, PGRST202: no function of that name and those arguments."""


BY_SQLSTATE: Mapping[str, type[PostgresError]] = {
    "28": AuthorizationError,
    "42501": InsufficientPrivilegeError,
    "42883": UndefinedFunctionError,
    "57014": QueryCanceledError,
    "PGRST202": UndefinedFunctionError,
}
"""The classes that callers tell apart, by SQLSTATE; two characters stand for the rest of their class."""
