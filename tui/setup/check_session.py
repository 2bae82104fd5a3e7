"""Checks the session: is somebody signed in, is the token valid, and does it have the claims for Neon?"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tui.auth.account import ENVIRONMENT_VARIABLE
from tui.auth.errors import AuthError, OfflineError, SignedOutError, VaultError
from tui.config import Settings
from tui.neon.transport import TokenProvider
from tui.net.jwt import read_claims, read_header
from tui.setup.check_issuer import IssuerKeys
from tui.setup.report import Finding, Report, fault

NAME = "session"
LOGIN = "rowdo login"
RENEW = f"Put a fresh token into {ENVIRONMENT_VARIABLE}, or remove it and sign in: {LOGIN}"
"""The advice for a token from a sign-in, and for one from the environment."""
ROLE = "authenticated"


async def examine_session(
    settings: Settings,
    token: TokenProvider,
    keys: IssuerKeys | None,
    *,
    clock: Callable[[], float] = time.time,
) -> tuple[str, Report]:
    """Get an access token and decode it; return it, empty if there is none, and the report."""
    try:
        text = await token()
    except SignedOutError as error:
        return "", fault(
            NAME, "signed-out", str(error), RENEW if ENVIRONMENT_VARIABLE in str(error) else LOGIN
        )
    except OfflineError as error:
        return "", fault(NAME, "session-offline", str(error), "Check the network, then run this again.")
    except VaultError as error:
        return "", fault(NAME, "keyring", str(error), "Unlock the keyring, or use --insecure-storage.")
    except AuthError as error:
        return "", fault(NAME, "session-refused", str(error), LOGIN)
    claims = read_claims(text)
    if not claims.get("sub"):
        return "", fault(NAME, "token-unreadable", "The access token is no JWT with a subject.", LOGIN)
    findings = tuple(_of_token(settings, text, claims, keys, clock()))
    left = max(0, round((float(claims.get("exp") or 0) - clock()) / 60))
    said = f"{claims['sub']}, organization {claims['org_id']}" if claims.get("org_id") else str(claims["sub"])
    return text, Report(NAME, f"{said}, token good for {left} minutes", findings)


def _of_token(
    settings: Settings, token: str, claims: Mapping[str, Any], keys: IssuerKeys | None, now: float
) -> list[Finding]:
    found = []
    key_id = str(read_header(token).get("kid") or "")
    if keys is not None and key_id not in keys.algorithms:
        found.append(
            Finding(
                "token-key",
                "fault",
                f"The token is signed with a key ({key_id or 'none'}) that is not in {keys.url}.",
                f"{LOGIN}; if that changes nothing, the client id is that of another environment.",
            )
        )
    client = str(claims.get("client_id") or str(claims.get("iss", "")).rpartition("/")[2])
    if client.startswith("client_") and client != settings.client_id:
        found.append(
            Finding(
                "client-mismatch",
                "fault",
                f"The token was made for the client {client}, and {settings.client_id} is configured.",
                "Set WORKOS_CLIENT_ID to the client whose key set Neon knows, then: rowdo login",
            )
        )
    if isinstance(claims.get("exp"), int | float) and claims["exp"] < now:
        found.append(
            Finding(
                "token-expired",
                "fault",
                "The token has expired although it is new.",
                "Set this machine's clock.",
            )
        )
    if settings.data_api_url and claims.get("role") != ROLE:
        found.append(
            Finding(
                "role-trap",
                "fault",
                f"The token claims the role {claims.get('role')!r}, which the Data API takes for Postgres'.",
                'Give WorkOS a JWT template with "role": "authenticated" (dashboard, Sessions).',
            )
        )
    return found


def of_given_token(report: Report) -> Report:
    """Return a report for a token from the environment: signing in does not replace it."""
    return replace(report, findings=tuple(map(_of_given_token, report.findings)))


def _of_given_token(finding: Finding) -> Finding:
    if finding.mend.startswith(LOGIN):
        return replace(finding, mend=finding.mend.replace(LOGIN, RENEW, 1))
    if finding.id == "token-not-known":
        return replace(finding, mend=f"{finding.mend} Or the token is another client's. {RENEW}")
    return finding
