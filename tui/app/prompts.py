"""The prompts of the line at the bottom: add, edit, notes, search, filter, rename."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.app.changes import not_here, quote, save_text, with_fields
from tui.app.line_prompt import LinePrompt, Preview
from tui.app.list_state import ListState
from tui.app.quick_add_preview import previewer
from tui.app.syntax import Mistake, ParsedLine
from tui.app.widgets.key_bar import Hint
from tui.display.cell_text import cut, drawn
from tui.todos import Todo
from tui.todos.alike import alike
from tui.todos.limits import exceeded
from tui.todos.view import ALL, Kind
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.app.context import Context

_NAME = re.compile(r"""(?:^|(?<=\s)|(?<=[!&|(]))([#+@])("[^"]*|\S*)\Z""")
_OPEN_BOX = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+\[ ?\]\s+")
"""What marks an open task in Markdown (GitHub's extension)."""
SEARCH_PAUSE = 0.03
"""Seconds."""
HINT = "Pay rent #home @bank p1 tomorrow 9am every month"


class Spot(NamedTuple):
    """Where a new todo goes."""

    parent: Todo | None = None
    after: str | None = None
    """The uid of the sibling it stands below."""
    before: str | None = None
    """The uid of the sibling it stands above."""


def beside(context: "Context", *, above: bool = False) -> Spot:
    """Return the spot below the todo under the cursor, or above it, where the list is in that order."""
    here = context.todos.todo
    if here is None or not context.list_state.arranged:
        return Spot(after=here.uid if here and not here.parent_uid else None)
    parent = context.replica.get(here.parent_uid) if here.parent_uid else None
    return Spot(parent, before=here.uid) if above else Spot(parent, after=here.uid)


def open_add(context: "Context", spot: Spot, text: str = "") -> None:
    """Open the line for a new todo; every line of a pasted text becomes one."""
    given = _given(context, spot.parent)
    view = context.list_state.view
    day = view.day if view.kind is Kind.DAY and not spot.parent else None

    def read(text: str) -> ParsedLine:
        found = context.syntax.read_line(text, context.now, day=day)
        tags = (*given.get("tags", ()), *found.fields.get("tags", ()))  # type: ignore[misc]  # tuples of text
        return found._replace(fields={**given, **found.fields, "tags": tuple(dict.fromkeys(tags))})

    def submit(text: str) -> bool:
        typed = [_OPEN_BOX.sub("", each) for each in text.splitlines()]
        made = [(each, *_made(read(each).fields)) for each in typed if each.strip()]
        todos = [todo for _, todo, why_not in made if not why_not]
        left = [(each, why_not) for each, _, why_not in made if why_not]
        if todos and not context.attempt(lambda: _add(context, todos, spot)):
            return False
        if todos and left:
            open_add(context, spot, "\n".join(each for each, _ in left))
        if left:
            context.say(f"{left[0][1]} It is still in the line.", "warn")
        return bool(todos) or not left

    label = f"subtask of {cut(drawn(spot.parent.task), 16)}" if spot.parent else "add"
    prompt = LinePrompt(
        label,
        submit,
        previewer(context, read, several=True),
        complete=_names(context),
        hint=HINT,
        multiline=True,
        pasted=_without_boxes,
    )
    context.ask(prompt, text)


def _without_boxes(text: str) -> str:
    """Return pasted lines without what marks them as open tasks of Markdown."""
    return "\n".join(_OPEN_BOX.sub("", each) for each in text.splitlines())


def _given(context: "Context", parent: Todo | None) -> Mapping[str, object]:
    """Return what a new todo has without saying so: it belongs to where it is added."""
    view = context.list_state.view
    if parent:
        return {"parent_uid": parent.uid, "project": parent.project}
    match view.kind:
        case Kind.PROJECT:
            return {"project": view.name}
        case Kind.TAG:
            return {"tags": (view.name,)}
        case Kind.TODAY:
            return {"due_date": context.today}
        case Kind.DAY:
            return {"due_date": view.day}
    return {}


def _made(fields: Mapping[str, object]) -> tuple[Todo, str]:
    """Return the todo with these fields, and why it cannot be one; empty if it can."""
    from uuid import uuid4  # brings the platform module with it, which no first frame needs

    todo = Todo(uid=str(uuid4()), **fields)  # type: ignore[arg-type]  # fields of Todo by name
    return todo, _why_not(todo._asdict())


def _why_not(fields: Mapping[str, object]) -> str:
    """Return why a todo cannot have these fields; empty if it can."""
    if not str(fields.get("task", "words")).strip():
        return "A todo needs words."
    return next(iter(exceeded(fields).values()), "")


def _add(context: "Context", todos: Sequence[Todo], spot: Spot) -> None:
    words, (_, after, before) = f"Added {counted(len(todos), 'todo')}", spot
    if len(todos) == 1:
        words = with_fields(f"Added {quote(todos[0])}", todos[0], context.today)
        if not (context.list_state.arranged or todos[0].project):
            words += " · in the Inbox"
    with context.replica.step(words):
        for todo in todos:
            context.replica.add(todo, after=after, before=before)
            after, before = todo.uid, None
    if todos[0].parent_uid:
        context.replica.fold(todos[0].parent_uid, False)
    context.show(keep=todos[-1].uid)
    seen = context.todos.todo is not None and context.todos.todo.uid == todos[-1].uid
    context.say(words if seen else f"{words}. {not_here(context, [todo.uid for todo in todos])}", "good")


def open_edit(context: "Context", todo: Todo) -> None:
    """Open the line with `todo` in quick-add syntax; what is taken out of the line is taken off the todo."""
    # "tomorrow" keeps the meaning it had when the line was typed, even after midnight.
    opened = context.now
    before = context.syntax.line_of(todo, opened.date())

    def read(text: str) -> ParsedLine:
        return context.syntax.read_line(text, opened, written=before)

    def submit(text: str) -> bool:
        if text == before:
            return True
        fields = read(text).fields
        news = {name: value for name, value in fields.items() if value != getattr(todo, name)}
        if why_not := _why_not(news):
            context.say(f"{why_not} `esc` leaves it as it was.", "warn")
            return False
        return not news or context.attempt(lambda: save_text(context, todo, "Edited", news))

    # Behind the notes everything would be one of them.
    notes = next((start for start, _, kind in read(before).parts if kind == "notes"), None)
    caret = None if notes is None else notes - 1
    context.ask(
        LinePrompt("edit", submit, previewer(context, read), complete=_names(context), caret=caret), before
    )


def open_notes(context: "Context", todo: Todo) -> None:
    """Open the person's editor with the notes of `todo`."""
    from tui.app.editor import write_notes

    def save(text: str) -> None:
        verb = "Wrote notes on" if text else "Removed the notes of"
        save_text(context, todo, verb, {"notes": text}, tell_fields=False)

    write_notes(context, todo, save)


def open_search(context: "Context") -> None:
    """Open the line for a search: the list narrows as one types; Escape brings all of it back.

    Enter shows what matches elsewhere too, where anything does; Tab keeps to what matches here.
    """
    before, at = context.list_state, context.todos.todo
    everywhere = 0

    def elsewhere() -> int:
        return everywhere - len(context.todos.listing or ())

    def changed(text: str) -> None:
        nonlocal everywhere
        everywhere = context.replica.matches(text)
        context.show(context.list_state._replace(search=text) if text else context.list_state.searched)

    def preview(text: str) -> Preview:
        count = elsewhere()
        if count <= 0 or text != context.list_state.search:
            return Preview()
        palette = context.app.palette
        shows = " · ⏎ shows them" if count > 1 else " · ⏎ shows it"
        return Preview((), ((f"{count:,} more elsewhere", palette.accent), (shows, palette.quiet)))

    def stay(text: str) -> None:
        changed(text)
        context.todos.last_search = text or context.todos.last_search

    def submit(text: str) -> bool:
        stay(text)
        if elsewhere() > 0:
            todo = context.todos.todo
            everything = ListState(ALL, search=text, done=True, before=context.list_state.searched)
            context.show(everything, keep=todo.uid if todo else None)
        return True

    def cancelled() -> None:
        context.todos.last_search = context.list_state.search or context.todos.last_search
        todo = context.todos.todo or at
        context.show(before, keep=todo.uid if todo else None)

    def hints() -> Sequence[Hint]:
        if elsewhere() > 0:
            return (("⏎", "show all"), ("tab", "only here"), ("esc", "leave"))
        return (("⏎", "keep"), ("esc", "leave"))

    # The letter is on the screen first; a search of very many todos waits for a pause in the typing.
    context.ask(
        LinePrompt(
            "/",
            submit,
            preview,
            changed=changed,
            pause=SEARCH_PAUSE,
            cancelled=cancelled,
            stay=stay,
            hints=hints,
            hint="words to look for",
        )
    )


def filter_preview(context: "Context") -> Callable[[str], Preview]:
    """Return what marks a mistake in a filter and says what was expected, or names what there is to say."""

    def preview(text: str) -> Preview:
        found = context.syntax.read_filter(text)
        palette = context.app.palette
        if isinstance(found, Mistake):
            wrong = (found.start, max(found.stop, found.start + 1), palette.bad)
            return Preview((wrong,), ((found.message, palette.warn),))
        words = "today overdue p1 #project @tag due < 7d “words”   & and  | or  ! not  ( )"
        return Preview((), ((words, palette.quiet),))

    return preview


def open_filter(context: "Context") -> None:
    """Open the line for a filter; it is applied as one types; Escape brings all back, cursor and all."""
    before, at = context.list_state, context.todos.todo
    syntax = context.syntax

    def changed(text: str) -> None:
        if not isinstance(syntax.read_filter(text), Mistake):
            context.show(context.list_state._replace(filter=text.strip()))

    def submit(text: str) -> bool:
        if not isinstance(syntax.read_filter(text), Mistake):
            return True
        context.say("Not a filter yet. `esc` leaves the list as it was.", "warn")
        return False

    def cancelled() -> None:
        context.show(before, keep=at.uid if at else None)

    names = _names(context, syntax.name_in_filter)
    prompt = LinePrompt(
        "filter",
        submit,
        filter_preview(context),
        changed,
        cancelled=cancelled,
        complete=names,
        hint="today | overdue & p1 & #work",
    )
    context.ask(prompt, before.filter)


def _names(
    context: "Context", written: Callable[[str], str] | None = None
) -> Callable[[str, int], Sequence[tuple[int, str]]]:
    """Return a completer for names of projects and tags, the most used first.

    `written` tells how a name stands in the line; without it, as in a quick-add line.
    """
    written = written or context.syntax.name_in_line

    def complete(text: str, caret: int) -> Sequence[tuple[int, str]]:
        found = _NAME.search(text[:caret])
        if not found:
            return ()
        catalog = context.catalog
        items = catalog.tags if found[1] == "@" else catalog.projects
        names = {item.name: item.open or 0 for item in items if not item.archived}
        begun = alike(found[2].removeprefix('"'))
        fitting = [name for name in names if alike(name).startswith(begun)]
        fitting.sort(key=lambda name: -names[name])
        return [(found.start(1), f"{found[1]}{written(name)}") for name in fitting[:50]]

    return complete
