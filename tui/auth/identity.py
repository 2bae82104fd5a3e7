"""Everything known about the person who is signed in, for `rowdo whoami`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.auth.account import Account
from tui.auth.tokens import Tokens

DATABASE_ROLES = {"authenticated", "anonymous"}
"""Postgres roles. With Neon's Data API the claim `role` names one of them, and another claim names the role
in the organization."""


class AnySession(Protocol):
    """A session with a refresh token, or one from the environment."""

    account: Account

    @property
    def kept_in(self) -> str:
        """Where the session is kept, in words for the person."""

    @property
    def tokens(self) -> Tokens | None:
        """The tokens used last, None before the first use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who is signed in, and until when. Contains no secret.

    Attributes:
        email: the person's e-mail address.
        user_id: the person's id, the claim `sub` of tokens.
        organization_id: the organization signed in to; empty if none.
        organization: the name of the organization if it is known, else its id.
        role: the role in that organization; empty if none.
        permissions: the person's permissions there.
        expires_at: when the access token expires, in seconds since 1970; None without a token.
        issuer: the issuer of the token; empty without a token.
        client_id: the client of WorkOS.
        profile: the profile.
        storage: where the session is kept: `keyring`, `file`, `memory` or `environment`.
        kept_in: the same in words for the person, such as the name of the keyring.
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
    """Return the identity of a session's person, from its account and the token that it used last."""
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
    """Return the URL that ends a session in the browser too; empty if the session's id is unknown."""
    if not session_id:
        return ""
    return f"{workos_url.rstrip('/')}/user_management/sessions/logout?session_id={session_id}"
