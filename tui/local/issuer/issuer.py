"""The rules of the issuer: who may sign in, for how long, and what a token says."""

import json
import re
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tui.local.issuer.ids import new_id, new_token, new_user_code
from tui.local.issuer.keys import SigningKey
from tui.local.issuer.refusal import OAuthRefusal
from tui.local.issuer.store import Store, digest

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
TOKEN_LIFETIME = 300
"""Seconds an access token is good for."""
CODE_LIFETIME = 300
"""Seconds to confirm a user code."""
INTERVAL = 1
"""Seconds between polls; WorkOS asks for five, but nobody waits for this machine."""
SLOW_DOWN = 5
"""Seconds added for who polls too fast, RFC 8628 section 3.5."""
GRACE = 30.0
"""Seconds a used refresh token still returns what its first use did."""
EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,255}")


class Issuer:
    """Device flow (RFC 8628) and refresh tokens that rotate, as WorkOS has them.

    Args:
        folder: Where key and memory lie; private.
        client_id: The one client there is.
        base_url: Where the issuer is reached.
        clock: Seconds since 1970.
    """

    def __init__(
        self, folder: Path, *, client_id: str, base_url: str, clock: Callable[[], float] = time.time
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.client_id = client_id
        self.base_url = base_url
        self.key = SigningKey(folder / "key.pem")
        self._store = Store(folder / "issuer.sqlite3")
        self._clock = clock

    def authorize_device(self, request: Mapping[str, str]) -> dict[str, Any]:
        """Begin a device flow and return its codes.

        Raises:
            OAuthRefusal: The client is unknown.
        """
        self._check_client(request)
        device_code, user_code = new_token(), new_user_code()
        now = self._clock()
        with self._store.transaction() as db:
            db.execute("delete from devices where expires_at < ?", [now - CODE_LIFETIME])
            db.execute(
                "insert into devices (hash, user_code, expires_at, interval) values (?, ?, ?, ?)",
                [digest(device_code), user_code, now + CODE_LIFETIME, INTERVAL],
            )
        page = f"{self.base_url}/device"
        return {
            "device_code": device_code,
            "user_code": user_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={user_code}",
            "expires_in": CODE_LIFETIME,
            "interval": INTERVAL,
        }

    def emails(self) -> list[str]:
        """Return the e-mail addresses of everybody who has signed in before, the newest last."""
        with self._store.transaction() as db:
            return [row["email"] for row in db.execute("select email from users order by created_at")]

    def is_waiting(self, user_code: str) -> bool:
        """Whether somebody waits for this code to be confirmed."""
        with self._store.transaction() as db:
            return self._waiting(db, user_code) is not None

    def decide(self, user_code: str, email: str | None) -> None:
        """Confirm a code as the person with this e-mail address, made on the spot if new; None denies it.

        Raises:
            OAuthRefusal: Nobody waits for the code, or the address is none.
        """
        with self._store.transaction() as db:
            device = self._waiting(db, user_code)
            if device is None:
                raise OAuthRefusal("expired_token", "This code is not known, or no longer good.")
            if email is None:
                db.execute("update devices set denied = 1 where hash = ?", [device["hash"]])
            else:
                user_id = self._user(db, email.strip())
                db.execute("update devices set user_id = ? where hash = ?", [user_id, device["hash"]])

    def authenticate(self, request: Mapping[str, str]) -> dict[str, Any]:
        """Exchange a grant for tokens.

        Raises:
            OAuthRefusal: The grant is not good, or not yet.
        """
        self._check_client(request)
        match request.get("grant_type"):
            case "refresh_token":
                return self._refresh(request.get("refresh_token", ""))
            case grant if grant == DEVICE_GRANT:
                return self._poll(request.get("device_code", ""))
            case _:
                raise OAuthRefusal("unsupported_grant_type", "The grant type is not supported.")

    def _check_client(self, request: Mapping[str, str]) -> None:
        if request.get("client_id") != self.client_id:
            raise OAuthRefusal("invalid_client", "Invalid client ID.")

    def _waiting(self, db: sqlite3.Connection, user_code: str) -> sqlite3.Row | None:
        letters = re.sub("[^A-Z]", "", user_code.upper())
        row: sqlite3.Row | None = db.execute(
            "select * from devices where user_code = ? and expires_at > ? and user_id is null and not denied",
            [f"{letters[:4]}-{letters[4:]}", self._clock()],
        ).fetchone()
        return row

    def _user(self, db: sqlite3.Connection, email: str) -> str:
        if not EMAIL.fullmatch(email):
            raise OAuthRefusal("invalid_request", "That is not an e-mail address.")
        known = db.execute("select id from users where email = ?", [email]).fetchone()
        if known:
            return str(known["id"])
        user_id = new_id("user")
        db.execute("insert into users values (?, ?, ?)", [user_id, email, self._clock()])
        return user_id

    def _poll(self, device_code: str) -> dict[str, Any]:
        now = self._clock()
        refusal = None
        with self._store.transaction() as db:
            device = db.execute("select * from devices where hash = ?", [digest(device_code)]).fetchone()
            if device is None:
                raise OAuthRefusal("invalid_grant", "The device code is invalid.")
            if device["denied"]:
                refusal = OAuthRefusal("access_denied", "The user denied the authorization request.")
            elif device["user_id"]:
                db.execute("delete from devices where hash = ?", [device["hash"]])
                session_id = new_id("session")
                db.execute(
                    "insert into sessions (id, user_id) values (?, ?)", [session_id, device["user_id"]]
                )
                return self._issue(db, session_id)
            elif device["expires_at"] <= now:
                refusal = OAuthRefusal("expired_token", "The device code has expired.")
            elif now - device["polled_at"] < device["interval"]:
                slower = [SLOW_DOWN, device["hash"]]
                db.execute("update devices set interval = interval + ? where hash = ?", slower)
                refusal = OAuthRefusal("slow_down", "Polling too frequently.")
            else:
                refusal = OAuthRefusal("authorization_pending", "The request is still pending.")
            db.execute("update devices set polled_at = ? where hash = ?", [now, device["hash"]])
        raise refusal

    def _refresh(self, refresh_token: str) -> dict[str, Any]:
        now = self._clock()
        with self._store.transaction() as db:
            row = db.execute(
                "select t.*, ended from refresh_tokens t join sessions s on s.id = session_id where hash = ?",
                [digest(refresh_token)],
            ).fetchone()
            if row is None or row["ended"]:
                raise OAuthRefusal("invalid_grant", "Invalid refresh token.")
            if row["used_at"] is not None:
                if now - row["used_at"] > GRACE or row["answer"] is None:
                    raise OAuthRefusal("invalid_grant", "Refresh token already exchanged.")
                answer: dict[str, Any] = json.loads(row["answer"])
                return answer
            answer = self._issue(db, row["session_id"])
            # Tokens in the clear stay no longer than somebody may ask for them again.
            db.execute("update refresh_tokens set answer = null where used_at < ?", [now - GRACE])
            db.execute(
                "update refresh_tokens set used_at = ?, answer = ? where hash = ?",
                [now, json.dumps(answer), row["hash"]],
            )
            return answer

    def _issue(self, db: sqlite3.Connection, session_id: str) -> dict[str, Any]:
        user = db.execute(
            "select u.* from users u join sessions s on s.user_id = u.id where s.id = ?", [session_id]
        ).fetchone()
        refresh_token = new_token()
        db.execute(
            "insert into refresh_tokens (hash, session_id) values (?, ?)", [digest(refresh_token), session_id]
        )
        return {
            "user": _user_object(user),
            "organization_id": None,
            "access_token": self._access_token(user["id"], session_id),
            "refresh_token": refresh_token,
            "authentication_method": "Password",
        }

    def _access_token(self, user_id: str, session_id: str) -> str:
        now = int(self._clock())
        return self.key.sign(
            {
                "iss": f"{self.base_url}/user_management/{self.client_id}",
                "sub": user_id,
                "sid": session_id,
                # A JWT template of WorkOS has to say it: the Data API takes it for Postgres' role.
                "role": "authenticated",
                "jti": new_id("token").removeprefix("token_"),
                "iat": now,
                "exp": now + TOKEN_LIFETIME,
            }
        )


def _user_object(row: sqlite3.Row) -> dict[str, Any]:
    made = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(row["created_at"]))
    return {
        "object": "user",
        "id": row["id"],
        "email": row["email"],
        "first_name": None,
        "last_name": None,
        "email_verified": True,
        "profile_picture_url": None,
        "last_sign_in_at": made,
        "external_id": None,
        "metadata": {},
        "created_at": made,
        "updated_at": made,
    }
