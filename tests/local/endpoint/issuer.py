"""Signs tokens and publishes the keys to verify them with, as an identity provider does."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def jwk(key: PrivateKey, key_id: str, **more: Any) -> dict[str, Any]:
    """The public half of ``key`` as a member of a key set."""
    public = key.public_key()
    algorithm = RSAAlgorithm if isinstance(public, rsa.RSAPublicKey) else ECAlgorithm
    members: dict[str, Any] = json.loads(algorithm.to_jwk(public))  # type: ignore[arg-type] # the pair headers_fit
    return members | {"kid": key_id} | more


class Issuer:
    """An RSA key named ``main``, tokens like WorkOS's signed with it, and a key of another kind, ``ec``."""

    def __init__(self) -> None:
        self.key = rsa_key()
        self.ec_key = ec_key()
        self.short_key = rsa_key(1024)
        self.key_set: dict[str, Any] = {
            "keys": [
                jwk(self.key, "main", use="sig"),
                jwk(self.ec_key, "ec", alg="ES256"),
                jwk(self.short_key, "short"),
            ]
        }
        self.url = ""
        self.fetches = 0

    def token(self, subject: str, *, lifetime: int = 300, **claims: object) -> str:
        now = int(time.time())
        payload: dict[str, object] = {
            "sub": subject,
            "iat": now,
            "exp": now + lifetime,
            "sid": f"session_{subject}",
        } | claims
        return jwt.encode(payload, self.key, "RS256", headers={"kid": "main"})

    @contextmanager
    def published(self) -> Iterator["Issuer"]:
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.fetches += 1
                body = json.dumps(issuer.key_set).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}/jwks"
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
