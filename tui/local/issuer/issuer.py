"""The rules of the issuer: who may sign in, for how long, and what a token says."""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.local.issuer import codes, devices, people, sessions
from tui.local.issuer.errors import OAuthRefusal, Refusal
from tui.local.issuer.hooks import Hooks, NoHooks
from tui.local.issuer.keys import SigningKey
from tui.local.issuer.people import Organization
from tui.local.issuer.rules import Rules
from tui.local.issuer.store import Store
from tui.private_files import make_private

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody says they are, on a page.

    Attributes:
        email: Their address; a new one makes a new person.
        organization_id: The organization they chose; empty if they did not.
        new_organization: The name of one to join, or to found if there is none; empty for none.
    """

    email: str
    organization_id: str = ""
    new_organization: str = ""


class OrganizationNeeded(Exception):  # noqa: N818 - a question, not a fault
    """Somebody belongs to several organizations, and has to say which one it shall be.

    Args:
        organizations: The choice.
    """

    def __init__(self, organizations: Sequence[Organization]) -> None:
        super().__init__("Choose an organization.")
        self.organizations = organizations


class Issuer:
    """Device flow (RFC 8628), browser flow (RFC 8252) and refresh tokens that rotate, as WorkOS has them.

    Args:
        folder: Where key and memory lie; private.
        client_id: The one client there is.
        base_url: Where the issuer is reached.
        rules: How it behaves.
        clock: Seconds since 1970.
        hooks: What may change its answers.
    """

    def __init__(
        self,
        folder: Path,
        *,
        client_id: str,
        base_url: str,
        rules: Rules | None = None,
        clock: Callable[[], float] = time.time,
        hooks: Hooks | None = None,
    ) -> None:
        make_private(folder)
        self.client_id = client_id
        self.base_url = base_url
        self.rules = rules or Rules()
        self.key = SigningKey(folder / "key.pem")
        self._hooks = hooks or NoHooks()
        issued_by = f"{base_url}/user_management/{client_id}"
        self._tokens = sessions.TokenIssuer(self.key, issued_by, self.rules, self._hooks)
        self._store = Store(folder / "issuer.sqlite3")
        self._clock = clock

    def close(self) -> None:
        """Close the memory."""
        self._store.close()

    def authorize_device(self, request: Mapping[str, str]) -> dict[str, Any]:
        """Begin a device flow and return its codes.

        Raises:
            Refusal: The client is unknown, or may not use this flow.
        """
        self._check_client(request)
        if refusal := self._hooks.on_device_flow():
            raise refusal
        with self._store.transaction() as db:
            device_code, user_code = devices.begin(db, self.rules, self._clock())
        page = f"{self.base_url}/device"
        return {
            "device_code": device_code,
            "user_code": user_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={user_code}",
            "expires_in": self.rules.device_code_lifetime,
            "interval": self.rules.interval,
        }

    def emails(self) -> list[str]:
        """Return the e-mail addresses of everybody who has signed in before, the newest last."""
        with self._store.transaction() as db:
            return people.emails(db)

    def join(self, email: str, organization: str) -> str:
        """Make somebody a member of an organization, its admin if it is new; return the organization's id.

        Raises:
            OAuthRefusal: It is no e-mail address.
        """
        with self._store.transaction() as db:
            return people.join(db, people.find_or_make_user(db, email, self._clock()), organization)

    def is_waiting(self, user_code: str) -> bool:
        """Whether somebody waits for this code to be confirmed."""
        with self._store.transaction() as db:
            return devices.waiting(db, user_code, self._clock()) is not None

    def decide(self, user_code: str, identity: Identity | None) -> None:
        """Confirm a code as this person; None denies it.

        Raises:
            OAuthRefusal: Nobody waits for the code, or the address is none.
            OrganizationNeeded: The person belongs to several.
        """
        with self._store.transaction() as db:
            device = devices.waiting(db, user_code, self._clock())
            if device is None:
                raise OAuthRefusal("expired_token", "This code is not known, or no longer good.")
            if identity is None:
                devices.deny(db, device)
            else:
                devices.confirm(db, device, *self._identify(db, identity))

    def check_authorization(self, request: Mapping[str, str]) -> None:
        """Refuse a request of the browser flow that cannot be answered.

        Raises:
            OAuthRefusal: It is not this client's, or not safe.
        """
        codes.check(request, self.client_id)

    def authorize(self, request: Mapping[str, str], identity: Identity | None) -> str:
        """Return the address that leads a browser back, with a code for this person; None denies it.

        Raises:
            OAuthRefusal: The request cannot be answered, or the address is none.
            OrganizationNeeded: The person belongs to several.
        """
        self.check_authorization(request)
        if identity is None:
            return codes.way_back(
                request, error="access_denied", error_description="The user denied the request."
            )
        with self._store.transaction() as db:
            user_id, organization_id = self._identify(db, identity)
            expires_at = self._clock() + self.rules.code_lifetime
            code = codes.issue(db, user_id, organization_id, request["code_challenge"], expires_at)
        return codes.way_back(request, code=code)

    def authenticate(self, request: Mapping[str, str]) -> dict[str, Any]:
        """Exchange a grant for tokens.

        Raises:
            Refusal: The grant is not good, or not yet.
        """
        self._check_client(request)
        now = self._clock()
        with self._store.transaction() as db:
            match request.get("grant_type"):
                case "refresh_token":
                    wanted = request.get("organization_id") or None
                    return self._tokens.refresh(db, request.get("refresh_token", ""), wanted, now)
                case "authorization_code":
                    found = codes.redeem(
                        db, request.get("code", ""), request.get("code_verifier", ""), self.rules, now
                    )
                case grant if grant == DEVICE_GRANT:
                    found = devices.poll(db, request.get("device_code", ""), self.rules, now)
                case _:
                    raise OAuthRefusal("unsupported_grant_type", "The grant type is not supported.")
            answer = (
                found
                if isinstance(found, Refusal)
                else self._tokens.begin(db, found["user_id"], found["organization_id"], "Password", now)
            )
        # Raised only here, since a used code stays used, and a poll has been counted.
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def end_session(self, session_id: str) -> None:
        """Sign somebody out."""
        with self._store.transaction() as db:
            sessions.end(db, session_id)

    def _check_client(self, request: Mapping[str, str]) -> None:
        if request.get("client_id") != self.client_id:
            raise OAuthRefusal("invalid_client", "Invalid client ID.")

    def _identify(self, db: sqlite3.Connection, identity: Identity) -> tuple[str, str | None]:
        """Return the ids of the person and of the organization they sign in to, None for none."""
        user_id = people.find_or_make_user(db, identity.email.strip(), self._clock())
        if name := identity.new_organization.strip():
            return user_id, people.join(db, user_id, name[:200])
        theirs = people.organizations(db, user_id)
        if identity.organization_id:
            if identity.organization_id not in {one.id for one in theirs}:
                raise OAuthRefusal("access_denied", "This person does not belong to that organization.")
            return user_id, identity.organization_id
        if len(theirs) > 1:
            raise OrganizationNeeded(theirs)
        return user_id, theirs[0].id if theirs else None
