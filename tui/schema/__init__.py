"""The schema: migrations as numbered SQL files, and what applies them."""

from tui.schema.apply import SchemaError, apply, pending, script
from tui.schema.migrations import Migration, migrations

__all__ = ["Migration", "SchemaError", "apply", "migrations", "pending", "script"]
