"""What an action receives: the todos, the list, ways to show messages and ask, and the program."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.app.bulk import Bulk
    from tui.app.keymap import Keymap
    from tui.app.line_prompt import LinePrompt
    from tui.app.list_state import ListState
    from tui.app.panes import Panes
    from tui.app.services import Services
    from tui.app.syntax import Syntax
    from tui.app.themed_app import ThemedApp
    from tui.app.widgets.entry import Entry
    from tui.app.widgets.todo_list import TodoList
    from tui.replica.catalog import Catalog
    from tui.replica.replica import Replica


class Program(Protocol):
    """The rest of the program, for actions: accounts, syncing and the profile file."""

    @property
    def services(self) -> "Services":
        """The person's account and preferences."""

    def save(self, name: str, value: str | None) -> str:
        """Write a choice into the profile file, None for the default; return why that failed."""

    def sync_now(self) -> str:
        """Ask for a sync now; return what to tell the person."""

    def show_sync_status(self) -> None:
        """Show the current sync status."""

    def touch(self) -> None:
        """Note that the person is active, so that syncs are frequent."""

    def keep_frame(self) -> None:
        """Have what the next start draws first be kept for it."""

    def show_sign_in(self, *, browser: bool = False, organization: str = "") -> None:
        """Open the sign-in screen over the todos, which do not change until it succeeds."""

    def switch_organization(self, organization: str) -> None:
        """Go over to another organization of the same person, by its id."""

    def sign_out(self) -> None:
        """End the session and go to the sign-in."""


class Context(Protocol):
    """The todos of one person, as an action receives them."""

    replica: "Replica"
    syntax: "Syntax"
    todos: "TodoList"
    bulk: "Bulk"
    panes: "Panes"
    keymap: "Keymap[Context]"
    calendar_day: date | None
    """The day the Calendar was left on."""
    program: Program

    @property
    def app(self) -> "ThemedApp":
        """The app: its theme, clipboard and screens."""

    @property
    def catalog(self) -> "Catalog":
        """The projects, tags and saved filters."""

    @property
    def list_state(self) -> "ListState":
        """What the list shows."""

    @property
    def message(self) -> str:
        """The message in the footer, as it was said; empty after the next key press."""

    @property
    def typing(self) -> "Entry | None":
        """The input line while it is open, else None."""

    @property
    def now(self) -> datetime:
        """The local time."""

    @property
    def today(self) -> date:
        """The local day."""

    def show(self, state: "ListState | None" = None, *, keep: str | None = None) -> None:
        """Show another list, or read the same again, with the cursor on the todo `keep`."""

    def show_banners(self) -> None:
        """Show the current notices and reminders."""

    def apply_preferences(self) -> None:
        """Take on the preferences as they are now: keys, days and words."""

    def say(self, message: str, tone: str = "text") -> None:
        """Show a message in the footer until the next key press.

        Args:
            message: a sentence, with keys, or ids of actions in place of their keys, in backticks.
            tone: the name of a style of `Palette`.
        """

    def show_hints(self) -> None:
        """Show in the footer the keys that can be pressed now, or how far a change of many todos is."""

    def ask(self, prompt: "LinePrompt", text: str = "") -> None:
        """Open the input line for `prompt`, with `text` in it."""

    def attempt(self, run: Callable[[], object]) -> bool:
        """Run something; return whether it succeeded, and show a message if the disk refused it."""
