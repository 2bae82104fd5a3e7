"""Keys of the corpus' own issuer, the key set it publishes, and the tokens, good and bad, made with them."""

import base64
import hmac
import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

PEM = serialization.Encoding.PEM
SPKI = serialization.PublicFormat.SubjectPublicKeyInfo
HASHES: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "256": hashes.SHA256,
    "384": hashes.SHA384,
    "512": hashes.SHA512,
}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Keys:
    """Private keys by name, and the octets of a symmetric one; ``stranger`` is not published."""

    def __init__(self) -> None:
        self.octets = os.urandom(64)
        self.private: dict[str, Any] = {
            "main": rsa.generate_private_key(65537, 2048),
            "second": rsa.generate_private_key(65537, 2048),
            "stranger": rsa.generate_private_key(65537, 2048),
            "short": rsa.generate_private_key(65537, 1024),
            "big": rsa.generate_private_key(65537, 4096),
            "p256": ec.generate_private_key(ec.SECP256R1()),
            "p384": ec.generate_private_key(ec.SECP384R1()),
            "ed": ed25519.Ed25519PrivateKey.generate(),
        }

    def jwk(self, name: str, kid: str | None, **more: Any) -> dict[str, Any]:
        public = self.private[name].public_key()
        members: dict[str, Any]
        if isinstance(public, rsa.RSAPublicKey):
            numbers = public.public_numbers()
            members = {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
        elif isinstance(public, ec.EllipticCurvePublicKey):
            point = public.public_numbers()
            size = (public.curve.key_size + 7) // 8
            members = {
                "kty": "EC",
                "crv": {256: "P-256", 384: "P-384"}[public.curve.key_size],
                "x": b64(point.x.to_bytes(size, "big")),
                "y": b64(point.y.to_bytes(size, "big")),
            }
        else:
            raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            members = {"kty": "OKP", "crv": "Ed25519", "x": b64(raw)}
        return members | ({} if kid is None else {"kid": kid}) | more

    def key_set(self) -> dict[str, Any]:
        """What the JWKS URL shows: usable keys, and ones that are not."""
        return {
            "keys": [
                {"kty": "nonsense", "kid": "nonsense"},
                self.jwk("main", "main", use="sig", alg="RS256"),
                self.jwk("second", "no-alg"),
                self.jwk("big", "big", use="sig"),
                self.jwk("short", "short"),
                self.jwk("p256", "p256", alg="ES256"),
                self.jwk("p384", "p384"),
                self.jwk("ed", "ed"),
                {"kty": "oct", "k": b64(self.octets), "kid": "oct"},
                self.jwk("second", "for-encryption", use="enc"),
                self.jwk("second", "for-rs512", alg="RS512"),
                self.jwk("second", "twice"),
                self.jwk("main", "twice"),
                self.jwk("second", None),
                self.jwk("second", ""),
                self.jwk("second", "key-ops-verify", key_ops=["verify"]),
                self.jwk("second", "key-ops-encrypt", key_ops=["encrypt"]),
            ]
        }

    def sign(self, name: str, algorithm: str, data: bytes) -> bytes:
        """Return a signature of ``data``; none for an algorithm that is not one."""
        key: Any = self.private.get(name)
        digest = HASHES.get(algorithm[2:], hashes.SHA256)()
        signed: bytes = b""
        if algorithm.startswith("RS"):
            signed = key.sign(data, padding.PKCS1v15(), digest)
        elif algorithm.startswith("PS"):
            signed = key.sign(data, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        elif algorithm.startswith("ES"):
            r, s = decode_dss_signature(key.sign(data, ec.ECDSA(digest)))
            size = (key.curve.key_size + 7) // 8
            signed = r.to_bytes(size, "big") + s.to_bytes(size, "big")
        elif algorithm == "EdDSA":
            signed = key.sign(data)
        elif algorithm == "DER-ES256":
            signed = key.sign(data, ec.ECDSA(hashes.SHA256()))
        elif algorithm.startswith("HS"):
            secret = self.octets if name == "oct" else key.public_key().public_bytes(PEM, SPKI)
            signed = hmac.new(secret, data, f"sha{algorithm[2:]}").digest()
        return signed

    def token(
        self,
        claims: dict[str, Any] | None = None,
        *,
        key: str = "main",
        alg: Any = "RS256",
        kid: Any = "main",
        header: Any = None,
        payload: Any = None,
        sign_as: str | None = None,
        signature: bytes | None = None,
        bare: bool = False,
        **times: Any,
    ) -> str:
        """Make a token. ``exp`` and ``nbf`` are seconds from now, unless they are in ``claims``.

        Args:
            claims: More claims, or other ones.
            key: The name of the private key.
            alg: What the header says; None leaves it out.
            kid: Likewise.
            header: The whole header instead: an object, or the bytes of its segment.
            payload: The whole payload instead, likewise.
            sign_as: The algorithm to sign with where it is not what the header says.
            signature: The signature instead.
            bare: No claims but those given.
        """
        now = int(time.time())
        if header is None:
            header = {k: v for k, v in (("alg", alg), ("kid", kid), ("typ", "JWT")) if v is not None}
        if payload is None:
            payload = (
                {} if bare else {"sub": "user_corpus", "iat": now, "sid": "session_corpus", "exp": now + 300}
            )
            for name, seconds in times.items():
                if seconds is None:
                    payload.pop(name, None)
                else:
                    payload[name] = now + seconds
            payload |= claims or {}
        segments = [
            b64(part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode())
            for part in (header, payload)
        ]
        data = ".".join(segments).encode()
        if signature is None:
            signature = self.sign(key, sign_as or str(alg), data)
        return data.decode() + "." + b64(signature)


class JwksServer:
    """Publishes a key set on loopback."""

    def __init__(self, keys: Keys, port: int) -> None:
        body = json.dumps(keys.key_set()).encode()
        outer = self
        self.fetches = 0

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.fetches += 1
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/jwks"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
