"""Identifiers like those of WorkOS: a prefix for the type, then a ULID."""

import secrets
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32."""
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""The letters of user codes, without vowels so that they form no words (RFC 8628 section 6.1)."""


def new_id(kind: str) -> str:
    """Return an id such as ``user_01JD…``; later ones sort after earlier ones."""
    number = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    return f"{kind}_" + "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def new_user_code() -> str:
    """Return a code a person can type, such as ``BCDF-GHJK``."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def new_token() -> str:
    """Return an opaque token of 256 bits."""
    return secrets.token_urlsafe(32)
