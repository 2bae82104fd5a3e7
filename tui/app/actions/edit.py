"""Actions that change the selected todos, or the one under the cursor, as one step of undo."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.app.action import Action, action
from tui.app.bulk import FEW
from tui.app.changes import TodoChange, change, describe, no_todo, plain, targets, todo_here
from tui.app.choice import Choice
from tui.display.cell_text import cut, drawn
from tui.display.todo_text import back_words
from tui.todos import Priority, Todo
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.replica import Replica

GROUP = "Todos"


@action("todo.add", "a", "o", label="add", group=GROUP, hint=1)
def add(context: "Context") -> None:
    """Add a todo here, below this one."""
    from tui.app.prompts import beside, open_add

    open_add(context, beside(context))


@action("todo.add_above", "O", label="add above", group=GROUP)
def add_above(context: "Context") -> None:
    """Add a todo above this one."""
    from tui.app.prompts import beside, open_add

    open_add(context, beside(context, above=True))


@action("todo.add_child", "A", label="add subtask", group=GROUP)
def add_child(context: "Context") -> None:
    """Add a subtask to this todo."""
    from tui.app.prompts import Spot, open_add

    if todo := todo_here(context):
        open_add(context, Spot(todo))


@action("todo.edit", "e", "i", label="edit", group=GROUP, hint=3)
def edit(context: "Context") -> None:
    """Edit the line."""
    from tui.app.prompts import open_edit

    if todo := todo_here(context):
        open_edit(context, todo)


@action("todo.notes", "E", label="notes", group=GROUP)
def notes(context: "Context") -> None:
    """Write notes in your editor."""
    from tui.app.prompts import open_notes

    if todo := todo_here(context):
        open_notes(context, todo)


@action("todo.details", "enter", label="details", group=GROUP)
def details(context: "Context") -> None:
    """Open the details, or change the field there."""
    row = context.todos.row
    if row is not None and row.conflict:
        from tui.app.screens.conflict import ConflictPanel

        ConflictPanel(context, row.todo.uid).open(context.app)
    elif row is not None and row.refused:
        from tui.app.screens.refused import RefusedPanel

        RefusedPanel(context, row.todo.uid).open(context.app)
    elif row is not None and context.panes.current is context.panes.details:
        from tui.app.widgets.details import FIELDS

        changes = FIELDS[context.panes.details.field]
        next(each for each in context.keymap.actions if each.id == changes).run(context)
    elif row is not None:
        context.panes.fold("details", folded=False)
        context.panes.use(context.panes.details)
    else:
        context.say(no_todo(context))


class _Found(NamedTuple):
    """The todos to complete."""

    uids: Sequence[str]
    any_open: bool
    recurring: Sequence[Todo]
    below: Sequence[Todo]
    """Their open subtasks, except those among them."""
    why_it_ends: str
    """Why a recurring todo among them would not come back; empty if each would."""
    let_be: Callable[[], None]
    """Is called where they are not completed."""


@action("todo.done", "d", "space", label="done", group=GROUP, hint=2)
def done(context: "Context") -> None:
    """Complete, or reopen."""

    def decide(found: _Found) -> None:
        if not found.any_open:
            change(context, found.uids, REOPEN)
        else:
            _unless_it_ends(context, found, lambda: _complete_alone(context, found))

    _find(context, decide)


ALREADY_DONE = "Completed already"
REOPEN = TodoChange(
    "Reopening",
    "Reopened",
    lambda replica, uids: replica.complete_many(uids, False),
    already="Open already",
)


@action("todo.done_below", "D", label="done with subtasks", group=GROUP)
def done_below(context: "Context") -> None:
    """Complete with all subtasks, or the subtasks that just stayed open."""

    def decide(found: _Found) -> None:
        uids = [*found.uids, *(todo.uid for todo in found.below)]
        _unless_it_ends(context, found, lambda: _complete(context, uids))

    if context.todos.left_open:
        _complete_left(context, context.todos.left_open)
    else:
        _find(context, decide, below_too=True)


def _find(context: "Context", decide: Callable[[_Found], None], *, below_too: bool = False) -> None:
    """Find the selected todos and pass them to `decide`; with `below_too` check the rules of subtasks too."""
    uids, today, state = context.todos.targets, context.today, context.list_state
    if len(uids) > FEW:
        # In the frame of this key: one of its own, as soon as all are looked at, would delay the next key.
        context.todos.select_none()

    def let_be() -> None:
        """Select them again."""
        if len(uids) > FEW and context.list_state == state:
            context.todos.select(uids)

    def find(replica: "Replica") -> _Found:
        from tui.todos.recurrence import why_it_ends

        recurring = replica.recurring(uids)
        below = [todo for todo in replica.below(uids) if not todo.is_complete]
        whys = (why_it_ends(todo, today) for todo in (*recurring, *(below if below_too else ())))
        return _Found(uids, replica.any_open(uids), recurring, below, next(filter(None, whys), ""), let_be)

    context.bulk.look(uids, find, decide, let_be)


def _unless_it_ends(context: "Context", found: _Found, complete: Callable[[], object]) -> None:
    """Call `complete`; ask first if a recurring todo would not come back."""
    if not found.why_it_ends:
        complete()
        return
    from tui.app.pickers import choose

    def chosen(choice: Choice | None) -> None:
        if choice and choice.value is True:
            context.attempt(complete)
        else:
            found.let_be()

    context.say(f"{plain(found.why_it_ends)}. `todo.repeat` gives it another rule.", "warn")
    answers = [Choice("Keep it open", value=False), Choice("Complete it for good", value=True)]
    choose(context.app, "It would not come back", answers, chosen)


def _complete_alone(context: "Context", found: _Found) -> None:
    """Complete the todos, and show how many of their subtasks stay open."""

    def also(words: str) -> None:
        if below := found.below:
            context.todos.left_open = (*found.recurring, *below)
            them = "it" if len(below) == 1 else "them"
            context.say(
                f"{words} · {counted(len(below), 'subtask')} open: `todo.done_below` completes {them}"
            )

    _complete(context, found.uids, also)


def _complete_left(context: "Context", before: Sequence[Todo]) -> None:
    """Complete the subtasks that stayed open, as if they had been completed before their parents.

    Args:
        context: The main screen.
        before: The recurring ones of the completed todos and the open subtasks, as they were before.
    """

    def decide(now: Mapping[str, Todo]) -> None:
        left = {todo.uid: todo for todo in before if todo.uid in now and not now[todo.uid].is_complete}
        recurring = [
            todo.uid for todo in before if todo.recurrence and todo.uid in now and todo.uid not in left
        ]

        def complete(replica: "Replica", uids: Sequence[str]) -> None:
            along = [left[uid] for uid in uids if now[uid].parent_uid != left[uid].parent_uid]
            replica.edit_many({todo.uid: {"parent_uid": todo.parent_uid} for todo in along})
            replica.complete_many(uids)

        def again(replica: "Replica", _: Sequence[str]) -> str:
            for uid in recurring:
                replica.complete(uid, False)
                replica.complete(uid)
            return ""

        change(
            context,
            list(left),
            TodoChange("Completing", "Completed", complete, again, ALREADY_DONE),
            seen=left,
        )

    uids = [todo.uid for todo in before]
    context.bulk.look(uids, lambda replica: replica.many(uids), decide)


def _complete(
    context: "Context", uids: Sequence[str], then: Callable[[str], None] = lambda words: None
) -> None:
    today = context.today

    def coming_back(replica: "Replica", done: Sequence[str]) -> str:
        following = [back for todo in replica.recurring(done) if (back := replica.following(todo))]
        if len(done) == 1 and following:
            return f", {back_words(following[0], today)}"
        return f", {len(following):,} of them come{'s' * (len(following) == 1)} back" if following else ""

    todo_change = TodoChange(
        "Completing",
        "Completed",
        lambda replica, uids: replica.complete_many(uids),
        coming_back,
        ALREADY_DONE,
    )
    change(context, uids, todo_change, then=then)


@action("todo.delete", "x", label="delete", group=GROUP, hint=6)
def delete(context: "Context") -> None:
    """Delete."""
    below = 0

    def gone(replica: "Replica", uids: Sequence[str]) -> None:
        nonlocal below
        below += len(replica.below(uids))
        replica.delete_many(uids)

    todo_change = TodoChange(
        "Deleting",
        "Deleted",
        gone,
        lambda replica, uids: f" and {counted(below, 'subtask')}" if below else "",
    )
    change(context, context.todos.targets, todo_change)


def _priority(level: Priority, key: str) -> "Action[Context]":
    word = level.label

    words = f"Priority {word}" if word else "No priority"

    def run(context: "Context") -> None:
        todo_change = TodoChange(
            f"Setting priority {word} of" if word else "Taking the priority off",
            f"{words}:",
            lambda replica, uids: replica.edit_many({uid: {"priority": level} for uid in uids}),
            already=f"{words} already",
        )
        change(context, context.todos.targets, todo_change)

    run.__doc__ = f"Priority {word}, {level.name.lower()}" if word else "No priority"
    return action(f"todo.priority.{key}", key, label=word or "no priority", group=GROUP)(run)


PRIORITIES = tuple(
    _priority(level, key)
    for level, key in (
        (Priority.URGENT, "1"),
        (Priority.HIGH, "2"),
        (Priority.MEDIUM, "3"),
        (Priority.LOW, "4"),
        (Priority.NONE, "0"),
    )
)


def _step_priority(context: "Context", by: int) -> None:
    def step(replica: "Replica", uids: Sequence[str]) -> None:
        there = replica.many(uids).values()
        levels = {todo.uid: max(0, min(todo.priority + by, Priority.URGENT)) for todo in there}
        replica.edit_many({uid: {"priority": Priority(level)} for uid, level in levels.items()})

    def now(replica: "Replica", changed: Sequence[str]) -> str:
        todo = replica.get(changed[0]) if len(changed) == 1 else None
        return f": {todo.priority.label or 'no priority'}" if todo else ""

    words = (
        ("Raising the priority of", "More urgent:", step, now, "At the highest priority already")
        if by > 0
        else ("Lowering the priority of", "Less urgent:", step, now, "No priority already")
    )
    change(context, context.todos.targets, TodoChange(*words))


@action("todo.priority.up", "+", label="more urgent", group=GROUP)
def more_urgent(context: "Context") -> None:
    """More urgent."""
    _step_priority(context, 1)


@action("todo.priority.down", "-", label="less urgent", group=GROUP)
def less_urgent(context: "Context") -> None:
    """Less urgent."""
    _step_priority(context, -1)


@action("todo.copy", "y", label="copy", group=GROUP)
def copy(context: "Context") -> None:
    """Copy as text."""
    todos = targets(context)
    # No newline at the end: a shell would run the text as soon as it is pasted.
    lines = [clean(context.syntax.line_of(todo, context.today)) for todo in todos]
    if not lines:
        context.say(no_todo(context))
    else:
        context.app.copy_to_clipboard("\n".join(lines))
        context.say(f"Copied {describe(context, [todo.uid for todo in todos])}.")


@action("todo.link", "g x", label="open link", group=GROUP)
def link(context: "Context") -> None:
    """Open the link in this todo."""
    from tui.app.links import first_link, open_link

    todo = todo_here(context)
    if todo is None:
        return
    address = first_link(f"{todo.task} {todo.notes}")
    if address is None:
        context.say("There is no link in this todo.")
    elif open_link(address):
        context.say(f"Opened {cut(drawn(address), 50)}.")
    else:
        context.app.copy_to_clipboard(address)
        context.say(f"No browser can be opened here; copied {cut(drawn(address), 50)}.")
