"""The services of the screen, implemented with a profile's client."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, aclosing, contextmanager
from typing import TYPE_CHECKING

from tui.client.client import Client
from tui.client.sessions import SignInMethod
from tui.config import (
    THE_ENVIRONMENT,
    ConfigError,
    Preferences,
    Settings,
    save_preference,
)
from tui.config.preferences import with_choice
from tui.config.theme_files import read_themes, themes_folder
from tui.session_events import (
    Failed,
    ServicesError,
    SignedIn,
    SignedOut,
    SignInEvent,
    Who,
)

if TYPE_CHECKING:
    from tui.auth import Account
    from tui.replica.replica import Replica
    from tui.sync.engine import Engine

TIMEOUT = 5.0
"""Seconds after which a key press fails if other processes keep writing to the replica."""


class ClientServices:
    """Implements the screen's Protocol `Services`.

    Args:
        client: The profile whose todos the screen shows.
        keep_frame: Keeps what the next start draws first, without making anybody wait; see `keep_frame`.
    """

    def __init__(self, client: Client, keep_frame: Callable[[tuple[int, int]], None] | None = None) -> None:
        self._client = client
        self._keep_frame = keep_frame
        self._open = AsyncExitStack()
        chosen = client.preferences
        self.themes, mistaken = read_themes(themes_folder(client.settings.config_dir))
        problems = (*client.notes, *chosen.problems, *mistaken)
        self.preferences: Preferences = chosen._replace(problems=problems)

    def keep_preference(self, name: str, value: str | None) -> None:
        """Write one preference to the profile file."""
        with _told():
            save_preference(self._client.profile_path, name, value)
        self.preferences = with_choice(self.preferences, name, value)

    @property
    def program_environment(self) -> Mapping[str, str]:
        """The environment variables that name the profile."""
        return self._client.choice.environment

    @property
    def who(self) -> Who | None:
        """The remembered account, None if there is none."""
        account = self._client.account
        return self._who(account) if account else None

    def open_replica(self) -> "Replica":
        """Open the replica of the remembered account."""
        return self._client.replica(timeout=TIMEOUT)

    @property
    def sends(self) -> bool:
        """True: changes are sent to the database."""
        return True

    def keep_frame(self, size: tuple[int, int]) -> None:
        """Keep what the next start draws first, where it can be kept."""
        if self._keep_frame:
            self._keep_frame(size)

    async def prepare(self, report: Callable[[str], None]) -> None:
        """Start the embedded stack if the profile uses it."""
        with _told():
            await asyncio.to_thread(self._client.start, report)

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """The lines of a folder's ``.env`` that the person has to confirm; empty if there are none."""
        return self._client.sessions.to_confirm

    def confirm(self) -> None:
        """Allow signing in to the service that `to_confirm` shows."""
        self._client.sessions.confirm()

    def device_login(self) -> AsyncGenerator[SignInEvent, None]:
        """Sign in by the device flow."""
        return self._login(SignInMethod())

    def browser_login(self, organization: str = "") -> AsyncGenerator[SignInEvent, None]:
        """Sign in through the browser on this machine."""
        return self._login(SignInMethod(browser=True, organization_id=organization))

    async def _login(self, way: SignInMethod) -> AsyncGenerator[SignInEvent, None]:
        from tui import auth

        try:
            async with aclosing(self._client.sessions.login(way)) as states:
                async for state in states:
                    if isinstance(state, auth.Account):
                        yield SignedIn(self._who(state), self._client.sessions.problem)
                    else:
                        yield state
        except auth.CodeExpiredError as error:
            yield Failed(str(error), expired=True)
        except auth.BrowserNeededError as error:
            yield Failed(str(error), browser=True, organizations=error.organizations)
        except auth.AuthError as error:
            yield Failed(str(error), offline=isinstance(error, auth.OfflineError))

    @property
    def organizations(self) -> Mapping[str, str]:
        """The names, by id, of the organizations signed in to so far."""
        account = self._client.account
        return account.organizations if account else {}

    async def switch_organization(self, organization: str) -> Who:
        """Switch to another organization of the same person."""
        with _told():
            return self._who(await self._client.sessions.switch(organization))

    async def engine(self, replica: "Replica") -> "Engine":
        """Return an engine that syncs `replica` with the database."""
        from tui.sync.engine import Engine

        with _told():
            await self._open.aclose()
            if self.who is None or replica.file.path != self._client.replica_path:
                raise ServicesError("Somebody else has signed in. Nothing of yours was sent.")
            return Engine(replica, await self._open.enter_async_context(self._client.transport()))

    async def sign_out(self) -> SignedOut:
        """End the session on this machine."""
        with _told():
            await self._open.aclose()
            return await self._client.sign_out()

    async def aclose(self) -> None:
        """Close the connections and release the embedded stack."""
        await self._open.aclose()
        self._client.close()

    def _who(self, account: "Account") -> Who:
        settings = self._client.settings
        return Who(
            email=account.email,
            database="" if self._client.embedded else f"{source_of(settings)} · {settings.database}",
            local=self._client.embedded,
            organization=account.organization,
        )


def source_of(settings: Settings) -> str:
    """Return the name of the connection's source: a profile, the environment, or a file of this folder."""
    if settings.env_file is not None:
        return settings.env_file.name
    return "environment" if settings.found_in == THE_ENVIRONMENT else settings.profile


@contextmanager
def _told() -> Iterator[None]:
    """Convert errors of the services to the exception that the screen shows."""
    from tui.auth.errors import AuthError, BrowserNeededError
    from tui.local.errors import LocalError
    from tui.neon.errors import NeonError

    try:
        yield
    except BrowserNeededError as error:
        raise ServicesError(str(error), browser=True) from error
    except (AuthError, ConfigError, LocalError, NeonError) as error:
        raise ServicesError(str(error)) from error
