"""What an issuer may be asked to do differently."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How an issuer behaves. Times are in seconds."""

    token_lifetime: int = 300
    """How long an access token is good for."""
    device_code_lifetime: int = 300
    """How long there is to confirm a user code."""
    interval: int = 1
    """Between two polls; WorkOS asks for five, but nobody waits for this machine."""
    slow_down: int = 5
    """Added for who polls too fast, RFC 8628 section 3.5."""
    code_lifetime: int = 600
    """How long an authorization code is good for."""
    grace: float = 30.0
    """How long a used refresh token still returns what its first use did."""
