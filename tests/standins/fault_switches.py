"""Addresses that make the issuer fail on purpose.

Sign in as ``mfa_challenge@fail.test``, and the sign-in is answered with that error; as ``503@fail.test``,
with that status and a page instead of JSON. With ``refresh.`` in front, as in
``refresh.invalid_grant@fail.test``, signing in works and the first refresh is answered so. The access tokens
of ``brief@fail.test`` are good for little more than the minute that clients leave unused.
"""

from typing import Any

from tui.local.issuer.errors import ErrorResponse, OAuthError
from tui.local.issuer.ids import new_id, new_token

DOMAIN = "@fail.test"
BRIEF = f"brief{DOMAIN}"
BRIEF_LIFETIME = 65
"""Seconds."""

OAUTH = {
    "access_denied": "The user denied the authorization request.",
    "expired_token": "The device code has expired.",
    "invalid_client": "Invalid client ID.",
    "invalid_grant": "The grant is invalid, expired or revoked.",
    "invalid_request": "The request is missing a required parameter.",
    "unauthorized_client": "The client is not authorized for this grant type.",
    "unsupported_grant_type": "The grant type is not supported.",
}
STEPS = {
    "email_verification_required": "Email ownership must be verified before authentication.",
    "mfa_challenge": "The user must complete an MFA challenge to finish authenticating.",
    "mfa_enrollment": "The user must enroll in MFA to finish authenticating.",
    "mfa_verification": "The user must verify a second factor to finish authenticating.",
    "organization_authentication_methods_required": "The organization requires another method.",
    "organization_selection_required": "The user must choose an organization to finish their authentication.",
    "radar_challenge": "The user must complete a challenge to finish authenticating.",
}


class WorkOSError(ErrorResponse):
    """An error of WorkOS's own, whose identifier is in ``code``.

    Args:
        code: The identifier, such as ``mfa_challenge``.
        message: The sentence beside it.
        status: The HTTP status.
        **more: Further members of the body.
    """

    def __init__(self, code: str, message: str, *, status: int = 403, **more: Any) -> None:
        super().__init__(status, {"code": code, "message": message, **more}, message)


class FaultSwitches:
    """Hooks of the issuer that obey such addresses.

    Args:
        device_flow: Whether the environment has the device flow, which WorkOS calls CLI Auth.
    """

    def __init__(self, *, device_flow: bool = True) -> None:
        self._device_flow = device_flow

    def on_device_flow(self) -> ErrorResponse | None:
        if self._device_flow:
            return None
        return OAuthError("access_denied", "CLI Auth is not enabled for this environment.", status=403)

    def on_sign_in(self, email: str) -> ErrorResponse | None:
        name, at, domain = email.partition("@")
        return _failure(name, email) if at + domain == DOMAIN else None

    def on_refresh(self, email: str) -> ErrorResponse | None:
        name, at, domain = email.partition("@")
        wanted = name.removeprefix("refresh.")
        return _failure(wanted, email) if at + domain == DOMAIN and wanted != name else None

    def token_lifetime(self, email: str) -> int | None:
        return BRIEF_LIFETIME if email == BRIEF else None


def _failure(name: str, email: str) -> ErrorResponse | None:
    if name in OAUTH:
        return OAuthError(name, OAUTH[name])
    if name in STEPS:
        return WorkOSError(
            name, STEPS[name], pending_authentication_token=new_token(), **_details(name, email)
        )
    if name == "sso_required":
        connections = [new_id("conn")]
        return OAuthError(name, "User must authenticate using SSO.", email=email, connection_ids=connections)
    if name == "422":
        errors = [{"code": "required", "field": "client_id"}]
        return WorkOSError("invalid_request_parameters", "Validation failed.", status=422, errors=errors)
    if name == "429":
        return ErrorResponse(429, {"message": "Too many requests."})
    if name.isdecimal() and 400 <= int(name) <= 599:
        return ErrorResponse(int(name), f"<!doctype html><title>{name}</title><h1>{name}</h1>")
    return None


def _details(name: str, email: str) -> dict[str, Any]:
    match name:
        case "organization_selection_required":
            return {"organizations": [{"id": new_id("org"), "name": name} for name in ("Acme", "Globex")]}
        case "email_verification_required":
            return {"email": email, "email_verification_id": new_id("email_verification")}
        case _:
            return {}
