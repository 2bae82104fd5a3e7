"""Checks SQL over HTTP and the Data API: do they accept the person's token, and as which person?"""

from uuid import UUID

from tui.config import Settings
from tui.neon.data_api import ROLE_MEND, DataApi, connect_data_api
from tui.neon.errors import (
    AuthorizationError,
    DeadlineError,
    MisconfiguredError,
    NeonError,
    PostgresError,
    ProtocolError,
    TokenRefusedError,
    UndefinedFunctionError,
    UnreachableError,
)
from tui.neon.result import Result
from tui.neon.sql import Sql, connect
from tui.neon.transport import TokenProvider
from tui.net.unreachable import CERTIFICATE_ADVICE
from tui.setup.report import Finding, Report, fault

SQL, DATA_API = "SQL over HTTP", "Data API"
_NO_ANSWER = (AttributeError, LookupError, TypeError, ValueError)
"""The exceptions that parsing another server's response may raise."""
WHO = """
select {schema}.user_id() as me, current_user::text as role, current_setting('server_version') as version,
    rolsuper or rolbypassrls as unbound, pg_has_role(current_user, datdba, 'member') as owner
from pg_roles, pg_database
where rolname = current_user and datname = current_database()
"""
REGISTER = "Register the key set of the WorkOS client with Neon (console, or rowdo setup --register)."
EXTENSION = "create extension if not exists pg_session_jwt;"
NAME_OR_EXTENSION = (
    "Correct the database's name in the connection string: Neon says so of one that does not exist. "
    f"Where it is right, run as the owner: {EXTENSION.rstrip(';')}"
)
UNKNOWN_KEY = (
    "Neon leaves a token unanswered for up to five minutes whose key it does not know. Register the key set "
    "of the WorkOS client (console, or rowdo setup --register); where that was done or its keys were changed "
    "just now, wait. Else check Neon's status."
)
_MISCONFIGURED = (
    ("access token claims", "role-trap", ROLE_MEND),
    (
        "is not permitted to log in",
        "role-login",
        "rowdo setup, which finds the role that can; or name authenticator in place of authenticated.",
    ),
    (
        "invalid JWT token audience",
        "audience",
        "Register the key set with the Neon project without an audience.",
    ),
    ("database extension", "extension-missing", NAME_OR_EXTENSION),
    (
        "does not exist",
        "name-unknown",
        "Correct the name in the connection string, as Neon's console shows it.",
    ),
)
"""Errors that the person can correct: a part of the error message, the finding, the advice."""
_REASONS = {
    "key": ("token-not-known", REGISTER),
    "expired": ("clock-wrong", "Set this machine's clock by the network."),
    "early": ("clock-wrong", "Set this machine's clock by the network."),
    "malformed": ("token-unreadable", "rowdo login"),
}


def open_sql(settings: Settings, token: TokenProvider) -> Sql | None:
    """Return the database through SQL over HTTP, None if the settings do not name it."""
    if settings.authenticated_url is None:
        return None
    return connect(settings.authenticated_url, token=token, endpoint=settings.sql_url)


def open_data_api(settings: Settings, token: TokenProvider) -> DataApi | None:
    """Return the database through the Data API, None if the settings do not name it."""
    return connect_data_api(settings.data_api_url, token=token) if settings.data_api_url else None


async def examine_sql(sql: Sql, subject: str) -> Report:
    """Ask the database who the person is, through SQL over HTTP.

    Args:
        sql: the database, as the person.
        subject: the claim `sub` of the token.
    """
    try:
        return _who(await sql(WHO.format(schema=await _speaking_schema(sql)), idempotent=True), subject)
    except NeonError as error:
        return refused(SQL, error)
    except _NO_ANSWER:
        return refused(SQL, ProtocolError("The endpoint's response does not fit the request."))


def _who(rows: Result, subject: str) -> Report:
    [row] = rows
    findings = []
    if row["unbound"] or row["owner"]:
        why = "is bound by no policy" if row["unbound"] else "may act as the owner"
        findings.append(
            Finding(
                "role-unbound",
                "hole",
                f"You work as the role {row['role']}, which {why}.",
                "Use the connection string of the role authenticated, and make it no member of others.",
            )
        )
    if row["me"] != subject:
        findings.append(
            Finding(
                "subject-unknown",
                "fault",
                f"The database sees you as {row['me']!r}, but the token is for {subject!r}.",
                EXTENSION,
            )
        )
    return Report(SQL, f"Postgres {row['version'].split()[0]} as {row['role']}", tuple(findings))


async def _speaking_schema(sql: Sql) -> str:
    """Return the schema whose `user_id()` the person may call: Rowdo's own if it is there, else `auth`."""
    [row] = await sql(
        "select exists ("
        "select from pg_proc where pronamespace = to_regnamespace('rowdo') and proname = 'user_id') as ours",
        idempotent=True,
    )
    return "rowdo" if row["ours"] else "auth"


async def examine_data_api(api: DataApi) -> tuple[str, Report]:
    """Call `todos_sync` through the Data API, as every sync does.

    Returns: the database's id, empty if the call failed, and the report.
    """
    try:
        answer = await api.call("todos_sync", {"ops": [], "since": None, "max_rows": 1}, idempotent=True)
        database = str(UUID(answer["database"]))
    except NeonError as error:
        return "", refused(DATA_API, error)
    except _NO_ANSWER:
        return "", refused(DATA_API, ProtocolError("The Data API's response does not fit the request."))
    return database, Report(DATA_API, f"answers for the database {database[:8]}")


def refused(name: str, error: NeonError) -> Report:
    """Return the findings that an error of either API means."""
    match error:
        case TokenRefusedError():
            id, mend = _REASONS.get(error.reason, ("token-refused", REGISTER))  # noqa: A001 - as in Finding
            return fault(name, id, error.message, mend)
        case MisconfiguredError():
            for part, id, mend in _MISCONFIGURED:  # noqa: A001 - as in Finding
                if part in error.message:
                    return fault(name, id, error.message, mend)
            return fault(
                name, "endpoint-misconfigured", error.message, "Check the URL, the role and the project."
            )
        case UnreachableError() if "certificate" in error.message:
            found = error.message.removesuffix(CERTIFICATE_ADVICE).rstrip()
            return fault(name, "certificate-untrusted", found, CERTIFICATE_ADVICE)
        case DeadlineError(outcome_unknown=True) if name in (SQL, DATA_API):
            return fault(name, "token-unanswered", error.message, UNKNOWN_KEY)
        case UnreachableError():
            return fault(
                name, "endpoint-unreachable", error.message, "Check the URL, the network and Neon's status."
            )
        case UndefinedFunctionError() if "auth." in error.message:
            mend = EXTENSION
            return fault(name, "extension-missing", f"The database cannot read tokens: {error.message}", mend)
        case UndefinedFunctionError():
            found = f"A function that Rowdo needs is missing: {error.message}"
            return fault(name, "schema-missing", found, "rowdo setup")
        case AuthorizationError():
            mend = "Use the connection string of the role authenticated, as Neon's console shows it."
            return fault(name, "role-unknown", error.message, mend)
        case PostgresError(sqlstate="42501") if "schema public" in error.message:
            return fault(
                name, "grant-schema", error.message, "grant usage on schema public to authenticated;"
            )
        case PostgresError(sqlstate="3F000") if '"auth"' in error.message:
            mend = EXTENSION
            return fault(name, "extension-missing", f"The database cannot read tokens: {error.message}", mend)
        case PostgresError(sqlstate="42501") if "schema auth" in error.message:
            # Not every project grants people the schema `auth`, and Rowdo's own schema does not need it.
            found = "This database has not been set up for Rowdo."
            return fault(name, "schema-missing", found, "rowdo setup")
        case _:
            return fault(name, "endpoint-refused", error.message, "rowdo setup")
