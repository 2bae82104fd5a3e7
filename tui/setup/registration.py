"""Registers a key set with a project, through Neon's management API (its documentation, "JWKS URL")."""

from typing import Any
from urllib.parse import quote

from tui.errors import RowdoError
from tui.net.unreachable import CERTIFICATE_ADVICE, is_untrusted_certificate, reason_of

API = "https://console.neon.tech/api/v2"
SECONDS = 30.0
LONGEST = 4 * 1024 * 1024
"""The maximum size of a response, which is a list of key sets, in bytes."""


class RegistrationError(RowdoError):
    """Neon did not register the key set; the message says why and what to do."""


async def register(project: str, key_set: str, *, api_key: str, api: str = API) -> str:
    """Register a key set with a project, which then accepts tokens signed with its keys.

    Args:
        project: its id, shown in Neon's console under Settings.
        key_set: the URL of the key set.
        api_key: an API key of Neon; used once, never stored.
        api: the base URL of the management API.

    Returns:
        A sentence that says what was done. A key set may be registered again.

    Raises:
        RegistrationError: the key set was not registered.
    """
    import httpx

    from tui.net.http_client import EnvironmentSettingError, open_client

    # Without `role_names` the key set applies to the roles of people in both kinds of project.
    asked = {"jwks_url": key_set, "provider_name": "WorkOS"}
    path = f"/projects/{quote(project, safe='')}/jwks"
    try:
        async with open_client(api, longest=LONGEST, timeout=SECONDS, base_url=api) as http:
            http.headers.update({"Authorization": f"Bearer {api_key}", "Accept": "application/json"})
            known = _body(await http.get(path))
            if any(each.get("jwks_url") == key_set for each in known.get("jwks", [])):
                return "The key set is already registered with the project."
            _body(await http.post(path, json=asked))
    except EnvironmentSettingError as error:
        raise RegistrationError(
            f"Neon's management API cannot be asked in this environment. {error}"
        ) from None
    except httpx.HTTPError as error:
        advice = CERTIFICATE_ADVICE if is_untrusted_certificate(error) else "Check the network and its proxy."
        raise RegistrationError(
            f"Neon's management API at {api} cannot be reached: {reason_of(error)}. {advice}"
        ) from None
    return "The key set is registered. The endpoint accepts it after a moment."


def _body(response: Any) -> dict[str, Any]:
    """Return the JSON of a response.

    Raises:
        RegistrationError: the response is an error.
    """
    try:
        body = response.json()
    except ValueError:
        body = {}
    if response.is_success and isinstance(body, dict):
        return body
    said = body.get("message", "") if isinstance(body, dict) else ""
    advice = {
        401: "Make a new API key in Neon's console (Account settings, API keys).",
        403: "The key may not change this project: use a key of its owner.",
        404: "Check the project's id in Neon's console (Settings, General).",
    }.get(response.status_code, "Register the key set in Neon's console instead (Settings, RLS or Data API).")
    raise RegistrationError(f"Neon answers {response.status_code} {said}".strip() + f". {advice}")
