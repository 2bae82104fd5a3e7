"""The rehearsal: makes a client's writes as the signed-in person, and rolls them back."""

import json
import re
from collections.abc import Mapping

from tui.neon import PostgresError, Transport
from tui.schema.audit.attack import OVER
from tui.schema.audit.finding import Finding

FUNCTION = "todos_rehearse"
READ = "Read the triggers and rules of public.todos."
WRITES = {"insert": "add", "update": "change", "delete": "delete", "commit": "keep"}


async def rehearse(transport: Transport) -> list[Finding]:
    """Add, change and delete a todo as a client does, and roll everything back.

    Args:
        transport: The database, as a person.

    Returns:
        A finding for each write that the database refused, with the reason.

    Raises:
        NeonError: The rehearsal could not run.
    """
    try:
        await transport.call(FUNCTION, {}, idempotent=True)
    except PostgresError as error:
        if error.sqlstate != OVER:
            raise
        return [_finding(refusal) for refusal in json.loads(error.detail or "[]")]
    raise AssertionError("the rehearsal has no end")


def _finding(refusal: Mapping[str, str | None]) -> Finding:
    write = f"{WRITES[refusal['op'] or '']} a todo"
    if not refusal.get("message"):
        found = f"To {write} does nothing; the database calls that “{refusal['status']}”."
        return Finding("write-refused", "fault", found, READ)
    found = f"The database refuses to {write}: {refusal['message']} ({refusal['code']})."
    return Finding("write-refused", "fault", found, _mend(refusal))


def _mend(refusal: Mapping[str, str | None]) -> str:
    column = re.search(r'column "(.+?)" of relation "todos"', refusal["message"] or "")
    if refusal["code"] == "23502" and column:
        name = column[1].replace('"', '""')
        return f'alter table public.todos alter column "{name}" drop not null;'
    if constraint := refusal.get("constraint"):
        return f"Loosen the constraint {constraint} of public.todos, or drop it."
    if refusal["code"] == "42501":
        return "Mend the rights and policies that are found above; else read the triggers of public.todos."
    return READ
