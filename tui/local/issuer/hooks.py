"""Hooks with which a program changes the issuer's responses, as an organization's settings do at WorkOS."""

from typing import Protocol

from tui.local.issuer.errors import ErrorResponse


class Hooks(Protocol):
    """Called before the issuer answers; the embedded stack changes nothing."""

    def on_device_flow(self) -> ErrorResponse | None:
        """Return the error for a request for a device code, None to grant it."""
        ...

    def on_sign_in(self, email: str) -> ErrorResponse | None:
        """Return the error for the sign-in of this e-mail address, None to let it pass."""
        ...

    def on_refresh(self, email: str) -> ErrorResponse | None:
        """Return the error for a refresh by this e-mail address, None to let it pass."""
        ...

    def token_lifetime(self, email: str) -> int | None:
        """Return how many seconds the access tokens of this e-mail are valid; None: the default."""
        ...


class NoHooks:
    """Changes nothing."""

    def on_device_flow(self) -> ErrorResponse | None:
        """Grant a device code."""
        return None

    def on_sign_in(self, email: str) -> ErrorResponse | None:
        """Let a sign-in pass."""
        return None

    def on_refresh(self, email: str) -> ErrorResponse | None:
        """Let a refresh pass."""
        return None

    def token_lifetime(self, email: str) -> int | None:
        """Keep the default."""
        return None
