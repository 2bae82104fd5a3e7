"""What is told of changes that the database refused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.cli.errors import Failure
from tui.todos.limits import refusal

if TYPE_CHECKING:
    from tui.replica.refused import Refused

SOME = 5
"""Refused changes named in one message."""


def amount_of(chosen: "Sequence[Refused]") -> str:
    """Return how many changes there are, in words."""
    return f"{len(chosen)} change{'s' * (len(chosen) != 1)}"


def failure_of(chosen: "Sequence[Refused]") -> Failure:
    """Return what to tell of changes that the database refused."""
    first, *rest = chosen
    if not rest:
        said = f"The database refused a change of “{first.task}”: {refusal(first.message)}"
        return Failure(f"{said} It is kept on this machine: rowdo refused")
    some = "\n".join(f"  “{each.task}”: {refusal(each.message)}" for each in chosen[:SOME])
    more = f"\n  and {len(chosen) - SOME} more" if len(chosen) > SOME else ""
    said = f"The database refused {amount_of(chosen)}:\n{some}{more}"
    return Failure(f"{said}\nThey are kept on this machine: rowdo refused")
