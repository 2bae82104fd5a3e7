"""The live attack: tries to access other people's todos as the signed-in person, and leaves no trace."""

import json
from collections.abc import Awaitable

from tui.neon import PostgresError, Sql, Transport
from tui.schema.audit.finding import Finding
from tui.schema.definitions import function_bodies

FUNCTION = "todos_attack"
OVER = "RW000"
"""The SQLSTATE that the attack raises at its end, so that everything is rolled back."""


async def attack(sql: Sql) -> list[Finding]:
    """Attack a database. It needs only the table.

    Args:
        sql: The database, as the person.

    Returns:
        A finding for each attempt that succeeded; empty if the todos are private.

    Raises:
        NeonError: The attack could not be carried out.
    """
    return await _successes(
        sql(f"do $attack${function_bodies()[f'public.{FUNCTION}']}$attack$", idempotent=True)
    )


async def attack_by_call(transport: Transport) -> list[Finding]:
    """Do the same as `attack` through the function `todos_attack`, for a transport without statements."""
    return await _successes(transport.call(FUNCTION, {}, idempotent=True))


async def _successes(attacking: Awaitable[object]) -> list[Finding]:
    try:
        await attacking
    except PostgresError as error:
        if error.sqlstate != OVER:
            raise
        return [_finding(action) for action in json.loads(error.detail or "[]")]
    raise AssertionError("the attack has no end")


def _finding(action: str) -> Finding:
    found = f"Somebody signed in could {action}."
    if action.endswith("a password"):
        # Postgres lets any role do so. The attack does not log in with it, which could not be rolled back.
        mend = (
            "Whoever made the role can make every password of it void: alter role … valid until '1970-01-01'"
        )
        return Finding("role-password", "advice", found, mend)
    if action.startswith("read rows of other people in "):
        mend = "Where that is not meant: a policy that compares auth.user_id() with the row's user_id."
        return Finding("others-read", "advice", found, mend)
    return Finding(
        "attack-succeeded",
        "hole",
        found,
        "Mend what is found above, or as its owner: rowdo setup, which says how.",
    )
