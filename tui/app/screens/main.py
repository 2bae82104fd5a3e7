"""The main screen: sidebar, list and details. Actions change todos, widgets draw them."""

import asyncio
import contextvars
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import events, getters
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from tui.app.actions import keymap_of
from tui.app.banners import Banners
from tui.app.bulk import Bulk
from tui.app.changes import asks_to_decide
from tui.app.context import Program
from tui.app.filter_counts import FilterCounts
from tui.app.footer import footer_of
from tui.app.keymap import display_chord, key_displayed_as
from tui.app.list_state import ListState
from tui.app.panes import Panes
from tui.app.read_list import read_list
from tui.app.reminders import usual_reminder
from tui.app.sidebar_model import place_named, sections, title_of
from tui.app.syntax import Syntax
from tui.app.themed_app import ThemedApp
from tui.app.timers import Timers
from tui.app.widgets.canvas import HasCursor
from tui.app.widgets.details import Details
from tui.app.widgets.divider import Divider
from tui.app.widgets.key_bar import KeyBar
from tui.app.widgets.sidebar import Sidebar
from tui.app.widgets.title import Title
from tui.app.widgets.todo_list import LINES, TodoList
from tui.app.widgets.top_bar import TopBar
from tui.display.cell_text import drawn
from tui.replica.errors import NotItsStepError, ReplicaError
from tui.replica.turnable import Turnable

if TYPE_CHECKING:
    from tui.app.line_prompt import LinePrompt
    from tui.app.widgets.entry import Entry
    from tui.replica.catalog import Catalog
    from tui.replica.replica import Change, Replica
    from tui.session_events import Who


class MainScreen(Screen[None], inherit_bindings=False):
    """The todos of one person, read from their replica: no key press waits for the network."""

    app = getters.app(ThemedApp)
    AUTO_FOCUS = ""

    def __init__(
        self,
        program: Program,
        replica: "Replica",
        who: "Who | None",
        clock: Callable[[], datetime],
        *,
        whole: bool = False,
    ) -> None:
        """Show the todos in `replica`, with sidebar and details in the first frame if it is to be `whole`."""
        super().__init__()
        preferences = program.services.preferences
        self.program = program
        self.replica = replica
        self._clock = clock
        self.syntax = Syntax(preferences)
        self.keymap = keymap_of(preferences)
        chosen = preferences.start_view
        start = place_named(chosen) or place_named(chosen, self.catalog.queries)
        self.list_state = ListState(start.view, start.filter) if start else ListState()
        self._histories: dict[str, list[str]] = {}
        """What was typed before, by what it was typed for."""
        self.top_bar = TopBar(who)
        self.title_bar = Title()
        self.todos = TodoList(self.today)
        self.todos.lines = LINES[preferences.density]
        self.panes = Panes(
            self,
            Sidebar(),
            self.title_bar,
            self.todos,
            Details(
                self.syntax.rule_words,
                lambda todo: usual_reminder(todo, self.program.services.preferences),
                lambda words: self.keymap.with_keys(words),
            ),
            self._follow,
        )
        self.entry: Entry | None = None
        self.calendar_day: date | None = None
        self.key_bar = KeyBar()
        self._banners = Banners(self, self.show_below)
        self.bulk = Bulk(self)
        self._message = ("", "text")
        self._offered: Turnable | None = None  # the step that the message says can be undone
        self._to_decide = 0
        """How many todos were in conflict or refused when the list was last read."""
        self._last_step = 0
        """The number of the last step of undo that was made when the list was last read."""
        self._unsubscribe: Callable[[], object] = lambda: None
        self.timers = Timers(self, self)
        self.shown_at = self.now
        """The local moment as of which todos are shown."""
        self._whole = whole
        self._filter_counts = FilterCounts(self, self, self._show_sidebar)

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        self.panes.apply()
        # Each splits its part off what the ones before it have left; containers would delay the first frame.
        yield self.top_bar
        yield self.key_bar
        yield self.panes.sidebar
        yield self.panes.left_divider
        yield self.panes.details
        yield self.panes.right_divider
        yield self.title_bar
        yield self.todos

    @property
    def now(self) -> datetime:
        """The local time."""
        return self._clock()

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    def on_mount(self) -> None:
        """Show the first list, and follow the replica."""
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()

        def tell(change: "Change") -> None:
            loop.call_soon_threadsafe(partial(self._replica_changed, change), context=context)

        self._unsubscribe = self.replica.subscribe(tell)
        self._to_decide = self.replica.counts(self.today).conflicts
        self._last_step = self.replica.last_step
        self.show()
        if self._whole:
            self._filter_counts.plan(self.catalog.queries)
            self._show_sidebar()
            self._follow()
        problems = [*map(str, self.keymap.problems), *self.program.services.preferences.problems]
        chosen = self.program.services.preferences.theme
        if chosen and chosen not in self.app.available_themes:
            problems.append(f"theme: there is none called {drawn(chosen)!r}: `program.theme` shows all.")
        if problems:
            more = f" (and {len(problems) - 1} more: `rowdo config check`)" if len(problems) > 1 else ""
            self.say(f"{problems[0]}{more}", "warn")
        self.show_hints()

    def on_unmount(self) -> None:
        """Stop following the replica."""
        self._unsubscribe()

    def _replica_changed(self, change: "Change") -> None:
        if not self.is_attached:
            return
        self.timers.changed(change)
        self.show()
        before, self._to_decide = self._to_decide, self.replica.counts(self.today).conflicts
        decided = before and not self._to_decide and asks_to_decide(self.message)
        if decided or (self._offered and self._offered != self._next_undo()):
            self.say("")
        if change.pulled:
            from tui.app.news import tell_of_agents, tell_to_decide

            tell_of_agents(self, self._last_step)
            if self._to_decide > before:
                tell_to_decide(self, self._to_decide)
        self._last_step = self.replica.last_step

    # What is shown

    def show(self, state: ListState | None = None, *, keep: str | None = None) -> None:
        """Show something else, with the cursor at the top, or the same read again, with it on its todo.

        Args:
            state: what to show; None for what is shown now.
            keep: the todo to put the cursor on.
        """
        before, state = self.list_state, state or self.list_state
        self.list_state = state
        if (state.view, state.filter) != (before.view, before.filter):
            self.todos.select_none()
            self.todos.left_open = ()
            self.todos.cursor = self.todos.top = 0
        self._read(keep or (self.todos.todo.uid if self.todos.todo else None))

    def _read(self, keep: str | None) -> None:
        """Read the list again, with the cursor on the todo `keep`, or else on the one at its index."""
        self.app.choose_colors(
            {key: str(value["color"]) for key, value in self.replica.settings().items() if "color" in value}
        )
        self.shown_at = self.now
        count, state = read_list(self, keep, self.shown_at), self.list_state
        self.title_bar.show(title_of(state.view), *state.notes(count), project=state.project)
        self.show_hints()
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Do the work that can wait until the list is drawn: counts, sync status, reminders."""
        # Not before the first copy is there, which has those of other machines.
        if self.replica.copied:
            self.attempt(lambda: self.replica.take_over(self.program.services.preferences.filters))
        self._filter_counts.plan(self.catalog.queries)
        self._show_sidebar()
        self.show_banners()
        self.program.show_sync_status()
        self.timers.plan(self.shown_at)

    @property
    def catalog(self) -> "Catalog":
        """The projects, tags and saved filters."""
        return self.replica.catalog(self.program.services.preferences.filters)

    def _show_sidebar(self) -> None:
        current = (self.list_state.view, self.list_state.filter)
        found = sections(
            self.replica.counts(self.today),
            self.catalog,
            folded=self.replica.folded_projects,
            current=current,
            filter_counts=self._filter_counts.counts,
            keys=f"{key}…9" if (key := self.keymap.key_of("go.saved.1")) else "",
        )
        self.panes.sidebar.show(found, current)
        self.show_hints()  # which are of the item under its cursor

    def show_banners(self) -> None:
        """Show the current notices and reminders."""
        self._banners.show()

    def show_below(self, widget: Widget) -> None:
        """Insert a line above the footer."""
        self.mount(widget, after=self.key_bar)

    # Keys

    def press(self, key: str) -> None:
        """Pass a key to the open input line, else run its action."""
        self._message = ("", "text")
        if self.typing:
            self._press_while_typing(self.typing, key)
        else:
            begun = self.keymap.pending
            action = self.keymap.press(key)
            if action:
                self.attempt(partial(action.run, self))
                self._follow()
            elif not self.keymap.pending and not (begun and key == "escape"):
                self._say_unbound(f"{begun}{display_chord(key)}", key)
        self.show_hints()

    def _press_while_typing(self, entry: "Entry", key: str) -> None:
        before = entry.state
        entry.press(key)
        if self.typing and entry.state == before and not self.message:
            self.say(f"{display_chord(key)} does nothing here.")

    def _say_unbound(self, chord: str, key: str) -> None:
        """Show that a key is not bound, and a key that helps."""
        if key == "ctrl+c":
            self.say("Press `program.quit` to quit.")
        else:
            self.say(f"{chord.replace('`', 'backtick')} does nothing here. `program.keys` shows every key.")

    def attempt(self, run: Callable[[], object]) -> bool:
        """Run something; return whether it succeeded, and show a message if the disk refused it."""
        try:
            run()
        except ReplicaError as error:
            self.say(str(error), "bad")
            return False
        return True

    def paste(self, text: str) -> None:
        """Paste text into the open input line; without one, add it as todos."""
        if not self.typing:
            self._run_action("todo.add")
        if self.typing:
            self.typing.paste(text)
        self.show_hints()

    def say(self, message: str, tone: str = "text") -> None:
        """Show a message in the footer until the next key press.

        Args:
            message: a sentence, with keys, or ids of actions in place of their keys, in backticks.
            tone: the name of a style of `Palette`.
        """
        self._message = (message, tone)
        self._offered = self._next_undo() if "`program.undo`" in message else None
        self.show_hints()

    def _next_undo(self) -> Turnable | None:
        with suppress(NotItsStepError):
            return self.bulk.next_undo()
        return None

    @property
    def message(self) -> str:
        """The message in the footer, as it was said; empty after the next key press."""
        return self._message[0]

    def show_hints(self) -> None:
        """Show the keys that can be pressed now."""
        prompt, (message, tone) = self.typing.prompt if self.typing else None, self._message
        self.key_bar.show(*footer_of(self, prompt, self.keymap.with_keys(message), tone))

    @property
    def typing(self) -> "Entry | None":
        """The input line while it is open, else None."""
        return self.entry if self.entry and self.entry.prompt else None

    @property
    def pane_in_use(self) -> HasCursor:
        """The line being typed, else the pane that has the keys."""
        return self.typing or self.panes.current

    def ask(self, prompt: "LinePrompt", text: str = "") -> None:
        """Open the input line for `prompt`, with `text` in it."""
        prompt.history = self._histories.setdefault(prompt.label, prompt.history)
        if self.entry is None:
            from tui.app.widgets.entry import Entry

            self.entry = Entry()
            self.show_below(self.entry)
        self.entry.open(prompt, text)
        self.show_hints()

    def apply_preferences(self) -> None:
        """Take on the preferences as they are now: keys, days and words."""
        preferences = self.program.services.preferences
        self.syntax, self.keymap = Syntax(preferences), keymap_of(preferences)
        self.todos.lines = LINES[preferences.density]
        self.show()

    # What the widgets tell

    def on_resize(self, event: events.Resize) -> None:
        """Fold by width; leave some air where there is plenty of height."""
        self.panes.apply()

    def on_divider_dragged(self, event: Divider.Dragged) -> None:
        """Make a pane wider."""
        self.panes.drag(event.divider, event.column)

    def on_mouse_down(self) -> None:
        """Remove the message, as a key press does."""
        self.program.touch()
        self._message = ("", "text")
        self.show_hints()

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run the action of the hint that was clicked."""
        named = [each.id for each in self.keymap.actions if self.keymap.key_of(each.id) == event.key]
        if named and not (self.typing or self.keymap.pending):
            self._run_action(named[0])
            self._follow()
        else:
            self.press(key_displayed_as(event.key))

    def on_todo_list_moved(self) -> None:
        """Show the details of the todo under the cursor, and what can be done with it."""
        self._follow()
        self.show_hints()

    def _follow(self) -> None:
        """Show the details of the todo under the cursor, where there is room for them."""
        details = self.panes.details
        if details.display:
            details.show(self.todos.row, self.now)

    def on_todo_list_focused(self) -> None:
        """Give the list the keys."""
        self.panes.use(self.todos)

    def on_sidebar_focused(self) -> None:
        """Give the sidebar the keys."""
        self.panes.use(self.panes.sidebar)

    def on_details_focused(self) -> None:
        """Give the details the keys."""
        self.panes.use(self.panes.details)

    def on_sidebar_chosen(self, event: Sidebar.Chosen) -> None:
        """Show the place chosen; order and search start anew."""
        self.show(ListState(event.place.view, event.place.filter))

    def on_todo_list_asked(self, event: TodoList.Asked) -> None:
        """Do what a click asked for."""
        self._run_action(event.action)

    def on_sidebar_fold_clicked(self) -> None:
        """Fold or unfold the project whose sign was clicked."""
        self._run_action("arrange.fold")

    def _run_action(self, name: str) -> None:
        """Run the action `name`, as its key would."""
        for action in self.keymap.actions:
            if action.id == name:
                self.attempt(partial(action.run, self))
        self.show_hints()
