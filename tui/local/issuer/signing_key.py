"""The key that signs access tokens. It is kept on disk, so that tokens stay valid after a restart."""

import json
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tui.private_files import write_private


class SigningKey:
    """An RS256 key kept in a private file.

    Args:
        path: The file; created with a new key if it is missing.

    Raises:
        OSError: The file can be neither read nor created.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            _make(path)
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self._key = key
        members: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
        self.id = f"sso_oidc_key_pair_{members['n'][:26]}"
        self.key_set = {"keys": [{"alg": "RS256", "kty": "RSA", "use": "sig", "kid": self.id} | members]}
        """The public key as a key set (RFC 7517)."""

    def sign(self, claims: dict[str, object]) -> str:
        """Return a JWT with these claims."""
        return jwt.encode(claims, self._key, "RS256", headers={"kid": self.id})


def _make(path: Path) -> None:
    pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(path, pem)
