"""For each action: the state in which its key is pressed, and what must have changed afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.app.world import uid
from tui.app.list_state import ListState
from tui.app.screens.calendar import CalendarScreen
from tui.app.screens.due import DuePanel
from tui.app.screens.keys import KeysScreen
from tui.app.screens.main import MainScreen
from tui.app.screens.notices import NoticesPanel
from tui.app.screens.picker import Picker
from tui.app.screens.reminders import RemindersPanel
from tui.app.sidebar_model import Section, SidebarItem
from tui.replica.catalog import CatalogItem, CatalogKind
from tui.replica.conflicts import Conflicts
from tui.replica.reminders import Reminders
from tui.todos import Priority, Todo, view
from tui.todos.view import View

Check = Callable[[MainScreen], bool]
Prepare = Callable[[MainScreen], object]


def nothing(main: MainScreen) -> None: ...


@dataclass(frozen=True)
class Effect:
    """What a key does to the view All, in which nothing is selected.

    Attributes:
        seen: tells whether the effect is there; it must not be before the key.
        row: where the cursor stands.
        prepare: what happens before the key.
    """

    seen: Check
    row: int = 0
    prepare: Prepare = nothing


def on_project(name: str) -> Prepare:
    def prepare(main: MainScreen) -> None:
        main.show(ListState(view.project(name)))
        place = SidebarItem(view.project(name), name, entry=CatalogItem(CatalogKind.PROJECT, name))
        main.panes.sidebar.show([Section("", [place])], (place.view, ""))
        main.panes.use(main.panes.sidebar)

    return prepare


def at(row: int) -> Check:
    return lambda main: main.todos.cursor == row


def shows(wanted: View) -> Effect:
    return Effect(
        lambda main: main.list_state.view == wanted and main.panes.current is main.todos,
        prepare=lambda main: main.panes.use(main.panes.sidebar),
    )


def typing(label: str, row: int = 0, prepare: Prepare = nothing) -> Effect:
    def seen(main: MainScreen) -> bool:
        return bool(main.typing and main.typing.prompt and main.typing.prompt.label.startswith(label))

    return Effect(seen, row, prepare)


def picking(heading: str) -> Effect:
    return Effect(lambda main: isinstance(main.app.screen, Picker) and main.app.screen.heading == heading)


def opens(screen: type) -> Effect:
    return Effect(lambda main: isinstance(main.app.screen, screen))


def todo(main: MainScreen, number: int) -> Todo:
    found = main.replica.get(uid(number))
    assert found
    return found


def priority(level: Priority) -> Effect:
    other = Priority.NONE if level else Priority.LOW
    return Effect(
        lambda main: todo(main, 2).priority is level,
        row=2,
        prepare=lambda main: main.replica.edit(uid(2), priority=other),
    )


def saved(number: int) -> Effect:
    return Effect(lambda main: main.list_state.filter == f"@saved{number}")


def order(*numbers: int) -> Check:
    def seen(main: MainScreen) -> bool:
        listing = main.todos.listing
        assert listing
        return [row.todo.uid for row in listing.window(0, len(numbers))] == [uid(each) for each in numbers]

    return seen


def searched(main: MainScreen) -> None:
    main.todos.last_search = "the"


def notice(main: MainScreen, words: str) -> None:
    with main.replica.file.transaction() as sql:
        Conflicts(sql).add_notice("", words)


def reminded(main: MainScreen) -> None:
    reminders = Reminders(main.replica.file)
    reminders.snooze([todo(main, 2)], main.now)
    reminders.ring(main.now)


def done_and_undone(main: MainScreen) -> None:
    main.replica.complete(uid(2))
    main.replica.undo()


EFFECTS: dict[str, Effect] = {
    "move.down": Effect(at(4), row=3),
    "move.up": Effect(at(2), row=3),
    "move.top": Effect(at(0), row=3),
    "move.bottom": Effect(at(13), row=3),
    "move.half_down": Effect(at(10), row=0),
    "move.half_up": Effect(at(2), row=12),
    "move.page_down": Effect(at(13), row=0),
    "move.page_up": Effect(at(0), row=13),
    "move.pane": Effect(lambda main: main.panes.current is main.panes.sidebar),
    "move.pane_back": Effect(lambda main: main.panes.current is main.panes.sidebar),
    "move.left": Effect(lambda main: main.panes.current is main.panes.sidebar),
    "move.right": Effect(
        lambda main: main.panes.current is main.todos, prepare=lambda main: main.panes.use(main.panes.sidebar)
    ),
    "go.inbox": shows(view.INBOX),
    "go.today": shows(view.TODAY),
    "go.upcoming": shows(view.UPCOMING),
    "go.all": Effect(
        lambda main: main.list_state.view == view.ALL,
        prepare=lambda main: main.show(main.list_state._replace(view=view.INBOX)),
    ),
    "go.done": shows(view.DONE),
    "go.conflicts": shows(view.CONFLICTS),
    "go.notices": Effect(
        lambda main: isinstance(main.app.screen, NoticesPanel), prepare=lambda main: notice(main, "Decided.")
    ),
    "go.reminders": Effect(lambda main: isinstance(main.app.screen, RemindersPanel), prepare=reminded),
    "go.calendar": opens(CalendarScreen),
    "go.projects": picking("Go to project"),
    "sidebar.color": replace(picking("Colour of #home"), prepare=on_project("home")),
    "go.tags": picking("Go to tag"),
    **{f"go.saved.{number}": saved(number) for number in range(1, 10)},
    "todo.add": typing("add"),
    "todo.add_above": typing("add"),
    "todo.add_child": typing("subtask of Pay rent"),
    "todo.edit": typing("edit"),
    "todo.notes": Effect(lambda main: todo(main, 2).notes == "Written elsewhere.", row=2),
    "todo.details": Effect(lambda main: main.panes.current is main.panes.details),
    "todo.done": Effect(lambda main: todo(main, 2).is_complete, row=2),
    "todo.done_below": Effect(lambda main: todo(main, 10).is_complete, row=9),
    "todo.delete": Effect(lambda main: main.replica.get(uid(2)) is None, row=2),
    "todo.priority.1": priority(Priority.URGENT),
    "todo.priority.2": priority(Priority.HIGH),
    "todo.priority.3": priority(Priority.MEDIUM),
    "todo.priority.4": priority(Priority.LOW),
    "todo.priority.0": priority(Priority.NONE),
    "todo.priority.up": Effect(lambda main: todo(main, 4).priority is Priority.HIGH, row=4),
    "todo.priority.down": Effect(lambda main: todo(main, 4).priority is Priority.LOW, row=4),
    "todo.copy": Effect(lambda main: main.app.clipboard == "Call mum @phone due today", row=2),
    "todo.link": Effect(lambda main: "https://example.com/pull/42" in main.key_bar.message, row=1),
    "todo.due": opens(DuePanel),
    "todo.project": picking("Move to project"),
    "todo.tags": picking("Tags"),
    "todo.priority": picking("Priority"),
    "todo.repeat": picking("Repeats"),
    "arrange.down": Effect(order(1, 0, 2)),
    "arrange.up": Effect(order(1, 0, 2), row=1),
    "arrange.in": Effect(lambda main: todo(main, 3).parent_uid == uid(0), row=3),
    "arrange.out": Effect(lambda main: todo(main, 10).parent_uid is None, row=10),
    "arrange.fold": Effect(lambda main: bool(main.todos.row and main.todos.row.folded), row=9),
    "select.toggle": Effect(lambda main: main.todos.selected == {uid(2)} and main.todos.cursor == 3, row=2),
    "select.range": Effect(lambda main: main.todos.selected == {uid(2)} and main.todos.cursor == 2, row=2),
    "select.all": Effect(lambda main: len(main.todos.selected) == 14),
    "select.none": Effect(lambda main: not main.todos.selected, prepare=lambda main: main.todos.select_all()),
    "find.search": typing("/"),
    "find.next": Effect(at(5), row=3, prepare=searched),
    "find.previous": Effect(at(1), row=3, prepare=searched),
    "find.filter": typing("filter"),
    "find.save": typing(
        "save filter as", prepare=lambda main: main.show(main.list_state._replace(filter="p1 | p2"))
    ),
    "view.sort": picking("Order"),
    "view.done": Effect(lambda main: main.list_state.done),
    "view.sidebar": Effect(lambda main: not main.panes.sidebar.display),
    "view.details": Effect(lambda main: main.panes.details.display),
    "program.undo": Effect(
        lambda main: not todo(main, 2).is_complete, prepare=lambda main: main.replica.complete(uid(2))
    ),
    "program.redo": Effect(lambda main: todo(main, 2).is_complete, prepare=done_and_undone),
    "program.sync": Effect(lambda main: main.key_bar.message == "Syncing."),
    "program.palette": picking("What to do"),
    "program.redraw": Effect(
        lambda main: getattr(main.app, "drawn_anew", False),
        prepare=lambda main: setattr(main.app, "drawn_anew", False),
    ),
    "program.suspend": Effect(lambda main: "no shell" in main.key_bar.message),
    "program.keys": opens(KeysScreen),
    "program.settings": picking("Settings"),
    "program.quit": Effect(lambda main: getattr(main.app, "left", False)),
}
