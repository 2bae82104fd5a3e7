"""Everything known about the person who is signed in, for `rowdo whoami`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.auth.account import Account
from tui.auth.tokens import Tokens

DATABASE_ROLES = {"authenticated", "anonymous"}
"""Roles of Postgres, which the claim `role` names where Neon's Data API is used (then the role in the
organization goes by another name)."""


class AnySession(Protocol):
    """A session with a refresh token, or one from the environment."""

    account: Account

    @property
    def kept_in(self) -> str:
        """Where the session is, in a person's words."""

    @property
    def tokens(self) -> Tokens | None:
        """The pair used last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who is signed in, and until when. Holds no secret.

    Attributes:
        email: their address.
        user_id: as tokens name them.
        organization_id: the organization signed in to; empty if none.
        organization: its name, if tokens tell, else its id.
        role: in that organization; empty if none.
        permissions: what they may do there.
        expires_at: when the access token ends, in seconds since 1970; None if there is none.
        issuer: who made the token; empty if there is none.
        client_id: the client of WorkOS.
        profile: the profile.
        storage: where the session is kept: `keyring`, `file`, `memory` or `environment`.
        kept_in: the same in a person's words, such as the name of the keyring.
    """

    email: str
    user_id: str
    organization_id: str
    organization: str
    role: str
    permissions: Sequence[str]
    expires_at: float | None
    issuer: str
    client_id: str
    profile: str
    storage: str
    kept_in: str


def identify(session: AnySession) -> Identity:
    """Return who a session belongs to, by its account and the token it used last."""
    account = session.account
    claims = session.tokens.claims if session.tokens else {}
    role = claims.get("organization_role") or claims.get("role") or ""
    permissions = claims.get("permissions")
    expires_at = claims.get("exp")
    organization_id = str(claims.get("org_id") or account.organization_id)
    return Identity(
        email=account.email,
        user_id=account.user_id,
        organization_id=organization_id,
        organization=str(
            claims.get("org_name") or account.organizations.get(organization_id, organization_id)
        ),
        role="" if role in DATABASE_ROLES else str(role),
        permissions=[str(one) for one in permissions] if isinstance(permissions, list) else [],
        expires_at=float(expires_at) if isinstance(expires_at, int | float) else None,
        issuer=str(claims.get("iss") or ""),
        client_id=account.client_id,
        profile=account.profile,
        storage=account.storage,
        kept_in=session.kept_in,
    )


def logout_url(workos_url: str, session_id: str) -> str:
    """Return the address that ends a session in the browser too, empty if its id is not known."""
    if not session_id:
        return ""
    return f"{workos_url.rstrip('/')}/user_management/sessions/logout?session_id={session_id}"
