"""One public key of a key set, and the signatures Neon's proxy believes of it."""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tui.local.endpoint.errors import Refusal

CURVES = {
    # a curve's name: what the proxy calls it, the algorithm of its signatures
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
        kind: What a proxy that has no use for it calls it, such as ``Okp(Ed25519)``.
        algorithm: The one algorithm it is for, where the key set says so.
    """

    material: Any
    kind: str
    algorithm: str | None

    @classmethod
    def read(cls, entry: dict[str, Any]) -> "Key":
        """Make a key of an entry of a key set.

        Raises:
            PyJWTError, ValueError, TypeError: The entry is no key.
        """
        kind = {"OKP": f"Okp({entry.get('crv')})", "oct": "Oct"}.get(str(entry.get("kty")), "")
        return cls(PyJWK.from_dict(entry).key, kind, entry.get("alg"))

    def verify(self, algorithm: str, signed: bytes, signature: bytes) -> None:
        """Check a signature, with the one algorithm that is right for the kind of key.

        Args:
            algorithm: What the token's header names.
            signed: The text that was signed.
            signature: The signature.

        Raises:
            Refusal: The signature is another's, or of a kind that the proxy does not check.
        """
        if algorithm not in self._algorithms() or self.algorithm not in (None, algorithm):
            raise Refusal("signature algorithm not supported")
        if isinstance(self.material, RSAPublicKey):
            if algorithm != "RS256":
                raise Refusal("invalid RSA signing algorithm")
            if not RSAAlgorithm(RSAAlgorithm.SHA256).verify(signed, self.material, signature):
                raise Refusal("signature error: signature error: verification error")
        elif isinstance(self.material, EllipticCurvePublicKey):
            if algorithm != "ES256":
                raise Refusal(f"unsupported EC key type {CURVES[self.material.curve.name][0]}")
            if not ECAlgorithm(ECAlgorithm.SHA256).verify(signed, self.material, signature):
                raise Refusal("signature error: signature error")
        else:
            raise Refusal(f"unsupported key type {self.kind}")

    def _algorithms(self) -> list[str]:
        """Return the algorithms of the key's kind that it is strong enough for."""
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
