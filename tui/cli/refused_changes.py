"""The message about changes that the database refused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.cli.errors import Failure
from tui.todos.limits import refusal
from tui.todos.wording import counted, quoted

if TYPE_CHECKING:
    from tui.replica.refused import Refused

SOME = 5
"""Refused changes named in one message."""


def failure_of(chosen: "Sequence[Refused]") -> Failure:
    """Return the message about changes that the database refused."""
    first, *rest = chosen
    if not rest:
        said = f"The database refused a change of {quoted(first.task)}: {refusal(first.message)}"
        return Failure(f"{said} It is kept on this machine: rowdo refused")
    some = "\n".join(f"  {quoted(each.task)}: {refusal(each.message)}" for each in chosen[:SOME])
    more = f"\n  and {len(chosen) - SOME} more" if len(chosen) > SOME else ""
    said = f"The database refused {counted(len(chosen), 'change')}:\n{some}{more}"
    return Failure(f"{said}\nThey are kept on this machine: rowdo refused")
