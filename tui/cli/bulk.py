"""What every command has in common that does the same to several todos: choose, change, print."""

from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui.cli.errors import Failure
from tui.cli.output import Command, Form, lines, print_todos, printing
from tui.cli.selection import Wanted, choosing
from tui.cli.write_session import changing, waiting
from tui.client.client import ProfileChoice
from tui.todos.wording import named

if TYPE_CHECKING:
    from tui.replica.replica import Replica
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
    choice: ProfileChoice,
    asked: Asked,
    *,
    did: str,
    mark: str,
    act: "Callable[[Replica, Todo], object]",
    along: "Callable[[Replica, list[Todo]], list[Todo]]" = lambda replica, todos: [],
    agree: "Callable[[list[Todo]], object] | None" = None,
    completed: bool = False,
    words: "Callable[[Replica, Todo], str] | None" = None,
) -> None:
    """Do the same to all todos that were asked for, as one step of undo, and print them.

    They are chosen and changed in one transaction: no other process comes between.

    Args:
        choice: Whose todos.
        asked: Which, and how to go about it.
        did: What was done, for undo: ``Completed``.
        mark: What stands before each todo on the screen: ``✓ ``.
        act: Does it to one todo, given as it is.
        along: Returns the todos to which the same is done because it is done to others.
        agree: Asks the person, who is shown all of them; it raises where they do not agree.
        completed: A filter is of completed todos alone.
        words: Returns what is printed of a todo after it was done; None prints the task.

    Raises:
        Failure: No such todo, or others than the person agreed to.
    """
    with changing(choice, wait=asked.wait and not asked.dry_run, form=asked.form) as (client, replica):
        finder = asked.wanted.finder(client, completed=completed)

        def find() -> "list[Todo]":
            found = finder(replica)
            return list({todo.uid: todo for todo in (*found, *along(replica, found))}.values())

        if asked.dry_run:
            print_todos(find(), asked.form, lines(f"would be {did.lower()}: "))
            return
        agreed = None
        if agree:
            agreed = find()
            agree(agreed)
        with replica.step(lambda: f"{did} {named(todos)}"):
            todos = find()
            if agreed and {todo.uid for todo in todos} - {todo.uid for todo in agreed}:
                raise Failure("There are more of them by now. Nothing was changed; look again.")
            for todo in todos:
                act(replica, todo)
            after = [replica.get(todo.uid) or todo for todo in todos]
            same = {todo.uid for todo in todos if replica.get(todo.uid) == todo}

        def marked(todo: "Todo") -> str:
            return f"already {did.lower()}: " if todo.uid in same else mark

        said = words and partial(words, replica)
        print_todos(after, asked.form, lines(marked, said))
