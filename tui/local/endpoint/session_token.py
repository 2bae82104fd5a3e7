"""The token of a person inside a Postgres session, as the proxy issues it for pg_session_jwt."""

import base64
import secrets
from dataclasses import dataclass, field

HEADER = b'{"kid":"embedded","alg":"ES256"}'
SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class SessionToken:
    """Claims, and a token text that cannot be guessed."""

    claims: str = field(repr=False)
    """A JSON object: the claims of the person's token, with the token's number as ``jti``."""
    text: str = field(repr=False)

    @classmethod
    def make(cls, claims: str, number: int) -> "SessionToken":
        """Return the token with the number ``number`` in a session, with a person's claims, a JSON object."""
        numbered = claims[:-1] + ("," if claims != "{}" else "") + f'"jti":{number}' + "}"
        parts = (HEADER, numbered.encode(), secrets.token_bytes(SIGNATURE_BYTES))
        return cls(numbered, ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts))
