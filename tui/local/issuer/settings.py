"""The settings of an issuer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSettings:
    """The settings of an issuer. Times are in seconds."""

    token_lifetime: int = 300
    """How long an access token is valid."""
    device_code_lifetime: int = 300
    """How long a user code can be confirmed."""
    interval: int = 1
    """The least time between two polls. WorkOS asks for five seconds; on loopback one is enough."""
    slow_down: int = 5
    """Added to the interval of a device that polls too fast (RFC 8628 section 3.5)."""
    code_lifetime: int = 600
    """How long an authorization code is valid."""
    grace: float = 30.0
    """How long a used refresh token returns the response of its first use."""
