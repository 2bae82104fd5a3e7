"""An issuer with the HTTP interface of WorkOS: real flows and signatures, but no passwords."""

from tui.local.issuer.app import create_app
from tui.local.issuer.hooks import Hooks
from tui.local.issuer.rules import Rules

__all__ = ["Hooks", "Rules", "create_app"]
