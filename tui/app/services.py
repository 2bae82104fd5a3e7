"""What the screen needs from behind it. `tui.client` implements it; the screen knows only these shapes."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from tui.config import Preferences
    from tui.replica.replica import Replica
    from tui.sync.engine import Engine


class ServicesError(Exception):
    """Something behind the screen went wrong; the text says what happened and what to do next.

    Attributes:
        browser: True where the browser login is the way on.
    """

    def __init__(self, message: str, *, browser: bool = False) -> None:
        super().__init__(message)
        self.browser = browser


class Who(NamedTuple):
    """Whose todos are on the screen, in the words the header shows."""

    email: str
    database: str
    """The database as a person knows it, after what names it: a profile, ``environment`` or ``.env``, such as
    ``work · ep-cool-rain/neondb``; empty for the embedded one."""
    local: bool = False
    """True where the database is the embedded one: the header then says LOCAL."""
    organization: str = ""


class Prompt(NamedTuple):
    """The sign-in has begun: the code to type at an address, and how long it is good for."""

    user_code: str
    url: str
    """Where to type the code; always shown in full."""
    complete_url: str
    """The same with the code in it; opened by Enter, and what a QR code holds."""
    expires_in: float
    """Seconds from now."""


class Waiting(NamedTuple):
    """Something worth telling while the sign-in waits, such as "The service is slow; trying again."."""

    message: str


@dataclass
class Replacing:
    """Somebody has signed in where another person is signed in: whose session is to stay?"""

    before: str
    """The address of who is signed in so far."""
    after: str
    """The address of who has just signed in."""
    agreed: bool = False
    """Whether the session of `before` may go. Said before the next event is asked for; else it stays."""


class SignedIn(NamedTuple):
    """The sign-in succeeded."""

    who: Who
    note: str = ""
    """What the person should know about where the session is kept; empty if all is well."""


class Failed(NamedTuple):
    """The sign-in ended without an account; the text says what happened and what to do next."""

    message: str
    expired: bool = False
    """True where a new code is all that is needed."""
    browser: bool = False
    """True where the browser login is the way on (CLI Auth not enabled, a further step asked for)."""
    organizations: Mapping[str, str] = MappingProxyType({})
    """Where an organization has to be chosen: their names by their ids."""


class SignedOut(NamedTuple):
    """Somebody has signed out."""

    url: str = ""
    """The address that ends the session in the browser too; empty if it is not known."""
    note: str = ""
    """What could not be removed from this machine, and what to do about it; empty if all is gone."""


SignInEvent = Prompt | Waiting | Replacing | SignedIn | Failed


class Services(Protocol):
    """Accounts, replica and network, as the screen uses them. Methods import what they need when called."""

    @property
    def preferences(self) -> "Preferences":
        """What the person chose in their profile file, and what was wrong with it."""

    def keep_preference(self, name: str, value: str, *, table: str = "") -> None:
        """Write one choice into the profile file, such as ``theme``, or in ``table="filters"`` a filter.

        Raises: ServicesError.
        """

    @property
    def who(self) -> Who | None:
        """The remembered account, known without keyring or network; None where nobody is signed in."""

    def open_replica(self) -> "Replica":
        """Open the replica of the remembered account. Called before the first frame: it must be quick."""

    async def prepare(self, report: Callable[[str], None]) -> None:
        """Do what must be done before anybody can sign in or sync, telling each step in a line.

        Starts the embedded stack, again if somebody stopped it; has nothing to do for a real service.

        Raises: ServicesError.
        """

    @property
    def to_confirm(self) -> Sequence[str]:
        """What a file of the current folder says about where to sign in, line by line, until it is confirmed.

        Empty where the person said it themselves.
        """

    def confirm(self) -> None:
        """Let it be signed in there: the person has seen what the file says."""

    def device_login(self) -> AsyncGenerator[SignInEvent, None]:
        """Sign in by the device flow. Closing the iterator cancels it. It ends with SignedIn or Failed."""

    def browser_login(self, organization: str = "") -> AsyncGenerator[SignInEvent, None]:
        """Sign in through the browser on this machine: a Prompt with an empty code, then the end as above."""

    @property
    def organizations(self) -> Mapping[str, str]:
        """The organizations the person has signed in to so far: their names by their ids."""

    async def switch_organization(self, organization: str) -> Who:
        """Go over to another organization of the same person.

        Raises: ServicesError; everything stays as it was.
        """

    async def engine(self, replica: "Replica") -> "Engine":
        """Make the engine that keeps `replica` and the database in step; the screen runs it.

        Raises: ServicesError.
        """

    async def sign_out(self) -> SignedOut:
        """End the session here, whatever state it is in."""

    async def aclose(self) -> None:
        """Let go of connections and leases. The screen calls it once, at the end."""
