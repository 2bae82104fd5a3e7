"""The roles that many people share, and the settings that their sessions start with."""

from psycopg import sql

SHARED_ROLES = ("authenticated", "anonymous", "authenticator")
"""Roles that many people share; Neon also binds a key set to these by default."""

SETTINGS = {
    # Otherwise all sessions of the same role see the text of a running statement.
    "track_activities": "off",
    "statement_timeout": "20s",
    "idle_in_transaction_session_timeout": "20s",
}
"""What a session of a shared role starts with, as ``SHOW`` prints it."""


def restore_settings(database: str) -> sql.Composed:
    """Return the statements that give the shared roles their settings, and no others, in ``database``."""
    statements = []
    for role in map(sql.Identifier, SHARED_ROLES):
        statements.append(
            sql.SQL("alter role {} in database {} reset all").format(role, sql.Identifier(database))
        )
        statements.append(sql.SQL("alter role {} reset all").format(role))
        statements += [
            sql.SQL("alter role {} set {} = {}").format(role, sql.Identifier(name), sql.Literal(value))
            for name, value in SETTINGS.items()
        ]
    return sql.SQL(";\n").join(statements)
