"""What every command has in common that does the same to several todos: choose, change, print."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui.cli.changing import changing, waiting
from tui.cli.choosing import Wanted, choosing
from tui.cli.client import Choice
from tui.cli.printing import Command, Form, lines, print_todos, printing

if TYPE_CHECKING:
    from tui.sync.replica import Replica
    from tui.todos import Todo


class Asked(NamedTuple):
    """What was asked of a command that changes several todos."""

    wanted: Wanted
    form: Form
    dry_run: bool
    wait: bool


def several(command: Command) -> Command:
    """Give a command all the options of one that changes several todos; it receives `asked`."""

    @waiting
    @click.option("--dry-run", "-n", is_flag=True, help="Print what would change, and change nothing.")
    @printing
    @choosing
    @wraps(command)
    def with_asked(*args: Any, wanted: Wanted, form: Form, dry_run: bool, wait: bool, **options: Any) -> Any:
        return command(*args, asked=Asked(wanted, form, dry_run, wait), **options)

    return with_asked  # type: ignore[return-value] # the same command with other options


def change(
    choice: Choice, asked: Asked, *, did: str, mark: str, act: "Callable[[Replica, Todo], object]"
) -> None:
    """Do the same to all todos that were asked for, as one step of undo, and print them.

    Args:
        choice: Whose todos.
        asked: Which, and how to go about it.
        did: What was done, for undo: ``Completed``.
        mark: What stands before each todo on the screen: ``✓ ``.
        act: Does it to one todo.

    Raises:
        Failure: No such todo.
    """
    with changing(choice, wait=asked.wait and not asked.dry_run, form=asked.form) as (client, replica):
        todos = asked.wanted.found(client, replica)
        if asked.dry_run:
            print_todos(todos, asked.form, lines(f"would be {did.lower()}: "))
            return
        words = f"{did} {len(todos)} todos" if len(todos) > 1 else f"{did} “{todos[0].task[:40]}”"
        with replica.step(words):
            for todo in todos:
                act(replica, todo)
        same = {todo.uid for todo in todos if replica.get(todo.uid) == todo}

        def marked(todo: "Todo") -> str:
            return f"already {did.lower()}: " if todo.uid in same else mark

        print_todos((replica.get(todo.uid) or todo for todo in todos), asked.form, lines(marked))
