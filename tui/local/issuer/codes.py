"""Authorization codes and the requests for them: RFC 8252, with PKCE (RFC 7636)."""

import base64
import hashlib
import re
import secrets
import sqlite3
from collections.abc import Mapping
from urllib.parse import urlencode

from tui.local.issuer.errors import OAuthError
from tui.local.issuer.ids import new_token
from tui.local.issuer.settings import IssuerSettings
from tui.local.issuer.store import digest

REDIRECT = re.compile(r"http://127\.0\.0\.1:\d{1,5}/callback")
"""The redirect URIs allowed. Not `localhost`, which may resolve to another machine."""
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
"""A SHA-256 in base64url."""
PARAMETERS = (
    "client_id",
    "redirect_uri",
    "response_type",
    "provider",
    "code_challenge",
    "code_challenge_method",
    "state",
    "organization_id",
    "login_hint",
    "screen_hint",
)
"""The parameters of an authorization request."""


def check_request(request: Mapping[str, str], client_id: str) -> None:
    """Validate an authorization request.

    Raises:
        OAuthError: The client is another, the redirect URI is not allowed, or PKCE is missing.
    """
    if request.get("client_id") != client_id:
        raise OAuthError("invalid_client", "Invalid client ID.")
    if not REDIRECT.fullmatch(request.get("redirect_uri", "")):
        raise OAuthError(
            "redirect_uri_invalid", "The redirect URI must be http://127.0.0.1:PORT/callback, with any port."
        )
    if request.get("response_type") != "code" or request.get("provider") != "authkit":
        raise OAuthError("invalid_request", "Only response_type=code and provider=authkit are answered.")
    if request.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(
        request.get("code_challenge", "")
    ):
        raise OAuthError("invalid_request", "A code_challenge with the method S256 is required.")


def redirect_url(request: Mapping[str, str], **answer: str) -> str:
    """Return the redirect URI with the response (RFC 6749 section 4.1.2)."""
    state = {"state": request["state"]} if request.get("state") else {}
    return f"{request['redirect_uri']}?{urlencode(answer | state)}"


def issue(
    db: sqlite3.Connection,
    user_id: str,
    organization_id: str | None,
    challenge: str,
    expires_at: float,
) -> str:
    """Return a new authorization code, bound to a code challenge."""
    code = new_token()
    row = [digest(code), user_id, organization_id, challenge, expires_at]
    db.execute("insert into codes values (?, ?, ?, ?, ?)", row)
    return code


def redeem(
    db: sqlite3.Connection, code: str, verifier: str, settings: IssuerSettings, now: float
) -> sqlite3.Row | OAuthError:
    """Return the row of a code, which is deleted, or the error if the code is invalid."""
    row: sqlite3.Row | None = db.execute(
        "delete from codes where hash = ? returning *", [digest(code)]
    ).fetchone()
    db.execute("delete from codes where expires_at < ?", [now - settings.code_lifetime])
    if row is None or row["expires_at"] <= now:
        return OAuthError("invalid_grant", "The code has expired or is invalid.")
    proof = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not secrets.compare_digest(proof, row["challenge"]):
        return OAuthError("invalid_grant", "The code verifier is incorrect.")
    return row
