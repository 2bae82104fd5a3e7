"""An issuer with the HTTP interface of WorkOS: real flows and signatures, but no passwords."""

from tui.local.issuer.app import create_app
from tui.local.issuer.hooks import Hooks
from tui.local.issuer.settings import IssuerSettings

__all__ = ["Hooks", "IssuerSettings", "create_app"]
