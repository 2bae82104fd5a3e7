"""Registering a key set with a project by Neon's management API (its documentation, "JWKS URL")."""

from typing import Any
from urllib.parse import quote

from tui.errors import RowdoError

API = "https://console.neon.tech/api/v2"
SECONDS = 30.0
LONGEST = 4 * 1024 * 1024
"""Bytes of an answer: a list of key sets."""


class RegistrationError(RowdoError):
    """Neon did not register the key set; the text says why and what to do."""


async def register(project: str, key_set: str, *, api_key: str, api: str = API) -> str:
    """Have a project believe tokens signed with a key set, as the roles of people.

    Args:
        project: its id, as Neon's console shows it under Settings.
        key_set: the URL of the key set.
        api_key: of the person's account at Neon; used once and kept nowhere.
        api: the base of the management API.

    Returns:
        What was done, for the person. It may be repeated.

    Raises:
        RegistrationError: it was not done.
    """
    import httpx

    from tui.net.bounded import ACCEPTED, bounded

    headers = {"Authorization": f"Bearer {api_key}", "Accept": "application/json", **ACCEPTED}
    # Without `role_names` the set is for the roles that people come as, in either kind of project.
    asked = {"jwks_url": key_set, "provider_name": "WorkOS"}
    path = f"/projects/{quote(project, safe='')}/jwks"
    try:
        hooks = {"response": [bounded(LONGEST)]}
        async with httpx.AsyncClient(
            base_url=api, headers=headers, event_hooks=hooks, timeout=SECONDS
        ) as http:
            known = _body(await http.get(path))
            if any(each.get("jwks_url") == key_set for each in known.get("jwks", [])):
                return "The project knows the key set already."
            _body(await http.post(path, json=asked))
    except httpx.HTTPError as error:
        raise RegistrationError(f"Neon's management API cannot be reached: {type(error).__name__}.") from None
    return "The key set is registered. It takes a moment until the endpoint believes it."


def _body(response: Any) -> dict[str, Any]:
    """Return the answer's JSON.

    Raises:
        RegistrationError: it is an error.
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
