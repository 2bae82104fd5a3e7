"""The demonstration: a week's todos in a temporary folder, which is deleted when the screen closes."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.config import Preferences
from tui.config.preferences import with_choice
from tui.config.theme_files import ThemeFile
from tui.session_events import Failed, SignedOut, SignInEvent, Who
from tui.todos import Priority, Todo

if TYPE_CHECKING:
    from tui.replica.replica import Replica

NO_SIGN_IN = "The demonstration has no sign-in. Leave it with ctrl+c, and start Rowdo with: rowdo"

WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
NOTES = "https://example.com/draft\n\n- names\n- dates"

WEEK: tuple[tuple[int | None, str, Mapping[str, Any]], ...] = (
    (-2, "Pay rent", {"project": "home", "tags": ("bank",), "priority": Priority.URGENT}),
    (0, "Stand-up", {"project": "work", "due_time": time(9, 30), "recurrence": WORKDAYS}),
    (0, "Review the release notes", {"project": "work", "priority": Priority.HIGH, "notes": NOTES}),
    (0, "Call mum", {"tags": ("phone",)}),
    (0, "Water the plants", {"project": "home", "recurrence": "FREQ=WEEKLY"}),
    (1, "Buy a present for Ana", {"tags": ("shop",)}),
    (1, "Send the invoice", {"project": "work", "priority": Priority.MEDIUM, "due_time": time(15)}),
    (2, "Ask the dentist for an appointment", {"tags": ("phone",)}),
    (3, "Book a table for four", {"project": "birthday", "priority": Priority.HIGH}),
    (4, "Take the bicycle to the workshop", {}),
    (5, "Bake a cake", {"project": "birthday"}),
    (5, "Birthday dinner", {"project": "birthday", "due_time": time(19)}),
    (6, "Plan next week", {"recurrence": "FREQ=WEEKLY"}),
    (None, "Learn to juggle", {}),
    (None, "Read the book about gardens", {"project": "someday"}),
)
"""The todos: days from today (None for no date), the task, and further fields."""


def week(today: date) -> list[Todo]:
    """Return the todos of the week that begins today."""
    return [
        Todo(uid="", task=task, due_date=None if days is None else today + timedelta(days), **fields)
        for days, task, fields in WEEK
    ]


class DemoServices:
    """Implements the screen's Protocol `Services` with a replica alone: no database, network or session.

    Args:
        folder: The folder in which the replica is created.
        today: The first day of the week.
    """

    def __init__(self, folder: Path, today: date) -> None:
        self._folder = folder
        self._today = today
        self.preferences = Preferences()
        self.themes: Sequence[ThemeFile] = ()
        self.who: Who | None = Who("demonstration", "deleted when you leave")
        self.organizations: Mapping[str, str] = {}
        self.to_confirm: Sequence[str] = ()
        self.program_environment: Mapping[str, str] = {}

    def keep_preference(self, name: str, value: str | None) -> None:
        """Store nothing: a changed setting applies until the screen closes."""
        self.preferences = with_choice(self.preferences, name, value)

    def confirm(self) -> None:
        """Do nothing: there is nothing to confirm."""

    def open_replica(self) -> "Replica":
        """Create the replica and add the week's todos."""
        from tui.replica.replica import Replica

        replica = Replica.open(self._folder / "demo.sqlite3")
        with replica.step("The week's todos"):
            for todo in week(self._today):
                replica.add(todo)
        return replica

    @property
    def sends(self) -> bool:
        """False: the demonstration sends nothing."""
        return False

    def keep_frame(self, size: tuple[int, int]) -> None:
        """Do nothing: the todos are gone at the next start."""

    async def prepare(self, report: Callable[[str], None]) -> None:
        """Do nothing: there is nothing to start."""

    async def engine(self, replica: "Replica") -> None:
        """Return None: nothing is sent."""

    async def device_login(self) -> AsyncGenerator[SignInEvent, None]:
        """Yield the failure: the demonstration has no sign-in."""
        yield Failed(NO_SIGN_IN)

    async def browser_login(self, organization: str = "") -> AsyncGenerator[SignInEvent, None]:
        """Yield the failure: the demonstration has no sign-in."""
        yield Failed(NO_SIGN_IN)

    async def switch_organization(self, organization: str) -> Who:
        """Do nothing: there are no organizations."""
        assert self.who is not None
        return self.who

    async def sign_out(self) -> SignedOut:
        """Forget the person: there is no session to end."""
        self.who = None
        return SignedOut()

    async def aclose(self) -> None:
        """Do nothing: the screen closes the replica."""
