"""Users and their organizations. Every function runs in its caller's transaction."""

import re
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from tui.local.issuer.errors import OAuthError
from tui.local.issuer.ids import new_id

EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,255}")
PERMISSIONS = {
    "admin": ("members:manage", "todos:read", "todos:write"),
    "member": ("todos:read", "todos:write"),
}
"""The permissions of each role; at WorkOS its customers define them."""


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization of a user, and the role in it."""

    id: str
    name: str
    role: str


def emails(db: sqlite3.Connection) -> list[str]:
    """Return the e-mail addresses of all users, the first one first."""
    return [row["email"] for row in db.execute("select email from users order by created_at")]


def find_or_make_user(db: sqlite3.Connection, email: str, now: float) -> str:
    """Return the id of the user with this e-mail address; create one if there is none.

    Raises:
        OAuthError: This is not an e-mail address.
    """
    if not EMAIL.fullmatch(email):
        raise OAuthError("invalid_request", "That is not an e-mail address.")
    known = db.execute("select id from users where email = ?", [email]).fetchone()
    if known:
        return str(known["id"])
    user_id = new_id("user")
    db.execute("insert into users values (?, ?, ?)", [user_id, email, now])
    return user_id


def join(db: sqlite3.Connection, user_id: str, name: str) -> str:
    """Add a user to an organization, as admin if it is new; return its id."""
    known = db.execute("select id from organizations where name = ?", [name]).fetchone()
    organization_id = str(known["id"]) if known else new_id("org")
    if not known:
        db.execute("insert into organizations values (?, ?)", [organization_id, name])
    db.execute(
        "insert into memberships values (?, ?, ?) on conflict do nothing",
        [user_id, organization_id, "member" if known else "admin"],
    )
    return organization_id


def organizations(db: sqlite3.Connection, user_id: str) -> list[Organization]:
    """Return the organizations of a user, ordered by name."""
    rows = db.execute(
        "select id, name, role from memberships join organizations on id = organization_id "
        "where user_id = ? order by name",
        [user_id],
    )
    return [Organization(*row) for row in rows]


def user_object(row: sqlite3.Row) -> dict[str, Any]:
    """Return a user object of WorkOS."""
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
