"""Neon's HTTP endpoint in front of a local Postgres: SQL over HTTP, with tokens, roles and claims."""

from tui.local.endpoint.app import Backend, Extend, create_app
from tui.local.endpoint.bootstrap import bootstrap, guard

__all__ = ["Backend", "Extend", "bootstrap", "create_app", "guard"]
