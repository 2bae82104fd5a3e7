"""Checks the issuer: can its key set be fetched, and do its clock and that of this machine agree?"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

from tui.net.unreachable import CERTIFICATE_ADVICE, is_untrusted_certificate, reason_of
from tui.setup.report import Finding, Report, fault

NAME = "key set"
SECONDS = 10.0
LONGEST = 1024 * 1024
"""The maximum size of a key set in bytes; Neon reads 64 KiB."""
TOLERABLE = 30
"""Seconds by which a clock may be wrong: the tolerance with which Neon checks tokens."""


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """The algorithm of each key of an issuer, by the id of the key."""

    url: str
    algorithms: Mapping[str, str]


def key_set_url(workos_url: str, client_id: str) -> str:
    """Return the URL of the key set for the tokens of a WorkOS client."""
    return f"{workos_url}/sso/jwks/{quote(client_id, safe='')}"


async def examine_key_set(
    workos_url: str, client_id: str, *, clock: Callable[[], float] = time.time
) -> tuple[IssuerKeys | None, Report]:
    """Fetch a client's key set; return it, None if there is none, and the report.

    Args:
        workos_url: the base URL of WorkOS' API.
        client_id: the client's id.
        clock: the time of this machine, in seconds since 1970.
    """
    import httpx

    from tui.net.http_client import EnvironmentSettingError, open_client

    url = key_set_url(workos_url, client_id)
    try:
        async with open_client(url, longest=LONGEST, timeout=SECONDS) as http:
            response = await http.get(url)
    except EnvironmentSettingError as error:
        found = f"{urlsplit(url).hostname} cannot be asked in this environment."
        return None, fault(NAME, "issuer-unreachable", found, str(error))
    except httpx.HTTPError as error:
        return None, _unreachable(error, urlsplit(url).hostname or "")
    skewed = _skew(response.headers.get("date"), clock())
    keys = _keys(response.content) if response.status_code == httpx.codes.OK else None
    if keys is None:
        found = f"{url} answers {response.status_code} and no key set."
        mend = "Check WORKOS_CLIENT_ID: the WorkOS dashboard shows it under API Keys (client_…)."
        return None, fault(NAME, "client-unknown", found, mend)
    if "RS256" not in keys.values():
        found = (
            f"The keys of {url} are for {', '.join(sorted(set(keys.values()))) or 'nothing'}, not for RS256."
        )
        return None, fault(
            NAME, "keys-unusable", found, "Use a WorkOS environment with AuthKit, which signs with RS256."
        )
    return IssuerKeys(url, keys), Report(NAME, f"{len(keys)} for RS256 at {url}", skewed)


def _keys(body: bytes) -> Mapping[str, str] | None:
    try:
        keys: Any = json.loads(body)["keys"]
        return {str(key["kid"]): str(key.get("alg") or _implied(key)) for key in keys}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _implied(key: Mapping[str, object]) -> str:
    return {"RSA": "RS256", "EC": "ES256"}.get(str(key.get("kty")), "")


def _skew(date: str | None, now: float) -> tuple[Finding, ...]:
    try:
        ahead = now - parsedate_to_datetime(date or "").timestamp()
    except (ValueError, TypeError):
        return ()
    if abs(ahead) <= TOLERABLE:
        return ()
    found = f"This machine's clock is {abs(ahead):.0f} seconds {'ahead' if ahead > 0 else 'behind'}."
    mend = (
        "Set the clock by the network (Linux: timedatectl set-ntp true; macOS: System Settings, Date & Time)."
    )
    return (Finding("clock-wrong", "fault", found, mend),)


def _unreachable(error: Exception, host: str) -> Report:
    if is_untrusted_certificate(error):
        found = f"{host} shows a certificate that is not trusted."
        return fault(NAME, "certificate-untrusted", found, CERTIFICATE_ADVICE)
    found = f"{host} cannot be reached: {reason_of(error)}."
    return fault(
        NAME, "issuer-unreachable", found, "Check the network, the proxy, and ROWDO_WORKOS_URL if it is set."
    )
