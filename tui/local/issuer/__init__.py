"""An issuer shaped like WorkOS, for the embedded stack: real flows and signatures, nobody's real password."""

from tui.local.issuer.app import create_app

__all__ = ["create_app"]
