"""Judge a bearer token as Neon's proxy does."""

import base64
import re
import time
from collections.abc import Callable, Sequence

from tui.local.endpoint.errors import Refusal, not_a_token
from tui.local.endpoint.keys import KeySet
from tui.local.endpoint.roles import SHARED_ROLES
from tui.local.endpoint.serde import read_struct

LEEWAY = 30
"""Seconds a token may be past its end or before its beginning."""
LAST_SECOND = 2**63 - 1
"""The end of time, as the proxy counts it."""
HEADER = ("alg", "kid")
PAYLOAD = ("aud", "exp", "nbf", "iss", "sub", "jti", "sid")
"""The claims the proxy looks at, in the order in which they could be written as an array."""
ALGORITHMS = frozenset(
    f"{family}{bits}" for family in ("ES", "HS", "PS", "RS") for bits in (256, 384, 512)
) | {"EdDSA", "ES256K", "none"}
"""The signature algorithms of RFC 7518 and its kin: another name is not a JWT to the proxy."""
SEGMENT = re.compile(r"[A-Za-z0-9_-]*")


class TokenChecker:
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

        Neither issuer nor audience is looked at: Neon never checks the one, and the other only where one is
        registered.

        Raises:
            Refusal: The token is not one to believe; the words are Neon's.
        """
        signed, _, signature = token.rpartition(".")
        header_part, _, payload_part = signed.partition(".")
        payload_text = _decode(payload_part)
        header, payload = _struct(_decode(header_part), HEADER), _struct(payload_text, PAYLOAD)
        proof = _decode(signature)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if not (isinstance(algorithm, str) and algorithm in ALGORITHMS and isinstance(key_id, str | None)):
            raise not_a_token()
        _check_shape(payload)
        if key_id is None:
            raise Refusal("missing key id")
        if role not in SHARED_ROLES:
            raise Refusal("jwk not found")
        (await self._keys.find(key_id)).verify(algorithm, signed.encode(), proof)
        self._check_times(payload)
        return payload_text

    def _check_times(self, payload: dict[str, object]) -> None:
        now, expires, begins = self._clock(), payload.get("exp"), payload.get("nbf")
        if isinstance(expires, int) and now >= expires + LEEWAY:
            raise Refusal(f"JWT token has expired (exp={expires})")
        if isinstance(begins, int) and begins >= now + LEEWAY:
            raise Refusal(f"JWT token is not yet ready to use (nbf={begins})")


def _check_shape(payload: dict[str, object]) -> None:
    """Refuse claims of the wrong JSON type: times are whole seconds, names are strings."""
    times = [payload.get(name) for name in ("exp", "nbf")]
    names = [payload.get(name) for name in ("iss", "sub", "jti", "sid")]
    audience = payload.get("aud", [])
    audiences = audience if isinstance(audience, list) else [audience]
    if not (
        all(t is None or (type(t) is int and 0 <= t <= LAST_SECOND) for t in times)
        and all(isinstance(name, str | None) for name in names)
        and all(isinstance(name, str) for name in audiences)
    ):
        raise not_a_token()


def _struct(document: bytes, names: Sequence[str]) -> dict[str, object]:
    try:
        return read_struct(document, names)
    except (ValueError, RecursionError) as error:
        raise not_a_token() from error


def _decode(part: str) -> bytes:
    """Decode base64url without padding, in its one canonical spelling."""
    if not SEGMENT.fullmatch(part) or len(part) % 4 == 1:
        raise not_a_token()
    decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise not_a_token()
    return decoded
