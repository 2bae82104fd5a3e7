"""What the footer shows: a message, how far a change is, and the keys that can be pressed now."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.app.widgets.key_bar import Hint

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.app.keymap import Keymap
    from tui.app.line_prompt import LinePrompt
    from tui.app.widgets.progress import Progress

IN_SIDEBAR = (("move.down", "down"), ("todo.details", "open"), ("move.right", "list"))
ON_ITEM = (("todo.edit", "rename"), ("todo.delete", "delete"), ("sidebar.color", "colour"))
IN_DETAILS = (
    ("move.down", "next field"),
    ("todo.details", "change it"),
    ("todo.edit", "edit"),
    ("todo.notes", "notes"),
    ("move.left", "list"),
)


def footer_of(
    context: "Context", prompt: "LinePrompt | None", message: str, tone: str
) -> "tuple[tuple[Hint, ...], str, str, Progress | None]":
    """Return the keys that can be pressed now, the message before them, the name of its style, and progress.

    Of a change that is under way is shown how far it is, and of the keys the one that stops it.

    Args:
        context: where they are pressed.
        prompt: what is being typed for; None where nothing is.
        message: a message to the person; empty where there is none.
        tone: the name of its style.
    """
    pending, selected = context.keymap.pending, context.todos.selected
    if prompt is None and pending:
        return hints_of(context), f"{pending}…", "accent", None
    if prompt is None and (progress := context.bulk.progress):
        stops = None if context.bulk.stopping else context.keymap.key_of("select.none")
        named = context.bulk.words.lower() in message.lower()
        words = message if named else f"{message} · {progress.words}" if message else progress.words
        return ((stops, "stops it"),) if stops else (), words, tone, progress
    if not message and selected:
        message, tone = f"{len(selected):,} selected", "accent"
    return hints_while_typing(prompt) if prompt else hints_of(context), message, tone, None


def hints_while_typing(prompt: "LinePrompt") -> tuple[Hint, ...]:
    """Return the keys of the line being typed."""
    if prompt.hints:
        return tuple(prompt.hints())
    complete = (("tab", "complete"),) if prompt.complete else ()
    return (("⏎", "keep"), *complete, ("esc", "leave"))


def hints_of(context: "Context") -> tuple[Hint, ...]:
    """Return keys and what they do, the most needed first; the last is shown whatever the room."""
    keymap, panes = context.keymap, context.panes
    if keymap.pending:
        return tuple((key, action.label) for key, action in keymap.following())
    hinted = sorted((each for each in keymap.actions if each.hint), key=lambda each: each.hint)
    offered = [(each.id, each.label) for each in hinted]
    if panes.current is panes.sidebar:
        place = panes.sidebar.place
        change = ON_ITEM if place and place.entry else ()
        return _with_keys(keymap, (*IN_SIDEBAR, offered[0], *change, offered[-1]))
    if panes.current is panes.details:
        return _with_keys(keymap, (*IN_DETAILS, offered[-1]))
    row = context.todos.row
    if row is None:
        # Without a todo the person can only add one or go to another view.
        return _with_keys(keymap, (offered[0], ("program.palette", "what to do"), offered[-1]))
    decide = (("todo.details", "decide"),) if row.conflict or row.refused else ()
    return _with_keys(keymap, (*decide, *offered))


def _with_keys(keymap: "Keymap[Context]", names: Iterable[tuple[str, str]]) -> tuple[Hint, ...]:
    return tuple((key, label) for name, label in names if (key := keymap.key_of(name)))
