"""Judge a bearer token as Neon's proxy does."""

import base64
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tui.local.endpoint.keys import KeySet
from tui.local.endpoint.refusal import Refusal
from tui.local.endpoint.roles import SHARED_ROLES
from tui.local.endpoint.strict_json import read_json

LEEWAY = 30
"""Seconds a token may be past its end or before its beginning."""
RSA_BITS = 2048
ALGORITHMS = frozenset(
    f"{family}{bits}" for family in ("ES", "HS", "PS", "RS") for bits in (256, 384, 512)
) | {"EdDSA", "ES256K", "none"}
"""The signature algorithms of RFC 7518 and its kin: another name is not a JWT to the proxy."""
SEGMENT = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Claims:
    """The verified payload of a token."""

    text: str = field(repr=False)
    """The payload, as signed."""
    subject: str | None
    role: str | None
    """The claim ``role``, where it is a string; the SQL dialect has no use for it."""


class TokenChecker:
    """Verifies bearer tokens against one key set.

    Args:
        keys: The key set registered for the project.
        clock: Seconds since 1970.
    """

    def __init__(self, keys: KeySet, *, clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._clock = clock

    async def check(self, token: str, role: str) -> Claims:
        """Return the claims of ``token``, to be used by the Postgres role ``role``.

        Neither issuer nor audience is looked at: Neon never checks the one, and the other only where one is
        registered.

        Raises:
            Refusal: The token is not one to believe; the words are Neon's.
        """
        signed, _, signature = token.rpartition(".")
        header_part, _, payload_part = signed.partition(".")
        header, payload = _object(header_part), _object(payload_part)
        proof = _decode(signature)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS or not isinstance(key_id, str | None):
            raise _not_a_token()
        _check_shape(payload)
        if key_id is None:
            raise Refusal("missing key id")
        if role not in SHARED_ROLES:
            raise Refusal("jwk not found")
        _verify((await self._keys.find(key_id)).key, algorithm, signed.encode(), proof)
        self._check_times(payload)
        return Claims(
            _decode(payload_part).decode(), _string(payload.get("sub")), _string(payload.get("role"))
        )

    def _check_times(self, payload: dict[str, object]) -> None:
        now, expires, begins = self._clock(), payload.get("exp"), payload.get("nbf")
        if isinstance(expires, int) and now >= expires + LEEWAY:
            raise Refusal(f"JWT token has expired (exp={expires})")
        if isinstance(begins, int) and begins >= now + LEEWAY:
            raise Refusal(f"JWT token is not yet ready to use (nbf={begins})")


def _verify(key: object, algorithm: str, signed: bytes, signature: bytes) -> None:
    """Verify ``signature`` with the one algorithm that is right for the kind of key."""
    if isinstance(key, RSAPublicKey) and key.key_size >= RSA_BITS and algorithm == "RS256":
        valid = RSAAlgorithm(RSAAlgorithm.SHA256).verify(signed, key, signature)
    elif (
        isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1) and algorithm == "ES256"
    ):
        valid = ECAlgorithm(ECAlgorithm.SHA256).verify(signed, key, signature)
    else:
        raise Refusal("signature algorithm not supported")
    if not valid:
        raise Refusal("signature error: signature error")


def _check_shape(payload: dict[str, object]) -> None:
    """Refuse claims of the wrong JSON type: times are whole seconds, names are strings."""
    times = [payload.get(name) for name in ("exp", "nbf")]
    names = [payload.get(name) for name in ("iss", "sub", "jti", "sid")]
    audience = payload.get("aud", [])
    audiences = audience if isinstance(audience, list) else [audience]
    if not (
        all(t is None or (isinstance(t, int) and not isinstance(t, bool) and t >= 0) for t in times)
        and all(isinstance(name, str | None) for name in names)
        and all(isinstance(name, str) for name in audiences)
    ):
        raise _not_a_token()


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _object(part: str) -> dict[str, object]:
    try:
        value = read_json(_decode(part))
    except ValueError as error:
        raise _not_a_token() from error
    if not isinstance(value, dict):
        raise _not_a_token()
    return value


def _decode(part: str) -> bytes:
    """Decode base64url without padding, in its one canonical spelling."""
    if not SEGMENT.fullmatch(part) or len(part) % 4 == 1:
        raise _not_a_token()
    decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise _not_a_token()
    return decoded


def _not_a_token() -> Refusal:
    return Refusal("Provided authentication token is not a valid JWT encoding")
