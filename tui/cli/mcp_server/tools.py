"""The tools an agent is given: each does what a command does, and a change is one step of undo."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

import click
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from tui.cli.commands.done import refuse_to_end
from tui.cli.errors import Failure, failure_of
from tui.cli.field_options import Changes, checked_options
from tui.cli.mcp_server.delivery import Delivery
from tui.cli.mcp_server.schema import (
    Clearable,
    Confirm,
    Day,
    Id,
    Ids,
    NewTodo,
    PriorityName,
    Remind,
    Repeat,
    SortName,
    Starts,
    Tags,
    Text,
    ViewName,
)
from tui.cli.mcp_server.scope import Scope, checker
from tui.cli.read_session import read_session
from tui.cli.selection import filter_of
from tui.cli.views import VIEWS, todos_in
from tui.cli.write_session import Access, refuse_too_long
from tui.client.client import Client, ProfileChoice
from tui.errors import ExitCode
from tui.replica.agent import Agent
from tui.todos import Todo
from tui.todos.fields import fields_of
from tui.todos.view import Sort
from tui.todos.wording import named

if TYPE_CHECKING:
    from tui.replica.replica import Replica

Result = dict[str, Any]
SHOWN = 500
"""Characters of a text that a list shows."""


class Tools:
    """The tools of one server. They take turns: what comes first is done first.

    Args:
        choice: Whose todos.
        scope: Which of them.
        delivery: Sends what was changed.
    """

    def __init__(self, choice: ProfileChoice, scope: Scope, delivery: Delivery) -> None:
        self._choice = choice
        self._scope = scope
        self._delivery = delivery
        self._turn = Lock()

    # Reading

    def list_todos(
        self,
        view: ViewName = "all",
        filter: Annotated[  # noqa: A002 - the name the word has for people
            str, Field(max_length=1000, description="Such as: overdue or p1, #work & @phone, due < 7d.")
        ] = "",
        words: Annotated[str, Field(max_length=500, description="Words to search for.")] = "",
        completed: Annotated[bool, Field(description="Completed todos too.")] = False,
        sort: SortName = "manual",
        limit: Annotated[int, Field(ge=1, le=500)] = 50,
        offset: Annotated[int, Field(ge=0)] = 0,
    ) -> Result:
        """List or search todos. "total" tells how many there are; limit and offset page through them.

        Texts that are long end in "…" here; show_todo has them whole.
        """
        with self._told(), read_session(self._choice) as (client, replica):
            passing = filter_of(client, filter, replica).expression if filter.strip() else None
            found = todos_in(
                replica, VIEWS[view], done=completed, search=words, filter=passing, sort=Sort(sort)
            )
            held = self._scope.of([*found])
            shown = held[offset : offset + limit]
            return {"todos": [_fields(_shortened(todo)) for todo in shown], "total": len(held)}

    def show_todo(self, id: Id) -> Result:  # noqa: A002 - the name the word has for people
        """Show everything about a todo, its notes and subtasks included."""
        with self._told(), read_session(self._choice) as (_, replica):
            todo = self._the_todo(replica, id)
            below = self._scope.of(replica.children(todo.uid))
            return _fields(todo) | {"subtasks": [_fields(each) for each in below]}

    def list_projects(self) -> Result:
        """List the projects with how many open todos each has."""
        with self._told(), read_session(self._choice) as (_, replica):
            projects = replica.counts().projects
            return {"projects": {name: n for name, n in projects.items() if self._scope.holds(name)}}

    # Changing

    def add_todos(
        self,
        context: Context,
        todos: Annotated[list[NewTodo], Field(min_length=1, max_length=1000)],
        confirm: Confirm = None,
    ) -> Result:
        """Add todos, all in one step."""

        def add(client: Client, replica: "Replica") -> list[Todo]:
            return replica.add_many([self._new(client, replica, each) for each in todos])

        return self._change(context, "Added", add, confirm)

    def edit_todos(
        self,
        context: Context,
        ids: Ids,
        task: Text | None = None,
        due: Day | None = None,
        repeat: Repeat | None = None,
        starts: Starts | None = None,
        remind: Remind | None = None,
        priority: PriorityName | None = None,
        project: Text | None = None,
        notes: Text | None = None,
        add_tags: Tags = [],  # noqa: B006 - the SDK copies it
        remove_tags: Tags = [],  # noqa: B006 - the SDK copies it
        clear: Annotated[list[Clearable], Field(description="Fields to empty.")] = [],  # noqa: B006 - as above
        confirm: Confirm = None,
    ) -> Result:
        """Set the same fields of todos, all in one step; what is not named stays as it is."""
        given = {
            "task": task,
            "due": due,
            "repeat": repeat,
            "starts": starts,
            "remind": remind,
            "priority": priority,
            "project": project,
            "notes": notes,
            "tag": tuple(add_tags),
            "untag": tuple(remove_tags),
            **{f"no_{name}": True for name in clear},
        }

        def edit(client: Client, replica: "Replica") -> list[Todo]:
            changes = Changes("", checked_options(given), client.locale)
            fields = {todo.uid: changes.of(todo) for todo in self._the_todos(replica, ids)}
            for each in fields.values():
                refuse_too_long(each)
            return [*replica.edit_many(fields).values()]

        return self._change(context, "Edited", edit, confirm)

    def complete_todos(
        self,
        context: Context,
        ids: Ids,
        subtasks: Annotated[bool, Field(description="Complete the open subtasks too.")] = False,
        confirm: Confirm = None,
    ) -> Result:
        """Mark todos as done, all in one step. One that recurs comes back on its next day."""

        def complete(client: Client, replica: "Replica") -> list[Todo]:
            todos = {todo.uid: todo for todo in self._the_todos(replica, ids)}
            if subtasks:
                todos |= {each.uid: each for each in replica.below([*todos]) if not each.is_complete}
            for todo in todos.values():
                refuse_to_end(todo)
            replica.complete_many(todos)
            return [*replica.many(todos).values()]

        return self._change(context, "Completed", complete, confirm)

    def reopen_todos(self, context: Context, ids: Ids, confirm: Confirm = None) -> Result:
        """Mark todos as to be done again, all in one step."""

        def reopen(client: Client, replica: "Replica") -> list[Todo]:
            uids = [todo.uid for todo in self._the_todos(replica, ids)]
            replica.complete_many(uids, done=False)
            return [*replica.many(uids).values()]

        return self._change(context, "Reopened", reopen, confirm)

    def delete_todos(self, context: Context, ids: Ids, confirm: Confirm = None) -> Result:
        """Delete todos with their subtasks, all in one step; undo brings them back."""

        def delete(client: Client, replica: "Replica") -> list[Todo]:
            todos = self._the_todos(replica, ids)
            gone = {todo.uid: todo for todo in (*todos, *replica.below(todo.uid for todo in todos))}
            replica.delete_many(gone)
            return [*gone.values()]

        return self._change(context, "Deleted", delete, confirm)

    def undo(self, context: Context) -> Result:
        """Take your last step back. What the person did since is not yours to undo."""
        with self._opened() as (_, replica):
            replica.act_for(Agent(_name(context), self._scope.check))
            words = replica.undo()
            if words is None:
                raise Failure("There is nothing to undo.", ExitCode.NOTHING_MATCHED)
            return {"undone": words}

    # What they have in common

    def _change(
        self,
        context: Context,
        did: str,
        act: Callable[[Client, "Replica"], list[Todo]],
        confirm: int | None,
    ) -> Result:
        """Make a change as one step under the agent's name; return the todos it is about."""
        with self._opened() as (client, replica):
            replica.act_for(Agent(_name(context), checker(self._scope, confirm)))
            changed: list[Todo] = []
            with replica.step(lambda: f"{did} {named(changed)}") as altered:
                todos = act(client, replica)
                changed = [todo for todo in todos if todo.uid in altered]
            return {"todos": [_fields(todo) for todo in todos]}

    @contextmanager
    def _opened(self) -> Iterator[Access]:
        """Open the replica to change it; have sent what was changed."""
        with self._told():
            client = Client(self._choice, quietly=True)
            try:
                client.signed_in()
                with client.replica() as replica:
                    yield Access(client, replica)
                    if replica.waiting:
                        self._delivery.soon()
            finally:
                client.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Have a turn, and tell the agent what could not be done, as a command would tell the person."""
        try:
            with self._turn:
                yield
        except click.ClickException as error:
            raise ToolError(error.format_message()) from error
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            raise ToolError(failure.format_message()) from error

    def _the_todos(self, replica: "Replica", ids: list[str]) -> list[Todo]:
        found = (self._the_todo(replica, each) for each in ids)
        return [*{todo.uid: todo for todo in found}.values()]

    def _the_todo(self, replica: "Replica", name: str) -> Todo:
        """Return the one todo in the scope whose uid begins with `name`."""
        found = self._scope.of(replica.find(name))
        if len(found) > 1:
            raise Failure(f"{len(found)} todos have an id that begins with “{name}”.", ExitCode.USAGE)
        if not found:
            raise Failure(f"No todo has an id that begins with “{name}”.", ExitCode.NOTHING_MATCHED)
        return found[0]

    def _new(self, client: Client, replica: "Replica", new: NewTodo) -> Todo:
        above = self._the_todo(replica, new.under) if new.under else None
        todo = Todo(uid="", task=new.task, parent_uid=above.uid if above else None)
        options = checked_options({"task": new.task, **new.options})
        todo = todo._replace(**Changes("", options, client.locale).of(todo))  # type: ignore[arg-type] # fields of Todo by name
        project = todo.project or (above.project if above else "") or self._scope.project
        refuse_too_long(todo._replace(project=project)._asdict())
        return todo._replace(project=project)


def _shortened(todo: Todo) -> Todo:
    """Return a todo with no more than the beginnings of its texts, as in a list of many."""
    return todo._replace(task=_beginning(todo.task), notes=_beginning(todo.notes))


def _beginning(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _fields(todo: Todo) -> Result:
    """Return the fields of a todo that say something: a model pays for each word it reads."""
    fields = {name: value for name, value in fields_of(todo).items() if value not in (None, "", [])}
    return {name: value for name, value in fields.items() if name not in ("position", "updated_at")}


def _name(context: Context) -> str:
    """Return what the person knows the agent as: the name that it gave when it connected."""
    said = context.request_context.session.client_params
    return Agent.name_of(said.client_info.name if said else "")
