"""What the line at the bottom is opened for: adding, editing, searching, filtering."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tui.app.actions.edit import quoted, rewrite
from tui.app.actions.reorder import unfold
from tui.app.parsing import Mistake, Read
from tui.app.row import priority_word
from tui.app.widgets.entry import Purpose, Reading
from tui.display.cell_text import Piece, cut, drawn
from tui.display.date_text import due_words, full_day
from tui.todos import Priority, Todo
from tui.todos.limits import exceeded
from tui.todos.view import Kind

if TYPE_CHECKING:
    from rich.style import Style

    from tui.app.screens.main import MainScreen

_NAME = re.compile(r"""(?:^|(?<=\s)|(?<=[!&|(]))([#+@])("[^"]*|\S*)\Z""")
SEARCH_PAUSE = 0.03
HINT = "Pay rent #home @bank p1 tomorrow 9am every month"


def adding(main: "MainScreen", parent: Todo | None = None, text: str = "") -> None:
    """Open the line for a new todo, here or under `parent`; every line of a pasted text becomes one."""
    given = _given(main, parent)
    after = main.todos.todo.uid if main.todos.todo and not parent else None

    def done(text: str) -> bool:
        made = [(each, *_made(main, each, given)) for each in text.splitlines() if each.strip()]
        todos = [todo for _, todo, why_not in made if not why_not]
        left = [(each, why_not) for each, _, why_not in made if why_not]
        if todos and not main.act(lambda: _add(main, todos, after)):
            return False
        if todos and left:
            adding(main, parent, "\n".join(each for each, _ in left))
        if left:
            main.say(f"{left[0][1]} It is still in the line.", "warn")
        return bool(todos) or not left

    label = f"subtask of {cut(drawn(parent.task), 16)}" if parent else "add"
    purpose = Purpose(label, done, _reader(main, given), complete=_names(main), hint=HINT, many=True)
    main.ask(purpose, text)


def _given(main: "MainScreen", parent: Todo | None) -> Mapping[str, object]:
    """Return what a new todo has without saying so: it belongs to where it is added."""
    view = main.shown.view
    if parent:
        return {"parent_uid": parent.uid, "project": parent.project}
    match view.kind:
        case Kind.PROJECT:
            return {"project": view.name}
        case Kind.TAG:
            return {"tags": (view.name,)}
        case Kind.TODAY:
            return {"due_date": main.today}
        case Kind.DAY:
            return {"due_date": view.day}
    return {}


def _made(main: "MainScreen", text: str, given: Mapping[str, object]) -> tuple[Todo, str]:
    """Return the todo of a line, and why it cannot be one; empty where it can."""
    fields = dict(main.house.language.read_line(text, main.now).fields)
    from uuid import uuid4  # brings the platform module with it, which no first frame needs

    if "tags" in given and "tags" in fields:
        fields["tags"] = tuple(dict.fromkeys([*given["tags"], *fields["tags"]]))  # type: ignore[misc]  # both are tuples of text
    todo = Todo(uid=str(uuid4()), **{**given, **fields})  # type: ignore[arg-type]  # fields of Todo by name
    return todo, _why_not(todo._asdict())


def _why_not(fields: Mapping[str, object]) -> str:
    """Return why a todo cannot have these fields; empty where it can."""
    if not str(fields.get("task", "words")).strip():
        return "A todo needs words."
    return next(iter(exceeded(fields).values()), "")


def _add(main: "MainScreen", todos: Sequence[Todo], after: str | None) -> None:
    words = f"Added {quoted(todos[0]) if len(todos) == 1 else f'{len(todos):,} todos'}"
    with main.replica.step(words):
        for todo in todos:
            main.replica.add(todo, after=after)
            after = todo.uid
    if todos[0].parent_uid:
        unfold(main, todos[0].parent_uid)
    main.reload(keep=todos[-1].uid)
    seen = main.todos.todo is not None and main.todos.todo.uid == todos[-1].uid
    main.say(words if seen else f"{words}. It is not in this list: `go.all` shows everything.", "good")


def editing(main: "MainScreen", todo: Todo) -> None:
    """Open the line with `todo` in quick-add syntax; what is taken out of the line is taken off the todo."""
    # "tomorrow" goes on meaning what it meant when the line was written, over midnight too.
    opened = main.now
    before = main.house.language.line_of(todo, opened.date())

    def done(text: str) -> bool:
        if text == before:
            return True
        fields = main.house.language.read_line(text, opened, whole=True).fields
        news = {name: value for name, value in fields.items() if value != getattr(todo, name)}
        if why_not := _why_not(news):
            main.say(f"{why_not} `esc` leaves it as it was.", "warn")
            return False
        return not news or main.act(lambda: rewrite(main, todo, "Edited", **news))

    main.ask(Purpose("edit", done, _reader(main, {}, opened), complete=_names(main)), before)


def searching(main: "MainScreen") -> None:
    """Open the line for a search: the list narrows as one types; Escape brings all of it back."""
    before, at = main.shown, main.todos.todo

    def typed(text: str) -> None:
        # The letter is on the screen first; a search of very many todos waits for a pause in the typing.
        main.later(SEARCH_PAUSE, lambda: main.show(main.shown._replace(search=text)))

    def done(text: str) -> bool:
        main.later(0, lambda: main.show(main.shown._replace(search=text)))
        main.search_before = text or main.search_before
        return True

    def cancelled() -> None:
        main.later(0, lambda: None)
        main.search_before = main.shown.search or main.search_before
        todo = main.todos.todo or at
        main.show(before, keep=todo.uid if todo else None)

    main.ask(Purpose("/", done, typed=typed, cancelled=cancelled, hint="words to look for"))


def filtering(main: "MainScreen") -> None:
    """Open the line for a filter; it is applied as one types; Escape brings all back, cursor and all."""
    before, at = main.shown, main.todos.todo
    language = main.house.language

    def read(text: str) -> Reading:
        found = language.read_filter(text)
        palette = main.house.palette
        if isinstance(found, Mistake):
            wrong = (found.start, max(found.stop, found.start + 1), palette.bad)
            return Reading((wrong,), ((found.message, palette.warn),))
        words = "today overdue p1 #project @tag due < 7d nodate notes “words”   & and  | or  ! not  ( )"
        return Reading((), ((words, palette.quiet),))

    def typed(text: str) -> None:
        if not isinstance(language.read_filter(text), Mistake):
            main.show(main.shown._replace(filter=text.strip()))

    def done(text: str) -> bool:
        return not isinstance(language.read_filter(text), Mistake)

    def cancelled() -> None:
        main.show(before, keep=at.uid if at else None)

    names = _names(main, language.name_in_filter)
    purpose = Purpose("filter", done, read, typed, cancelled, names, "today | overdue & p1 & #work")
    main.ask(purpose, before.filter)


def saving_filter(main: "MainScreen") -> None:
    """Open the line for the name to save the filter in use under."""
    text = main.shown.filter
    if not text:
        main.say("There is no filter in use. `find.filter` sets one.")
        return

    def done(name: str) -> bool:
        if not name.strip():
            return False
        main.say(main.house.keep(name.strip(), text, table="filters"))
        main.reload()
        return True

    main.ask(Purpose("save filter as", done, hint="a name"))


def _names(
    main: "MainScreen", written: Callable[[str], str] | None = None
) -> Callable[[str, int], Sequence[tuple[int, str]]]:
    """Return a completer for names of projects and tags, the most used first.

    `written` tells how a name stands in the line; without it, as in a quick-add line.
    """
    written = written or main.house.language.name_in_line

    def complete(text: str, caret: int) -> Sequence[tuple[int, str]]:
        found = _NAME.search(text[:caret])
        if not found:
            return ()
        names = main.counts.tags if found[1] == "@" else main.counts.projects
        begun = found[2].removeprefix('"').casefold()
        fitting = [name for name in names if name.casefold().startswith(begun)]
        fitting.sort(key=lambda name: -names[name])
        return [(found.start(1), f"{found[1]}{written(name)}") for name in fitting[:50]]

    return complete


def _reader(
    main: "MainScreen", given: Mapping[str, object], moment: datetime | None = None
) -> Callable[[str], Reading]:
    """Return what colours a quick-add line, read as of `moment` or now, and tells what was understood."""

    def read(text: str) -> Reading:
        palette = main.house.palette
        found = main.house.language.read_line(text, moment or main.now)
        pens: dict[str, Style] = {
            "when": palette.today,
            "starts": palette.today,
            "project": palette.hues[1],
            "tag": palette.link,
            "priority": palette.key,
            "notes": palette.quiet,
            "escape": palette.faint,
        }
        spans = [(start, stop, pens.get(kind, palette.accent)) for start, stop, kind in found.parts]
        return Reading(spans, _chips(main, found, given))

    return read


def _chips(main: "MainScreen", found: Read, given: Mapping[str, object]) -> list[Piece]:
    palette, fields = main.house.palette, {**given, **found.fields}
    chips: list[Piece] = [(f"{found.problem}   ", palette.warn)] if found.problem else []

    def chip(text: str, pen: "Style") -> None:
        chips.extend([(text, pen), ("   ", palette.text)])

    project = str(fields.get("project") or "")
    chip(f"# {drawn(project)}" if project else "▽ Inbox", palette.hue(project) if project else palette.quiet)
    due, at = fields.get("due_date"), fields.get("due_time")
    if due:
        chip(f"◆ {due_words(due, at, main.today)} · {full_day(due)}", palette.today)  # type: ignore[arg-type]  # a date, a time
    if fields.get("recurrence"):
        chip(f"↻ {main.house.language.rule_words(str(fields['recurrence']))}", palette.today)
    if fields.get("starts_on"):
        chip(f"starts {full_day(fields['starts_on'])}", palette.today)  # type: ignore[arg-type]  # a date
    if fields.get("priority"):
        level = Priority(fields["priority"])  # type: ignore[arg-type]  # a number
        chip(f"{priority_word(level)} {level.name.lower()}", palette.priorities[min(level, 3)])
    for tag in list(fields.get("tags") or ())[:8]:  # type: ignore[call-overload]  # a tuple of text
        chip(f"@{drawn(str(tag))}", palette.link)
    if fields.get("notes"):
        chip("≡ notes", palette.quiet)
    return chips
