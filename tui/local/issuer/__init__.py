"""An issuer shaped like WorkOS, for the embedded stack: real flows and signatures, nobody's real password."""

from tui.local.issuer.app import create_app
from tui.local.issuer.hooks import Hooks
from tui.local.issuer.rules import Rules

__all__ = ["Hooks", "Rules", "create_app"]
