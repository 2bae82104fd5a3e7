"""Verify a bearer token like Neon's proxy."""

import base64
import re
import time
from collections.abc import Callable, Sequence

from tui.local.endpoint.errors import ProxyError, malformed_token
from tui.local.endpoint.key_set import KeySet
from tui.local.endpoint.roles import SHARED_ROLES
from tui.local.endpoint.serde import read_struct

LEEWAY = 30
"""Seconds of tolerance for the claims ``exp`` and ``nbf``."""
LAST_SECOND = 2**63 - 1
"""The largest time that the proxy accepts."""
HEADER = ("alg", "kid")
PAYLOAD = ("aud", "exp", "nbf", "iss", "sub", "jti", "sid")
"""The claims that the proxy reads, in the order in which serde accepts them as an array."""
ALGORITHMS = frozenset(
    f"{family}{bits}" for family in ("ES", "HS", "PS", "RS") for bits in (256, 384, 512)
) | {"EdDSA", "ES256K", "none"}
"""The signature algorithms of RFC 7518, 8037 and 8812; a token that names any other is malformed."""
SEGMENT = re.compile(r"[A-Za-z0-9_-]*")


class TokenVerifier:
    """Verifies bearer tokens against one key set.

    Args:
        keys: The key set registered for the project.
        clock: Seconds since 1970.
    """

    def __init__(self, keys: KeySet, *, clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._clock = clock

    async def check(self, token: str, role: str) -> bytes:
        """Return the payload of ``token``, to be used by the Postgres role ``role``.

        Issuer and audience are not checked: Neon never checks the issuer, and the audience only if one is
        registered.

        Raises:
            ProxyError: The token is not valid; with the message of Neon.
        """
        signed, _, signature = token.rpartition(".")
        header_part, _, payload_part = signed.partition(".")
        payload_text = _decode(payload_part)
        header, payload = _struct(_decode(header_part), HEADER), _struct(payload_text, PAYLOAD)
        proof = _decode(signature)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if not (isinstance(algorithm, str) and algorithm in ALGORITHMS and isinstance(key_id, str | None)):
            raise malformed_token()
        _check_shape(payload)
        if key_id is None:
            raise ProxyError("missing key id")
        if role not in SHARED_ROLES:
            raise ProxyError("jwk not found")
        (await self._keys.find(key_id)).verify(algorithm, signed.encode(), proof)
        self._check_times(payload)
        return payload_text

    def _check_times(self, payload: dict[str, object]) -> None:
        now, expires, begins = self._clock(), payload.get("exp"), payload.get("nbf")
        if isinstance(expires, int) and now >= expires + LEEWAY:
            raise ProxyError(f"JWT token has expired (exp={expires})")
        if isinstance(begins, int) and begins >= now + LEEWAY:
            raise ProxyError(f"JWT token is not yet ready to use (nbf={begins})")


def _check_shape(payload: dict[str, object]) -> None:
    """Check the JSON types of the claims: times are whole seconds, names are strings."""
    times = [payload.get(name) for name in ("exp", "nbf")]
    names = [payload.get(name) for name in ("iss", "sub", "jti", "sid")]
    audience = payload.get("aud", [])
    audiences = audience if isinstance(audience, list) else [audience]
    if not (
        all(t is None or (type(t) is int and 0 <= t <= LAST_SECOND) for t in times)
        and all(isinstance(name, str | None) for name in names)
        and all(isinstance(name, str) for name in audiences)
    ):
        raise malformed_token()


def _struct(document: bytes, names: Sequence[str]) -> dict[str, object]:
    try:
        return read_struct(document, names)
    except (ValueError, RecursionError) as error:
        raise malformed_token() from error


def _decode(part: str) -> bytes:
    """Decode base64url without padding, in its one canonical spelling."""
    if not SEGMENT.fullmatch(part) or len(part) % 4 == 1:
        raise malformed_token()
    decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise malformed_token()
    return decoded
