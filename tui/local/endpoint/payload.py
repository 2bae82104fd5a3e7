"""The claims of a token that has been verified, as pg_session_jwt reads them."""

from dataclasses import dataclass, field

from tui.local.endpoint.errors import ProxyError, malformed_token
from tui.local.endpoint.serde import read_json, write_json

TIMES = (("nbf", "Not Before"), ("exp", "Expiration"))


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims, and the subject."""

    text: str = field(repr=False)
    """A JSON object."""
    subject: str | None


def read_claims(payload: bytes) -> Claims:
    """Return the claims of a verified payload.

    Raises:
        ProxyError: The extension cannot read the claims, or the embedded database could not hold them.
    """
    try:
        claims = read_json(payload, streamed=True)
    except ValueError as error:
        raise _extension_failed(f"could not parse JWT component\nDETAIL: {error}") from error
    if not isinstance(claims, dict):
        raise ProxyError("invalid type: sequence, expected a map at line 1 column 0")
    for name, meaning in TIMES:
        if name in claims and claims[name] is None:
            raise _extension_failed(
                f"'{name}' ({meaning}) must be an integer representing seconds since unix epoch"
            )
    if _holds_nul(claims):
        # Postgres truncates text at a NUL: a truncated subject could be another person's.
        raise malformed_token()
    return Claims(write_json(claims), _string(claims.get("sub")))


def _extension_failed(words: str) -> ProxyError:
    return ProxyError(f"db error: ERROR: {words}", status=500)


def _holds_nul(value: object) -> bool:
    match value:
        case str():
            return "\0" in value
        case dict():
            return any(map(_holds_nul, [*value, *value.values()]))
        case list():
            return any(map(_holds_nul, value))
        case _:
            return False


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
