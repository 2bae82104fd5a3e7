"""The palette: finds an action, a place or a todo by some letters of its name."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.app.action import Action, action
from tui.app.actions.go_to import go
from tui.app.actions.settings import Setting, change, choices_of
from tui.app.choice import Choice
from tui.app.list_state import ListState
from tui.app.pickers import choose
from tui.todos import Todo
from tui.todos import view as views

if TYPE_CHECKING:
    from tui.app.context import Context

TODOS = 30
"""The greatest number of todos in the result."""


@action("program.palette", "ctrl+p", ":", label="palette", group="Program", hint=10)
def palette(context: "Context") -> None:
    """Find an action, a setting, a project, a tag, a filter or a todo."""

    def chosen(choice: Choice | None) -> None:
        if choice is None:
            return
        if isinstance(choice.value, Action):
            context.attempt(partial(choice.value.run, context))
        elif isinstance(choice.value, ListState):
            go(context, choice.value)
        elif isinstance(choice.value, Setting):
            change(context, choice.value)
        elif isinstance(choice.value, Todo):
            go_to_todo(context, choice.value)

    settings = [each._replace(note="setting") for each in choices_of(context)]
    choices = [*_actions(context), *settings, *_places(context)]
    choose(
        context.app,
        "What to do",
        choices,
        chosen,
        also=partial(_todos, context),
        hint="type what you look for",
    )


def _actions(context: "Context") -> Iterator[Choice]:
    keymap = context.keymap
    for each in keymap.actions:
        if each.listed:
            key = keymap.key_of(each.id)
            yield Choice(each.description, each.group.lower(), each, key, words=(each.label,))


def _places(context: "Context") -> Iterator[Choice]:
    from tui.app.edit_sidebar import state_of
    from tui.app.sidebar_prompts import choice_of

    catalog = context.catalog
    for item in (*catalog.projects, *catalog.tags, *catalog.filters):
        yield choice_of(item, state_of(item))


def _todos(context: "Context", typed: str) -> Sequence[Choice]:
    return [
        Choice(
            todo.task, "done" if todo.is_complete else f"#{todo.project}" if todo.project else "todo", todo
        )
        for todo in context.replica.first_matches(typed, TODOS)
    ]


def go_to_todo(context: "Context", todo: Todo) -> None:
    """Move the cursor to a todo: in this list if it is there, else in the todo's project or the Inbox."""
    if not context.todos.go_to([todo.uid]):
        above = context.replica.get(todo.parent_uid) if todo.parent_uid else None
        for _ in range(MOST_ABOVE):
            if above is None:
                break
            context.replica.fold(above.uid, False)
            above = context.replica.get(above.parent_uid) if above.parent_uid else None
        view = views.project(todo.project) if todo.project else views.INBOX
        context.show(ListState(view, done=todo.is_complete), keep=todo.uid)
    context.panes.use(context.todos)


MOST_ABOVE = 100
"""The greatest number of ancestors to unfold: todos made elsewhere may be each other's ancestors."""
