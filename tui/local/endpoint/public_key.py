"""A public key of a key set, and the signatures that Neon's proxy accepts from it."""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tui.local.endpoint.errors import ProxyError

CURVES = {
    # the name of a curve: its name in the proxy, its signature algorithm
    "secp256r1": ("P256", "ES256"),
    "secp384r1": ("P384", "ES384"),
    "secp521r1": ("P521", "ES512"),
    "secp256k1": ("K256", "ES256K"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A public key.

    Attributes:
        material: The key itself; the octets of a symmetric one.
        kind: The name in an error message if the proxy does not support it, such as ``Okp(Ed25519)``.
        algorithm: The only algorithm allowed, if the key set names one.
    """

    material: Any
    kind: str
    algorithm: str | None

    @classmethod
    def read(cls, entry: dict[str, Any]) -> "Key":
        """Parse an entry of a key set.

        Raises:
            PyJWTError, ValueError, TypeError: The entry is not a key.
        """
        kind = {"OKP": f"Okp({entry.get('crv')})", "oct": "Oct"}.get(str(entry.get("kty")), "")
        return cls(PyJWK.from_dict(entry).key, kind, entry.get("alg"))

    def verify(self, algorithm: str, signed: bytes, signature: bytes) -> None:
        """Verify a signature.

        Args:
            algorithm: What the token's header names.
            signed: The text that was signed.
            signature: The signature.

        Raises:
            ProxyError: The signature is wrong, or of an algorithm that the proxy does not support.
        """
        if algorithm not in self._algorithms() or self.algorithm not in (None, algorithm):
            raise ProxyError("signature algorithm not supported")
        if isinstance(self.material, RSAPublicKey):
            if algorithm != "RS256":
                raise ProxyError("invalid RSA signing algorithm")
            if not RSAAlgorithm(RSAAlgorithm.SHA256).verify(signed, self.material, signature):
                raise ProxyError("signature error: signature error: verification error")
        elif isinstance(self.material, EllipticCurvePublicKey):
            if algorithm != "ES256":
                raise ProxyError(f"unsupported EC key type {CURVES[self.material.curve.name][0]}")
            if not ECAlgorithm(ECAlgorithm.SHA256).verify(signed, self.material, signature):
                raise ProxyError("signature error: signature error")
        else:
            raise ProxyError(f"unsupported key type {self.kind}")

    def _algorithms(self) -> list[str]:
        """Return the algorithms for this type and size of key."""
        if isinstance(self.material, RSAPublicKey):
            return [
                f"{scheme}{bits}"
                for scheme in ("RS", "PS")
                for bits in _hashes(self.material.key_size // 128)
            ]
        if isinstance(self.material, EllipticCurvePublicKey):
            return [CURVES[self.material.curve.name][1]] if self.material.curve.name in CURVES else []
        if isinstance(self.material, bytes):
            return [f"HS{bits}" for bits in _hashes(len(self.material))]
        return ["EdDSA"]


def _hashes(strength: int) -> list[int]:
    """Return the sizes in bits of the hashes for which a key of ``strength`` bytes is strong enough."""
    return [bits for bits in (256, 384, 512) if strength * 16 >= bits]
