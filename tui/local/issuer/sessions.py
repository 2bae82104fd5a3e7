"""Sessions and their rotating refresh tokens. Every function runs in its caller's transaction."""

import json
import sqlite3
from typing import Any

from tui.local.issuer.errors import ErrorResponse, OAuthError
from tui.local.issuer.hooks import Hooks
from tui.local.issuer.ids import new_id, new_token
from tui.local.issuer.people import PERMISSIONS, organizations, user_object
from tui.local.issuer.settings import IssuerSettings
from tui.local.issuer.signing_key import SigningKey
from tui.local.issuer.store import digest

TokenResponse = dict[str, Any]


class TokenIssuer:
    """Issues tokens.

    Args:
        key: Signs the access tokens.
        issuer: Their claim ``iss``.
        settings: How long they are valid.
        hooks: Can change its responses.
    """

    def __init__(self, key: SigningKey, issuer: str, settings: IssuerSettings, hooks: Hooks) -> None:
        self._key = key
        self._issuer = issuer
        self._settings = settings
        self._hooks = hooks

    def begin(
        self, db: sqlite3.Connection, user_id: str, organization_id: str | None, method: str, now: float
    ) -> TokenResponse | ErrorResponse:
        """Begin a session and return its first tokens, or the error that a hook returns."""
        session_id = new_id("session")
        db.execute(
            "insert into sessions (id, user_id, organization_id) values (?, ?, ?)",
            [session_id, user_id, organization_id],
        )
        answer = self._issue(db, session_id, method, now)
        return self._hooks.on_sign_in(answer["user"]["email"]) or answer

    def refresh(
        self, db: sqlite3.Connection, refresh_token: str, organization_id: str | None, now: float
    ) -> TokenResponse:
        """Return the next tokens of a session, or again those of a refresh whose response was lost.

        Raises:
            ErrorResponse: The refresh token is invalid, or the user is not in the organization.
        """
        row = db.execute(
            "select t.*, s.ended, s.user_id, s.organization_id, u.email from refresh_tokens t "
            "join sessions s on s.id = session_id join users u on u.id = s.user_id where hash = ?",
            [digest(refresh_token)],
        ).fetchone()
        if row is None or row["ended"]:
            raise OAuthError("invalid_grant", "Invalid refresh token.")
        if error := self._hooks.on_refresh(row["email"]):
            raise error
        if row["used_at"] is not None:
            if now - row["used_at"] > self._settings.grace or row["answer"] is None:
                raise OAuthError("invalid_grant", "Refresh token already exchanged.")
            repeated: TokenResponse = json.loads(row["answer"])
            return repeated
        self._switch(db, row, organization_id)
        answer = self._issue(db, row["session_id"], "", now)
        # Tokens are stored unencrypted only while a repeated refresh may return them again.
        db.execute("update refresh_tokens set answer = null where used_at < ?", [now - self._settings.grace])
        db.execute(
            "update refresh_tokens set used_at = ?, answer = ? where hash = ?",
            [now, json.dumps(answer), row["hash"]],
        )
        return answer

    def _switch(self, db: sqlite3.Connection, row: sqlite3.Row, organization_id: str | None) -> None:
        if organization_id in (None, row["organization_id"]):
            return
        if organization_id not in {one.id for one in organizations(db, row["user_id"])}:
            raise OAuthError("invalid_grant", "The user is not a member of the organization.")
        db.execute(
            "update sessions set organization_id = ? where id = ?", [organization_id, row["session_id"]]
        )

    def _issue(self, db: sqlite3.Connection, session_id: str, method: str, now: float) -> TokenResponse:
        user = db.execute(
            "select u.*, s.organization_id from users u join sessions s on s.user_id = u.id where s.id = ?",
            [session_id],
        ).fetchone()
        refresh_token = new_token()
        db.execute(
            "insert into refresh_tokens (hash, session_id) values (?, ?)", [digest(refresh_token), session_id]
        )
        organization_id = user["organization_id"]
        return {
            "user": user_object(user),
            **({"organization_id": organization_id} if organization_id else {}),
            "access_token": self._access_token(db, user, session_id, int(now)),
            "refresh_token": refresh_token,
            **({"authentication_method": method} if method else {}),
        }

    def _access_token(self, db: sqlite3.Connection, user: sqlite3.Row, session_id: str, now: int) -> str:
        lifetime = self._hooks.token_lifetime(user["email"]) or self._settings.token_lifetime
        return self._key.sign(
            {
                "iss": self._issuer,
                "sub": user["id"],
                "sid": session_id,
                "jti": new_id("token").removeprefix("token_"),
                "iat": now,
                "exp": now + lifetime,
                # As in the JWT template that Neon's Data API needs: this claim is the role in Postgres, and
                # the role in the organization has another name.
                "role": "authenticated",
                **_organization_claims(db, user["id"], user["organization_id"]),
            }
        )


def end(db: sqlite3.Connection, session_id: str) -> None:
    """End a session: its refresh tokens become invalid."""
    db.execute("update sessions set ended = 1 where id = ?", [session_id])
    db.execute("update refresh_tokens set answer = null where session_id = ?", [session_id])


def _organization_claims(db: sqlite3.Connection, user_id: str, organization_id: str | None) -> TokenResponse:
    for one in organizations(db, user_id):
        if one.id == organization_id:
            return {
                "org_id": one.id,
                "org_name": one.name,
                "organization_role": one.role,
                "permissions": list(PERMISSIONS[one.role]),
            }
    return {}
