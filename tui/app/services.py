"""The services that the screen needs, as a Protocol. `tui.client` implements it."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from tui.session_events import SignedOut, SignInEvent, Who

if TYPE_CHECKING:
    from tui.config import Preferences
    from tui.config.theme_files import ThemeFile
    from tui.replica.replica import Replica
    from tui.sync.engine import Engine


class Services(Protocol):
    """Accounts, replica and network, as the screen uses them. Methods import what they need when called."""

    @property
    def preferences(self) -> "Preferences":
        """What the person chose in their profile file, and what was wrong with it."""

    @property
    def themes(self) -> "Sequence[ThemeFile]":
        """The themes of the person's own."""

    def keep_preference(self, name: str, value: str | None) -> None:
        """Write one choice into the profile file, such as ``theme``; None removes it.

        `preferences` has it from then on.

        Raises: ServicesError.
        """

    @property
    def program_environment(self) -> Mapping[str, str]:
        """The variables to set for a program of the person's, so that its ``rowdo`` is of this profile."""

    @property
    def who(self) -> Who | None:
        """The remembered account, known without keyring or network; None if nobody is signed in."""

    @property
    def sends(self) -> bool:
        """Whether todos are sent to a database: where they never are, none is waiting for that."""

    def open_replica(self) -> "Replica":
        """Open the replica of the remembered account. Called before the first frame: it must be quick."""

    def keep_frame(self, size: tuple[int, int]) -> None:
        """Have a process of its own draw what the next start draws first, and keep it, unless that is kept.

        Called again and again while nothing happens. Nothing comes of it where it cannot be kept.

        Args:
            size: The columns and lines of the terminal.
        """

    async def prepare(self, report: Callable[[str], None]) -> None:
        """Do what must be done before anybody can sign in or sync, telling each step in a line.

        Starts the embedded stack, again if somebody stopped it; has nothing to do for a real service.

        Raises: ServicesError.
        """

    @property
    def to_confirm(self) -> Sequence[str]:
        """What a file of the current folder says about where to sign in, line by line, until it is confirmed.

        Empty if the person said it themselves.
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
        """Switch to another organization of the same person.

        Raises: ServicesError; everything stays as it was.
        """

    async def engine(self, replica: "Replica") -> "Engine | None":
        """Make the engine that keeps `replica` and the database in step; the screen runs it.

        None if there is no database and nothing is sent.

        Raises: ServicesError.
        """

    async def sign_out(self) -> SignedOut:
        """End the session here, whatever state it is in."""

    async def aclose(self) -> None:
        """Let go of connections and leases. The screen calls it once, at the end."""
