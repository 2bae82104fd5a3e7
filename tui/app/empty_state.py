"""What an empty list shows: why it is empty, and which key helps."""

from collections.abc import Sequence
from typing import NamedTuple

from tui.todos.view import Kind, View


class EmptyState(NamedTuple):
    """The words of an empty list, with actions by their ids between backticks."""

    title: str
    lines: Sequence[str] = ()


_EMPTY = {
    Kind.INBOX: EmptyState("The inbox is empty.", ("Press `todo.add` and type what is on your mind.",)),
    Kind.TODAY: EmptyState(
        "Nothing due today.", ("`go.upcoming` shows what comes next, `todo.add` adds something for today.",)
    ),
    Kind.UPCOMING: EmptyState("Nothing has a date.", ("Press `todo.due` on a todo to say when it is due.",)),
    Kind.ALL: EmptyState(
        "Nothing to do.", ("Press `todo.add` to add something, `go.done` shows what is done.",)
    ),
    Kind.DONE: EmptyState("Nothing done yet.", ("Press `todo.done` on a todo when it is.",)),
    Kind.CONFLICTS: EmptyState("No conflicts.", ("Everything here and in the database agrees.",)),
    Kind.PROJECT: EmptyState("Nothing to do in this project.", ("Press `todo.add` to add something to it.",)),
    Kind.TAG: EmptyState("No open todo has this tag.", ("Press `todo.tags` on a todo to tag it.",)),
    Kind.DAY: EmptyState("A free day.", ("Press `todo.add` to plan something for it.",)),
}


def empty_state_of(
    view: View, *, search: str = "", filtered: bool = False, mistake: str = "", first_run: bool = False
) -> EmptyState:
    """Return what an empty list of `view` says; `mistake` is why its filter cannot be read."""
    if mistake:
        return EmptyState(
            "This filter cannot be read.",
            (mistake, "`find.filter` changes it, `select.none` takes it off."),
        )
    if search:
        return EmptyState(
            f"Nothing here matches “{search[:40]}”.",
            ("`select.none` shows everything again.",),
        )
    if filtered:
        return EmptyState(
            "No todo passes this filter.", ("`find.filter` changes it, `select.none` takes it off.",)
        )
    if first_run:
        return EmptyState(
            "Welcome to Rowdo.",
            (
                "Press `todo.add` and type, for instance:",
                "Pay rent #home @bank p1 tomorrow 9am every month",
                "",
                "`program.keys` shows every key, `program.undo` takes back anything.",
            ),
        )
    return _EMPTY[view.kind]
