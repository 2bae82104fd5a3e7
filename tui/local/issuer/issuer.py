"""The logic of the issuer: who may sign in, for how long, and which claims a token has."""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.local.issuer import codes, devices, people, sessions
from tui.local.issuer.errors import ErrorResponse, OAuthError
from tui.local.issuer.hooks import Hooks, NoHooks
from tui.local.issuer.people import Organization
from tui.local.issuer.settings import IssuerSettings
from tui.local.issuer.signing_key import SigningKey
from tui.local.issuer.store import Store
from tui.private_files import make_private

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What a person enters on a page of the issuer.

    Attributes:
        email: The e-mail address; a new one creates a new user.
        organization_id: The chosen organization; empty if none was chosen.
        new_organization: The name of an organization to join, or to create if there is none; may be empty.
    """

    email: str
    organization_id: str = ""
    new_organization: str = ""


class OrganizationRequired(Exception):  # noqa: N818 - a question, not an error
    """The user belongs to several organizations and must choose one.

    Args:
        organizations: The organizations to choose from.
    """

    def __init__(self, organizations: Sequence[Organization]) -> None:
        super().__init__("Choose an organization.")
        self.organizations = organizations


class Issuer:
    """The device flow (RFC 8628), the browser flow (RFC 8252) and rotating refresh tokens, as at WorkOS.

    Args:
        folder: The private folder of the signing key and the database.
        client_id: The only client.
        base_url: The URL of the issuer.
        settings: Its settings.
        clock: Seconds since 1970.
        hooks: Can change its responses.
    """

    def __init__(
        self,
        folder: Path,
        *,
        client_id: str,
        base_url: str,
        settings: IssuerSettings | None = None,
        clock: Callable[[], float] = time.time,
        hooks: Hooks | None = None,
    ) -> None:
        make_private(folder)
        self.client_id = client_id
        self.base_url = base_url
        self.settings = settings or IssuerSettings()
        self.key = SigningKey(folder / "key.pem")
        self._hooks = hooks or NoHooks()
        issued_by = f"{base_url}/user_management/{client_id}"
        self._tokens = sessions.TokenIssuer(self.key, issued_by, self.settings, self._hooks)
        self._store = Store(folder / "issuer.sqlite3")
        self._clock = clock

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def authorize_device(self, request: Mapping[str, str]) -> dict[str, Any]:
        """Begin a device flow and return its codes.

        Raises:
            ErrorResponse: The client is unknown or may not use this flow.
        """
        self._check_client(request)
        if error := self._hooks.on_device_flow():
            raise error
        with self._store.transaction() as db:
            device_code, user_code = devices.begin(db, self.settings, self._clock())
        page = f"{self.base_url}/device"
        return {
            "device_code": device_code,
            "user_code": user_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={user_code}",
            "expires_in": self.settings.device_code_lifetime,
            "interval": self.settings.interval,
        }

    def emails(self) -> list[str]:
        """Return the e-mail addresses of everybody who has signed in before, the newest last."""
        with self._store.transaction() as db:
            return people.emails(db)

    def join(self, email: str, organization: str) -> str:
        """Add a user to an organization, as its admin if it is new; return its id.

        Raises:
            OAuthError: This is not an e-mail address.
        """
        with self._store.transaction() as db:
            return people.join(db, people.find_or_make_user(db, email, self._clock()), organization)

    def is_pending(self, user_code: str) -> bool:
        """Whether a device waits for this code to be confirmed."""
        with self._store.transaction() as db:
            return devices.find_pending(db, user_code, self._clock()) is not None

    def decide(self, user_code: str, form: SignInForm | None) -> None:
        """Confirm a user code as the person in the form; None denies it.

        Raises:
            OAuthError: No device waits for the code, or the e-mail address is invalid.
            OrganizationRequired: The user belongs to several.
        """
        with self._store.transaction() as db:
            device = devices.find_pending(db, user_code, self._clock())
            if device is None:
                raise OAuthError("expired_token", "This code is not known, or no longer good.")
            if form is None:
                devices.deny(db, device)
            else:
                devices.confirm(db, device, *self._find_account(db, form))

    def check_authorization(self, request: Mapping[str, str]) -> None:
        """Validate an authorization request of the browser flow.

        Raises:
            OAuthError: Another client sent it, or its redirect URI or PKCE parameters are not allowed.
        """
        codes.check_request(request, self.client_id)

    def authorize(self, request: Mapping[str, str], form: SignInForm | None) -> str:
        """Return the URL that redirects the browser back, with a code for the user; None denies it.

        Raises:
            OAuthError: The request or the e-mail address is invalid.
            OrganizationRequired: The user belongs to several.
        """
        self.check_authorization(request)
        if form is None:
            return codes.redirect_url(
                request, error="access_denied", error_description="The user denied the request."
            )
        with self._store.transaction() as db:
            user_id, organization_id = self._find_account(db, form)
            expires_at = self._clock() + self.settings.code_lifetime
            code = codes.issue(db, user_id, organization_id, request["code_challenge"], expires_at)
        return codes.redirect_url(request, code=code)

    def authenticate(self, request: Mapping[str, str]) -> dict[str, Any]:
        """Exchange a grant for tokens.

        Raises:
            ErrorResponse: The grant is invalid, or still pending.
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
                        db, request.get("code", ""), request.get("code_verifier", ""), self.settings, now
                    )
                case grant if grant == DEVICE_GRANT:
                    found = devices.poll(db, request.get("device_code", ""), self.settings, now)
                case _:
                    raise OAuthError("unsupported_grant_type", "The grant type is not supported.")
            answer = (
                found
                if isinstance(found, ErrorResponse)
                else self._tokens.begin(db, found["user_id"], found["organization_id"], "Password", now)
            )
        # Raised after the commit: a used code stays used, and a poll is counted.
        if isinstance(answer, ErrorResponse):
            raise answer
        return answer

    def end_session(self, session_id: str) -> None:
        """End a session."""
        with self._store.transaction() as db:
            sessions.end(db, session_id)

    def _check_client(self, request: Mapping[str, str]) -> None:
        if request.get("client_id") != self.client_id:
            raise OAuthError("invalid_client", "Invalid client ID.")

    def _find_account(self, db: sqlite3.Connection, form: SignInForm) -> tuple[str, str | None]:
        """Return the ids of the user and of the organization signed in to, None for none."""
        user_id = people.find_or_make_user(db, form.email.strip(), self._clock())
        if name := form.new_organization.strip():
            return user_id, people.join(db, user_id, name[:200])
        theirs = people.organizations(db, user_id)
        if form.organization_id:
            if form.organization_id not in {one.id for one in theirs}:
                raise OAuthError("access_denied", "This person does not belong to that organization.")
            return user_id, form.organization_id
        if len(theirs) > 1:
            raise OrganizationRequired(theirs)
        return user_id, theirs[0].id if theirs else None
