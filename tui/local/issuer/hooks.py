"""Where a program that runs the issuer can change its answers, as an organization's settings do at WorkOS."""

from typing import Protocol

from tui.local.issuer.errors import Refusal


class Hooks(Protocol):
    """Called before the issuer answers; the embedded stack changes nothing."""

    def on_device_flow(self) -> Refusal | None:
        """Return the error to answer a request for a device code with, None to grant it."""
        ...

    def on_sign_in(self, email: str) -> Refusal | None:
        """Return the error to answer somebody's sign-in with, None to let it pass."""
        ...

    def on_refresh(self, email: str) -> Refusal | None:
        """Return the error to answer somebody's refresh with, None to let it pass."""
        ...

    def token_lifetime(self, email: str) -> int | None:
        """Return how many seconds somebody's access tokens are valid, None for the issuer's own rule."""
        ...


class NoHooks:
    """Changes nothing."""

    def on_device_flow(self) -> Refusal | None:
        """Grant a device code."""
        return None

    def on_sign_in(self, email: str) -> Refusal | None:
        """Let a sign-in pass."""
        return None

    def on_refresh(self, email: str) -> Refusal | None:
        """Let a refresh pass."""
        return None

    def token_lifetime(self, email: str) -> int | None:
        """Keep the issuer's own rule."""
        return None
