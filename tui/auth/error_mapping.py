"""What the issuer's error responses mean."""

from collections.abc import Mapping

from tui.auth.errors import (
    AuthError,
    BrowserNeededError,
    CodeExpiredError,
    DeniedError,
    OfflineError,
    RefusedError,
)

STEPS: Mapping[str, str] = {
    "organization_selection_required": "an organization has to be chosen",
    "mfa_enrollment": "a second factor has to be set up",
    "mfa_challenge": "a second factor is asked for",
    "mfa_verification": "a second factor is asked for",
    "email_verification_required": "the e-mail address has to be confirmed",
    "sso_required": "the organization wants its own sign-in",
    "organization_authentication_methods_required": "the organization wants another way to sign in",
    "radar_challenge": "the sign-in looks unusual and has to be confirmed",
}
"""Error codes for steps that a public client cannot do, but the person can in the browser."""

REASONS: Mapping[str, str] = {
    "invalid_client": "The sign-in service does not know the client id. Check it in the settings.",
    "invalid_grant": "The sign-in is not valid any more. Begin again.",
    "unauthorized_client": "This client may not sign people in this way. Check its settings at WorkOS.",
    "unsupported_grant_type": "This client may not sign people in this way. Check its settings at WorkOS.",
}


def something_else(status: int | None = None) -> OfflineError:
    """Return the error for a response that is not the issuer's, such as a captive portal's page."""
    said = f" (status {status})" if status else ""
    return OfflineError(
        f"Something other than the sign-in service answered{said}. Is a network's own sign-in page in "
        "between? Open any page in a browser to find out.",
        lost=True,
    )


def explain(status: int, body: Mapping[str, object]) -> AuthError:
    """Return the error for an error response.

    Args:
        status: the HTTP status, not 2xx.
        body: the JSON object; empty if the body is none. WorkOS names the reason in `error` or in `code`.
    """
    code = next((value for key in ("error", "code") if isinstance(value := body.get(key), str)), "")
    said = next(
        (value for key in ("error_description", "message") if isinstance(value := body.get(key), str)), ""
    )
    if code in STEPS:
        organizations = _organizations(body)
        among = f" ({', '.join(organizations.values())})" if organizations else ""
        return BrowserNeededError(
            f"To sign in, {STEPS[code]}{among}. Sign in with the browser instead.",
            code=code,
            organizations=organizations,
        )
    match code:
        case "access_denied" if status == 403:
            return BrowserNeededError(
                "Signing in by a code is not enabled for this client (WorkOS calls it CLI Auth). "
                "Sign in with the browser instead.",
                code=code,
            )
        case "access_denied":
            return DeniedError("The sign-in was refused in the browser. Nobody is signed in.", code=code)
        case "expired_token":
            return CodeExpiredError("The code has expired. Ask for a new one.", code=code)
        case _ if status in {408, 425, 429} or status >= 500:
            busy = "is busy" if status == 429 else "does not answer just now"
            return OfflineError(
                f"The sign-in service {busy} (status {status}). Try again in a moment.", lost=status >= 500
            )
        case _ if code in REASONS:
            return RefusedError(REASONS[code], code=code)
        case _ if status // 100 == 3 or not code:
            return something_else(status)
        case _:
            words = "".join(letter for letter in said if letter.isprintable()).rstrip(".") or code
            return RefusedError(f"The sign-in service refused: {words}. Check the client id.", code=code)


def _organizations(body: Mapping[str, object]) -> dict[str, str]:
    """Return the names of the organizations that a response lists, by id."""
    listed = body.get("organizations")
    found = {}
    for each in listed if isinstance(listed, list) else []:
        match each:
            case {"id": str(organization_id), "name": str(name)}:
                found[organization_id] = name
    return found
