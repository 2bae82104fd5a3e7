"""The database schema: its definitions as SQL files, and the code that applies and audits them."""

from tui.schema.apply import SchemaError, apply, pending, script
from tui.schema.definitions import Definition, definitions, drizzle, guard

__all__ = ["Definition", "SchemaError", "apply", "definitions", "drizzle", "guard", "pending", "script"]
