"""What commands that change several todos share: options, choosing the todos, changing and printing them."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui.cli.errors import Failure
from tui.cli.output import Command, Form, lines, output_options, print_todos
from tui.cli.selection import TodoSelection, todo_arguments
from tui.cli.write_session import Access, wait_option, write_session
from tui.client.client import ProfileChoice
from tui.todos.wording import named

if TYPE_CHECKING:
    from tui.replica.replica import Replica
    from tui.todos import Todo


class BulkOptions(NamedTuple):
    """What was asked of a command that changes several todos."""

    wanted: TodoSelection
    form: Form
    dry_run: bool
    wait: bool


def bulk_options(command: Command, *, completed: bool = False) -> Command:
    """Give a command all the options of one that changes several todos; it receives `asked`.

    Args:
        command: The command.
        completed: The shell offers those that are done.
    """

    @wait_option
    @click.option("--dry-run", "-n", is_flag=True, help="Print what would change, and change nothing.")
    @output_options
    @partial(todo_arguments, completed=completed)
    @wraps(command)
    def with_asked(
        *args: Any, wanted: TodoSelection, form: Form, dry_run: bool, wait: bool, **options: Any
    ) -> Any:
        return command(*args, asked=BulkOptions(wanted, form, dry_run, wait), **options)

    return with_asked  # type: ignore[return-value] # the same command with other options


def session_for(choice: ProfileChoice, asked: BulkOptions) -> "AbstractContextManager[Access]":
    """Open the session in which todos are changed; a dry run has nothing to be sent."""
    return write_session(choice, wait=asked.wait and not asked.dry_run, form=asked.form)


def change(
    session: Access,
    asked: BulkOptions,
    *,
    did: str,
    already: str,
    mark: str,
    act: "Callable[[Replica, list[Todo]], object]",
    along: "Callable[[Replica, list[Todo]], list[Todo]]" = lambda replica, todos: [],
    agree: "Callable[[list[Todo]], object] | None" = None,
    completed: bool = False,
    words: "Callable[[Replica, Todo], str] | None" = None,
) -> None:
    """Do the same to all todos that were asked for, as one step of undo, and print them.

    They are chosen and changed in one transaction: no other process comes between.

    Args:
        session: Where.
        asked: Which, and how to go about it.
        did: What was done, for undo: ``Completed``.
        already: What a todo was before that this does not change: ``already completed``.
        mark: What stands before each todo on the screen: ``✓ ``.
        act: Does it to all of them, given as they are.
        along: Returns the todos to which the same is done because it is done to others.
        agree: Asks the person, who is shown all of them; it raises where they do not agree.
        completed: The todos are among those that are done: of what passes a filter, and of what is named by
            its words.
        words: Returns the text of a changed todo; None prints the task.

    Raises:
        Failure: No such todo, or others than the person agreed to.
    """
    client, replica = session
    finder = asked.wanted.finder(client, completed=completed)

    def find() -> "list[Todo]":
        found = finder(replica)
        return list({todo.uid: todo for todo in (*found, *along(replica, found))}.values())

    agreed = None
    if agree and not asked.dry_run:
        agreed = find()
        agree(agreed)
    with suppress(_Rehearsed), replica.step(lambda: f"{did} {named(changed)}") as altered:
        todos = find()
        if agreed and {todo.uid for todo in todos} - {todo.uid for todo in agreed}:
            raise Failure("There are more of them by now. Nothing was changed; look again.")
        act(replica, todos)
        changed = [todo for todo in todos if todo.uid in altered]
        now = replica.many(todo.uid for todo in todos)
        after = [now.get(todo.uid, todo) for todo in todos]
        same = {todo.uid for todo in todos if now.get(todo.uid) == todo}
        said = {todo.uid: words(replica, todo) for todo in after} if words else {}
        if asked.dry_run:
            raise _Rehearsed

    def marked(todo: "Todo") -> str:
        if todo.uid in same:
            return f"{already}: "
        return f"would be {did.lower()}: " if asked.dry_run else mark

    print_todos(after, asked.form, lines(marked, (lambda todo: said[todo.uid]) if words else None))


class _Rehearsed(Exception):  # noqa: N818 nothing went wrong
    """Rolls a dry run back: it changes nothing, and prints what would change."""
