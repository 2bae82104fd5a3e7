"""The error responses of the Data API: its own codes, and Postgres' codes with a status by class."""

import re

import psycopg

from tui.local.endpoint.errors import ProxyError

STATUSES = {
    "08": 503,
    "09": 500,
    "0L": 403,
    "0P": 403,
    "23503": 409,
    "23505": 409,
    "25": 500,
    "25006": 405,
    "28": 403,
    "2D": 500,
    "38": 500,
    "39": 500,
    "3B": 500,
    "40": 500,
    "42501": 403,
    "42883": 404,
    "42P01": 404,
    "42P17": 500,
    "53": 503,
    "53400": 500,
    "54": 500,
    "55": 500,
    "57": 500,
    "58": 500,
    "F0": 500,
    "HV": 500,
    "P0": 500,
    "P0001": 400,
    "XX": 500,
}
"""The HTTP status of a SQLSTATE or of its class, as PostgREST documents it; 400 for all others."""

CHOSEN = re.compile("PT[2-5][0-9]{2}")


class Failure(Exception):  # noqa: N818 - an answer like any other
    """A request that cannot be turned into a call, in PostgREST's words.

    Attributes:
        status: The HTTP status.
        code: PostgREST's code, such as ``PGRST202``.
        details: What exactly was wrong.
        hint: What to do about it.
    """

    def __init__(
        self, status: int, code: str, message: str, *, details: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details
        self.hint = hint

    def body(self) -> dict[str, str | None]:
        """Return PostgREST's four keys."""
        return {"code": self.code, "details": self.details, "hint": self.hint, "message": str(self)}


def refusal_body(refusal: ProxyError) -> dict[str, str | None]:
    """Return the broker's own form of an error: of the token, the way to the database, the request's size."""
    return {"message": str(refusal), "code": refusal.code or None, "detail": None, "hint": None}


def proxy_body(refusal: ProxyError) -> dict[str, str | None]:
    """Return the form of an error that the proxy behind the broker reports: it takes it for one of Postgres.

    So the code is empty instead of null, and the status is that of an unknown code.
    """
    return {"message": str(refusal), "code": refusal.code, "detail": None, "hint": None}


def postgres_answer(error: psycopg.Error) -> tuple[int, dict[str, str | None]]:
    """Return the status and the body of an error Postgres reported.

    A function may choose the status itself: ``raise sqlstate 'PT402'`` answers 402, in Neon's broker without
    the code and the words. The detail has Neon's key and PostgREST's, which its clients look for.
    """
    diag = error.diag
    state = diag.sqlstate or ""
    body = {
        "message": diag.message_primary,
        "code": state,
        "detail": diag.message_detail,
        "details": diag.message_detail,
        "hint": diag.message_hint,
    }
    if state.startswith("PT"):
        status = int(state[2:]) if CHOSEN.fullmatch(state) else 500
        return status, body | {"message": "Postgres error", "code": None}
    return STATUSES.get(state) or STATUSES.get(state[:2]) or 400, body
