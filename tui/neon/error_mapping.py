"""Maps the error responses of SQL over HTTP to the classes of `tui.neon.errors`.

A five-character `code` comes from Postgres. With an empty one the error arose on the way there, and only the
message tells which: Neon's proxy marks an expired token, a suspended compute and a typing mistake in no other
way, and most of them have status 400. The messages are taken from the proxy's source.
"""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from time import time

from tui.neon.credentials import Credentials
from tui.neon.errors import (
    MisconfiguredError,
    NeonError,
    PostgresError,
    ProtocolError,
    QuotaError,
    RateLimitedError,
    SomethingElseError,
    TokenRefusedError,
    TooLargeError,
    UnreachableError,
)
from tui.neon.http import Response

TOKEN_REFUSALS: Mapping[str, TokenRefusedError.Reason] = {
    "JWT token has expired": "expired",
    "JWT token is not yet ready": "early",
    "signature error": "key",
    "jwk not found": "key",
    "not a valid JWT encoding": "malformed",
    "missing key id": "malformed",
    "signature algorithm not supported": "malformed",
    "unsupported key type": "malformed",
    "unsupported EC key type": "malformed",
    "invalid RSA signing algorithm": "malformed",
    "could not parse JWT component": "malformed",
    "expected a map": "malformed",
    "JWT expired": "expired",
    "JWT not yet valid": "early",
    "JWT issued at future": "early",
    "JWSError": "key",
    "No suitable key": "key",
    "JWT cryptographic operation failed": "key",
    "parts in JWT": "malformed",
}
"""By a part of the message, because older proxies wrap it in `password authentication failed…`.

The last ones are PostgREST's, which other servers with the Data API's dialect send."""

TOKEN_MENDS: Mapping[TokenRefusedError.Reason, str] = {
    "expired": "Sign in again.",
    "early": "The clock of this computer or of the issuer is wrong.",
    "key": "Register the issuer's key set (its JWKS URL) with the Neon project; "
    "where that is done, wait the five minutes Neon may take to fetch it again.",
    "malformed": "Neon accepts signed JWTs (RS256, ES256) that name their key.",
}

MENDS: Mapping[str, str] = {
    "invalid JWT token audience": "Register the key set with the Neon project without an audience.",
    "JWT not in audience": "Let the server ask for no audience: WorkOS' tokens have none.",
    "Server lacks JWT secret": "Register the issuer's key set with the server.",
    "missing authentication credentials": "The endpoint's host begins with api. for a password "
    "and with apiauth. for a token.",
    "password authentication failed": "Check the user name and the password in the connection string.",
    "could not set up the JWT authorization database extension": "Check the database's name in the "
    "connection string. If it is right, run as the database's owner: "
    "CREATE EXTENSION IF NOT EXISTS pg_session_jwt;",
    "query is not supported": "The URL is not that of Neon's SQL over HTTP, which ends in /sql.",
    "endpoint could not be found": "Check the host name in the connection string.",
    "schema is too large": "Expose fewer schemas to the Data API, or ones with fewer tables.",
}
"""Advice for a message without a code, by a part of the message."""

WRONG_ADDRESS = re.compile(
    r"invalid header|invalid connection string|incorrect scheme|malformed endpoint"
    r"|(missing|invalid) (database name|username|hostname)"
)

SQLSTATE_MENDS = (
    (
        "28000",
        r"is not permitted to log in",
        "Put authenticator in the user's place in the connection string.",
    ),
    ("28", r"", "Check the user name and the password in the connection string."),
    ("3D000", r"", "Check the database's name in the connection string."),
    ("22023", r'^role ".*" does not exist$', "Set the project up for tokens: the role is one of Neon's own."),
    ("42501", r"^permission denied to set role", "The user in the connection string must be authenticator."),
)
"""Advice for a refused connection: the beginning of the code, a pattern of the message, the advice."""

NEVER_RAN = re.compile(
    r"Control plane request failed|[Tt]oo many (database )?connection|Failed to acquire permit"
    r"|[Cc]ould not establish (HTTP|h2) connection|[Cc]ould ?n[o']t connect to|error connecting to server"
)
"""Neon's messages for a statement that did not reach a database."""

TOO_LARGE = re.compile(r"(request|response) is too large")
"""Its messages for a request or response that is too large; the Data API has a status for that."""

UNTOLD = re.compile(r"could not parse postgres response")
"""Its messages for a result that it cannot convert to JSON: repeating the request would not help."""

LOST = re.compile(r"connection closed|connection reset|broken pipe|timed out|error communicating")
"""Its messages for a statement whose outcome is unknown."""


def explain(answer: Response, _credentials: Credentials) -> NeonError:
    """Return the error that a response of SQL over HTTP means.

    Args:
        answer: a response whose status is not 2xx.
    """
    details = answer.details
    message, code = details.get("message"), details.get("code")
    if not isinstance(message, str):
        return by_status(answer)
    if isinstance(code, str) and len(code) == 5:
        return of_postgres(message, code, details, answer.request_id)
    return without_code(message, answer)


def of_postgres(message: str, code: str, payload: Mapping[str, object], request_id: str | None) -> NeonError:
    """Return the error that Postgres reported.

    Args:
        message: the message of Postgres.
        code: the SQLSTATE.
        payload: the body, with Neon's keys.
        request_id: the response's `neon-request-id`.
    """
    for beginning, pattern, advice in SQLSTATE_MENDS:
        if code.startswith(beginning) and re.search(pattern, message):
            return MisconfiguredError(f"{message}. {advice}", request_id=request_id)
    fields = {key: value if isinstance(value, str) else None for key, value in payload.items()}
    return PostgresError.of(message, code, fields, request_id)


def without_code(message: str, answer: Response) -> NeonError:
    """Return the error that a message without an SQLSTATE means."""
    said = message.rstrip(".")
    for part, reason in TOKEN_REFUSALS.items():
        if part in message:
            return TokenRefusedError(
                f"The access token was refused: {said}. {TOKEN_MENDS[reason]}",
                reason=reason,
                request_id=answer.request_id,
            )
    for part, advice in MENDS.items():
        if part in message:
            return MisconfiguredError(f"{said}. {advice}", request_id=answer.request_id)
    if WRONG_ADDRESS.search(message):
        return MisconfiguredError(
            f"{said}. Check the database's connection string.", request_id=answer.request_id
        )
    if size := TOO_LARGE.search(message):
        return _too_large(size[1], said, answer)
    if "quota" in message:
        return _used_up(message, answer)
    return by_status(answer, message)


def by_status(answer: Response, message: str = "") -> NeonError:
    """Return the error that an HTTP status means, whoever sent it.

    Args:
        answer: a response whose status is not 2xx.
        message: the message in the response, if any.
    """
    status, request_id = answer.status, answer.request_id
    said = f": {message.rstrip('.')}" if message else ""
    match status:
        case 402:
            return _used_up(message, answer)
        case 413 | 507:
            return _too_large("request" if status == 413 else "response", message, answer)
        case 429:
            return RateLimitedError(
                f"Too many requests{said}. Wait a little.",
                retry_after=retry_after(answer),
                request_id=request_id,
            )
        case 431:
            return MisconfiguredError(
                f"The access token is too long for Neon (status {status}). Let the issuer put less into it.",
                request_id=request_id,
            )
        case _ if status in {423, 503} or NEVER_RAN.search(message):
            return UnreachableError(
                f"The database cannot be reached just now (status {status}{said}). Try again in a moment.",
                retry_after=retry_after(answer),
                request_id=request_id,
            )
        case _ if _is_page(answer) if status == 401 else status < 500 and not answer.details:
            return something_else(answer)
        case 401:
            return TokenRefusedError(
                f"The access token was refused{said}. Sign in again.", reason="expired", request_id=request_id
            )
        case 403 | 404 | 405 | 406 | 415:
            return MisconfiguredError(
                f"The endpoint does not know what it is asked (status {status}{said}). Check its URL.",
                request_id=request_id,
            )
        case _ if UNTOLD.search(message) or (status < 500 and not LOST.search(message)):
            return ProtocolError(
                f"Neon did not take the request (status {status}{said}).",
                outcome_unknown=True,
                request_id=request_id,
            )
        case _:
            return UnreachableError(
                f"There was no answer from the database (status {status}{said}). Try again in a moment.",
                outcome_unknown=True,
                request_id=request_id,
            )


def _is_page(answer: Response) -> bool:
    return "html" in answer.headers.get("content-type", "") or answer.body.lstrip()[:1] == b"<"


def something_else(answer: Response) -> SomethingElseError:
    """Return the error for a response that does not come from Neon, whatever its status."""
    return SomethingElseError(
        f"Something other than the database answered (status {answer.status}). Is a network's own sign-in "
        "page in between, or is the address of the database another?",
        outcome_unknown=True,
        request_id=answer.request_id,
    )


def _used_up(message: str, answer: Response) -> QuotaError:
    said = f": {message.rstrip('.')}" if message else ""
    return QuotaError(
        f"The Neon project has used up what its plan grants{said}. Neon's console shows when there is more.",
        request_id=answer.request_id,
    )


def _too_large(what: str, message: str, answer: Response) -> TooLargeError:
    said = f" ({message.rstrip('.')})" if message else ""
    return TooLargeError(
        f"The {'request' if what == 'request' else 'answer'} is too large{said}. Split it.",
        outcome_unknown=what != "request",
        request_id=answer.request_id,
    )


def retry_after(answer: Response) -> float | None:
    """Return the seconds that the server asks to wait (RFC 9110, 10.2.3: a number or a date)."""
    asked = answer.headers.get("retry-after", "")
    if asked.isdecimal():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time())
    except (ValueError, OverflowError):
        return None
