"""The screen people stay in all day: sidebar, list, details. It delegates: actions act, widgets draw."""

import asyncio
import contextvars
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer

from tui.app.actions import ACTIONS
from tui.app.footer import hints_of
from tui.app.keymap import Keymap
from tui.app.layout import Layout
from tui.app.list_state import ListState
from tui.app.sidebar_model import TREES, SidebarItem, nothing_in, open_in, place_named, sections, title_of
from tui.app.timers import Timers
from tui.app.widgets.details import Details
from tui.app.widgets.divider import Divider
from tui.app.widgets.key_bar import KeyBar
from tui.app.widgets.sidebar import Sidebar
from tui.app.widgets.title import Title
from tui.app.widgets.todo_list import TodoList
from tui.app.widgets.top_bar import TopBar
from tui.display.date_text import heading
from tui.replica.errors import ReplicaError
from tui.todos.view import Kind, Sort

if TYPE_CHECKING:
    from tui.app.app import RowdoApp
    from tui.app.services import Who
    from tui.app.widgets.entry import Entry, Purpose
    from tui.replica.replica import Change, Counts, Listing, Replica, Row


class Pane(Protocol):
    """A part of the screen that can have the keys."""

    active: bool
    display: bool

    def move(self, by: int) -> None:
        """Move the cursor, or scroll."""

    def page(self, share: float) -> None:
        """Move by a share of the height."""

    def go_to_end(self, *, last: bool) -> None:
        """Go to the first, or the last."""

    def redraw(self, *lines: int) -> None:
        """Draw again."""


class MainScreen(Screen[None], inherit_bindings=False):
    """The todos of one person, from their replica: keys are answered from it, the network only catches up."""

    AUTO_FOCUS = ""

    def __init__(self, house: "RowdoApp", replica: "Replica", who: "Who | None") -> None:
        super().__init__()
        preferences = house.services.preferences
        self.house = house
        self.replica = replica
        self.keymap = Keymap.of(ACTIONS, preferences.preset, preferences.keys)
        start = place_named(preferences.start_view, preferences.filters)
        self.shown = ListState(start.view, start.filter) if start else ListState()
        self.search_before = ""
        """What was last searched for: what `n` and `N` go on with."""
        self.histories: dict[str, list[str]] = {}
        self.top_bar = TopBar(who)
        self.sidebar = Sidebar()
        self.title_bar = Title()
        self.todos = TodoList(self.today)
        self.details = Details(house.language.rule_words, self.keymap.told)
        self.entry: Entry | None = None
        self.key_bar = KeyBar()
        self.left_divider, self.right_divider = Divider(id="left"), Divider(id="right")
        self.pane: Pane = self.todos
        self.todos.active = True
        self._message = ("", "text")
        self._unsubscribe: Callable[[], None] | None = None
        self._layout = Layout(self)
        self._later: Timer | None = None
        self._day_timers = Timers(self)

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        self._layout.apply()
        # Each splits its part off what the ones before it have left; containers would delay the first frame.
        yield self.top_bar
        yield self.key_bar
        yield self.sidebar
        yield self.left_divider
        yield self.details
        yield self.right_divider
        yield self.title_bar
        yield self.todos

    @property
    def now(self) -> datetime:
        """The local time."""
        return self.house.clock()

    @property
    def counts(self) -> "Counts":
        """How many todos there are in each place."""
        return self.replica.counts(self.today)

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    def on_mount(self) -> None:
        """Show the first list, and follow the replica."""
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()

        def tell(change: "Change") -> None:
            loop.call_soon_threadsafe(self._replica_changed, context=context)

        self._unsubscribe = self.replica.subscribe(tell)
        self.reload()
        self._day_timers.watch_day()
        problems = [*self.keymap.problems, *self.house.services.preferences.problems]
        if problems:
            more = f" (and {len(problems) - 1} more: `rowdo config check`)" if len(problems) > 1 else ""
            self.say(f"{problems[0]}{more}", "warn")
        self.hint()

    def on_unmount(self) -> None:
        """Stop following the replica."""
        if self._unsubscribe:
            self._unsubscribe()

    def _replica_changed(self) -> None:
        if self.is_attached:
            self.reload()

    # What is shown

    def show(self, shown: ListState, *, keep: str | None = None) -> None:
        """Show something else; the cursor goes to the top, or to the todo `keep`."""
        moved = (shown.view, shown.filter) != (self.shown.view, self.shown.filter)
        self.shown = shown
        if moved:
            self.todos.select_none()
            self.todos.cursor = self.todos.top = 0
        self.reload(keep=keep)

    def reload(self, keep: str | None = None) -> None:
        """Read the list again, the cursor staying on its todo, or on the one that takes its place."""
        shown, todos = self.shown, self.todos
        keep = keep or (todos.todo.uid if todos.todo else None)
        listing = self.replica.listing(
            shown.view,
            search=shown.search,
            sort=shown.sort,
            filter=self.house.language.expression(shown.filter),
            done=shown.done,
            today=self.today,
        )
        by_day = shown.sort is Sort.MANUAL and not shown.search and shown.view.kind is Kind.UPCOMING
        todos.heading = self._heading if by_day else None
        nothing = nothing_in(
            shown.view, search=shown.search, filtered=bool(shown.filter), first_run=self.replica.is_empty
        )
        todos.nothing = nothing._replace(lines=[self.keymap.told(each) for each in nothing.lines])
        todos.show(
            listing,
            keep=keep,
            today=self.today,
            search=shown.search,
            without_project=shown.view.name if shown.view.kind is Kind.PROJECT else None,
            without_day=by_day,
        )
        self._show_title(self._count(listing))
        self.hint()
        self.call_after_refresh(self._settle)

    def _count(self, listing: "Listing") -> int:
        """Return how many todos are in the list, those that are folded away too."""
        whole = self.shown == ListState(self.shown.view)
        tallied = open_in(self.shown.view, self.counts) if whole and self.shown.view.kind in TREES else None
        return len(listing) if tallied is None else tallied

    def _heading(self, row: "Row") -> str:
        day = row.todo.due_date
        return heading(day, self.today) if day else ""

    def _show_title(self, count: int) -> None:
        shown, notes = self.shown, []
        notes.append((f"{count:,}", "quiet"))
        if shown.filter:
            notes.append((f"filter {shown.filter}", "warn"))
        if shown.search:
            notes.append((f"/{shown.search}", "warn"))
        if shown.sort is not Sort.MANUAL:
            notes.append((f"by {shown.sort.value}", "link"))
        if shown.done:
            notes.append(("with done", "quiet"))
        self.title_bar.show(title_of(shown.view), *notes)

    def _settle(self) -> None:
        """Do what can wait until the list is drawn: counts, the state of syncing, reminders."""
        found = sections(self.counts, self.house.filters)
        self.sidebar.show(found, (self.shown.view, self.shown.filter))
        self.house.tell_standing()
        self._day_timers.reminders.plan()

    # Keys

    def press(self, key: str) -> None:
        """Give a key to what is being typed, else to the action it stands for."""
        had_said = self._message[0]
        self._message = ("", "text")
        if self.typing:
            self.typing.press(key)
        else:
            had_begun = self.keymap.pending
            action = self.keymap.press(key)
            if action:
                self.act(partial(action.run, self))
                self.follow()
            elif not (had_begun or self.keymap.pending or had_said) and key == "ctrl+c":
                self.say("Press `program.quit` to quit.")
        self.hint()

    def act(self, run: Callable[[], object]) -> bool:
        """Do something; return whether it was done, saying so where the disk would not have it."""
        try:
            run()
        except ReplicaError as error:
            self.say(str(error), "bad")
            return False
        return True

    def paste(self, text: str) -> None:
        """Take pasted text into what is being typed; pasted on the list, it becomes todos."""
        if not self.typing:
            self.run_action_by_id("todo.add")
        if self.typing:
            self.typing.paste(text)
        self.hint()

    def say(self, message: str, tone: str = "text") -> None:
        """Tell something in the last line, until the next key.

        Args:
            message: a sentence; between backticks stand keys, and actions by their ids in place of theirs.
            tone: the name of a pen.
        """
        self._message = (self.keymap.told(message), tone)
        self.hint()

    def hint(self) -> None:
        """Show what can be pressed now."""
        if self.keymap.pending and not self.typing:
            self.key_bar.show(hints_of(self), f"{self.keymap.pending}…", "accent")
            return
        message, tone = self._message
        if not message and self.todos.selected:
            message, tone = f"{len(self.todos.selected)} selected", "accent"
        self.key_bar.show(hints_of(self), message, tone)

    @property
    def typing(self) -> "Entry | None":
        """The line at the bottom while somebody types in it."""
        return self.entry if self.entry and self.entry.purpose else None

    def ask(self, purpose: "Purpose", text: str = "") -> None:
        """Open the line at the bottom for `purpose`."""
        purpose.history = self.histories.setdefault(purpose.label, purpose.history)
        if self.entry is None:
            from tui.app.widgets.entry import Entry

            self.entry = Entry()
            self.mount(self.entry, after=self.key_bar)
        self.entry.open(purpose, text)
        self.hint()

    # Panes

    def use(self, pane: Pane) -> None:
        """Give the keys to `pane`."""
        if pane is self.pane:
            return
        for each in (self.pane, pane):
            each.active = each is pane
            each.redraw()
        self.pane = pane
        if pane is self.todos:
            self._layout.back_to_list()

    @property
    def panes(self) -> list[Pane]:
        """The panes there are to go to, from left to right."""
        found: list[Pane] = [self.todos]
        if self.sidebar.display:
            found.insert(0, self.sidebar)
        if self.details.display:
            found.append(self.details)
        return found

    def fold(self, pane: str, folded: bool | None = None) -> None:
        """Fold the sidebar or the details away, or bring them back, whatever the width says."""
        self._layout.fold(pane, folded)

    def on_resize(self, event: events.Resize) -> None:
        """Fold by width; leave some air where there is plenty of height."""
        self._layout.apply()

    def on_divider_dragged(self, event: Divider.Dragged) -> None:
        """Make a pane wider."""
        if event.divider is self.left_divider:
            self._layout.widen("side", event.column)
        else:
            self._layout.widen("details", self.size.width - event.column - 1)

    # What the widgets tell

    def on_mouse_down(self) -> None:
        """Forget what was said: as with a key, something else happens now."""
        self.house.touch()
        self._message = ("", "text")
        self.hint()

    def on_todo_list_moved(self) -> None:
        """Show the details of the todo under the cursor, and what can be done with it."""
        self.follow()
        self.hint()

    def follow(self) -> None:
        """Show the details of the todo under the cursor, where there is room for them."""
        if self.details.display:
            self.details.show(self.todos.row, self.today)

    def on_todo_list_focused(self) -> None:
        """Give the list the keys."""
        self.use(self.todos)

    def on_sidebar_focused(self) -> None:
        """Give the sidebar the keys."""
        self.use(self.sidebar)

    def on_details_focused(self) -> None:
        """Give the details the keys."""
        self.use(self.details)

    def on_sidebar_chosen(self, event: Sidebar.Chosen) -> None:
        """Show the place chosen."""
        self.go(event.place)

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something after a pause, in place of what was to be done later before; at once for no pause."""
        if self._later:
            self._later.stop()
        self._later = None
        if seconds:
            self._later = self.set_timer(seconds, do)
        else:
            do()

    def go(self, place: SidebarItem) -> None:
        """Show a place of the sidebar; order and search start anew."""
        self.show(ListState(place.view, place.filter))

    def on_todo_list_box_clicked(self) -> None:
        """Complete the todo whose box was clicked."""
        self.run_action_by_id("todo.done")

    def on_todo_list_opened(self) -> None:
        """Edit the todo clicked twice."""
        self.run_action_by_id("todo.edit")

    def run_action_by_id(self, name: str) -> None:
        """Do what the action `name` does, as its key would."""
        for action in ACTIONS:
            if action.id == name:
                self.act(partial(action.run, self))
        self.hint()
