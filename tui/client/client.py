"""One profile put together: settings, account, replica, session and transport."""

import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from tui.client.sessions import BY_CODE, Sessions, SignInMethod
from tui.config import (
    ConfigError,
    NotConfiguredError,
    Preferences,
    Profile,
    Settings,
    config_dir,
    data_dir,
    load,
    profile_path,
    read_profile,
)
from tui.todos.sanitize import clean_lines

if TYPE_CHECKING:
    from tui.auth import Account
    from tui.local import Lease
    from tui.neon import TokenProvider, Transport
    from tui.replica.replica import Replica
    from tui.session_events import Prompt, Replacing, SignedOut
    from tui.todos.locale import Locale

EMBEDDED = "local"
"""The profile of the embedded stack, used when nothing else is configured."""

Report = Callable[[str], None]


class ProfileChoice(NamedTuple):
    """The profile to use, as the command line names it."""

    profile: str | None = None
    insecure_storage: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """The command-line options that choose the same profile."""
        profile = ("--profile", self.profile) if self.profile else ()
        return (*profile, "--insecure-storage") if self.insecure_storage else profile

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables with which ``rowdo`` in an own command or hook uses the same profile."""
        profile = {"ROWDO_PROFILE": self.profile} if self.profile else {}
        return profile | ({"ROWDO_INSECURE_STORAGE": "1"} if self.insecure_storage else {})


class Client:
    """One profile's settings, session, replica and transport, each created when it is first used."""

    def __init__(self, choice: ProfileChoice, *, quietly: bool = False) -> None:
        self.choice = choice
        self._lease: Lease | None = None
        self.sessions = Sessions(lambda: self.settings)
        self._settings: Settings | None = None
        self.notes: tuple[str, ...] = ()
        """What the person should know about the choice of the connection; told, unless `quietly`."""
        if choice.profile != EMBEDDED:
            self._settings, self.notes = _configured(choice)
        self.embedded = self._settings is None
        if not quietly:
            for note in (*self.notes, *self.broken_profile):
                tell(f"! {note}")
        if self.embedded:
            self._settings = _known_embedded()

    @property
    def settings(self) -> Settings:
        """The settings; starts the embedded stack if it never ran before."""
        if self._settings is None:
            self.start()
        assert self._settings is not None
        return self._settings

    @property
    def profile_path(self) -> Path:
        """The file of the profile, which may not exist."""
        if self.embedded:
            return profile_path(EMBEDDED, config_dir())
        return profile_path(self.settings.profile, self.settings.config_dir)

    @property
    def broken_profile(self) -> tuple[str, ...]:
        """A sentence about a profile file of the embedded stack that is broken; none if there is nothing.

        A broken file of another profile, which may hide what it connects to, stops every command.
        """
        if not self.embedded:
            return ()
        try:
            profile = self._embedded_profile
        except ConfigError:
            return ()  # raised where the preferences are needed
        if not profile.grave:
            return ()
        mend = "Run `rowdo config edit` to mend it."
        return (f"{profile.path} has a mistake, and {profile.applies}: {profile.grave}. {mend}",)

    @cached_property
    def _embedded_profile(self) -> Profile:
        return read_profile(self.profile_path, missing_ok=True)

    @property
    def hooks_folder(self) -> Path:
        """The folder with the queue of the profile's hooks and the log of failed hooks."""
        return self.settings.data_dir / "hooks" / self.settings.profile

    @cached_property
    def preferences(self) -> Preferences:
        """The preferences of the profile file, which is read once.

        Raises:
            ConfigError: The file cannot be read.
        """
        if self.embedded:
            return self._embedded_profile.preferences
        return self.settings.preferences or read_profile(self.profile_path, missing_ok=True).preferences

    @cached_property
    def locale(self) -> "Locale":
        """How dates are written: as the profile says, else as the system's locale says."""
        from tui.todos.locale import locale_of

        chosen = self.preferences
        return locale_of(week_start=chosen.week_start, date_order=chosen.date_order, language=chosen.language)

    @property
    def account(self) -> "Account | None":
        """The account that is signed in, None if there is none. Uses neither keyring nor network."""
        return None if self._settings is None else self.sessions.account

    def start(self, report: Report | None = None) -> None:
        """Start the embedded stack and use it until this process ends; does nothing for a real service.

        It is started even if somebody stopped it with `rowdo local stop`.

        Raises:
            LocalError: It cannot run.
        """
        if self._lease is not None:
            self._lease.restart(even_if_stopped=True)
        elif self.embedded:
            from tui.local import ensure

            self._lease = ensure(data_dir(), report or tell)
            self._settings = self._lease.settings(config_dir=config_dir(), data_dir=data_dir())

    def replica(self, timeout: float | None = None) -> "Replica":
        """Open the replica of the person who is signed in; print a message if it had to be repaired.

        Args:
            timeout: seconds to wait for other programs that write; None for the default of commands.

        Raises:
            ReplicaError: The file cannot be opened.
        """
        from tui.replica.replica import Replica

        replica = Replica.open(self.replica_path, **({} if timeout is None else {"timeout": timeout}))
        if replica.file.repaired:
            tell(replica.file.repaired)
        if agent := os.environ.get("ROWDO_AGENT"):
            from tui.replica.agent import Agent

            replica.act_for(Agent(Agent.name_of(agent)))
        if self.preferences.hooks:
            from tui.client.hook_events import follow

            follow(replica, self.preferences.hooks, self.hooks_folder, self.choice.options)
        return replica

    def filters(self, replica: "Replica | None" = None) -> Mapping[str, str]:
        """Return the expressions of the saved filters by name: those of the replica and of the profile file.

        Args:
            replica: the open replica of the person who is signed in; None to open it.

        Raises:
            ReplicaError: The replica's file cannot be opened.
        """
        own = self.preferences.filters
        if replica is not None:
            return replica.catalog(own).queries
        if self.account is None or not self.replica_path.exists():
            return own
        from tui.replica.replica import Replica

        with Replica.open(self.replica_path) as opened:
            return opened.catalog(own).queries

    @property
    def replica_path(self) -> Path:
        """The file of the replica of the person who is signed in."""
        account = self.account
        assert account is not None
        return replica_path(self.settings, account)

    @property
    def replicas(self) -> list[Path]:
        """The files of all replicas of this profile on this machine, of all people."""
        profile = EMBEDDED if self._settings is None else self._settings.profile
        return sorted((data_dir() / "replicas" / profile).glob("*.sqlite3"))

    @asynccontextmanager
    async def transport(self) -> AsyncIterator["Transport"]:
        """Connect to the database as the person who is signed in. The first call uses keyring and network.

        Raises:
            LocalError: The embedded stack does not start.
        """
        from tui import neon

        self.start()
        settings, account = self.settings, self.account
        assert account is not None
        token = self.sessions.tokens_of(account)
        if self._lease is not None:
            token = _restarting(self._lease, token)
        try:
            if settings.data_api_url:
                transport: Transport = neon.connect_data_api(settings.data_api_url, token=token)
            else:
                assert settings.authenticated_url is not None
                transport = neon.connect(settings.authenticated_url, token=token, endpoint=settings.sql_url)
            try:
                yield transport
            finally:
                await transport.aclose()
        finally:
            await self.sessions.aclose()

    async def sign_in(
        self,
        ask: "Callable[[Prompt], object]",
        way: SignInMethod = BY_CODE,
        told: Report | None = None,
        replace: "Callable[[Replacing], bool] | None" = None,
    ) -> "Account":
        """Sign in from the command line; the session outlives this process.

        Args:
            ask: Shows the code to confirm and the URL to the person, or confirms it for them.
            way: The method.
            told: Receives messages meanwhile; None to print them.
            replace: Returns whether another person's session may be replaced; without it the session stays.

        Raises:
            AuthError: The sign-in failed.
        """
        from tui import auth
        from tui.session_events import Prompt, Replacing, Waiting

        async with aclosing(self.sessions.login(way, lasting=True)) as states:
            async for state in states:
                match state:
                    case Prompt():
                        ask(state)
                    case Waiting(message):
                        (told or tell)(message or "The service answers again.")
                    case Replacing():
                        state.agreed = replace is not None and replace(state)
                    case auth.Account():
                        return state
        raise AssertionError("a login ends with an account or an error")

    def signed_in(self) -> "Account":
        """Return the same as `ensure_account`, which is called only if nobody is signed in."""
        if (account := self.account) is not None:
            return account
        import asyncio

        return asyncio.run(self.ensure_account())

    async def ensure_account(self) -> "Account":
        """Return the signed-in account; on the embedded stack, sign in this machine's user if nobody is.

        Raises:
            SignedOutError: Nobody is signed in to a real service.
            AuthError: The embedded issuer refused.
            LocalError: The embedded stack does not start.
        """
        if (account := self.account) is not None:
            return account
        if not self.embedded:
            raise self.sessions.nobody()
        self.start()
        return await self.sign_in(self.approve)

    async def sign_out(self) -> "SignedOut":
        """End the session on this machine."""
        left = await self.sessions.sign_out()
        # The embedded issuer keeps no session in the browser.
        return left._replace(url="") if self.embedded else left

    def approve(self, prompt: "Prompt") -> None:
        """Confirm a user code of the embedded issuer as this machine's user."""
        import getpass

        from tui.local.sign_in import approve

        assert self._lease is not None
        approve(self._lease, prompt.user_code, f"{getpass.getuser()}@localhost")

    def close(self) -> None:
        """Release the embedded stack."""
        if self._lease is not None:
            self._lease.release()
            self._lease = None


def _restarting(lease: "Lease", token: "TokenProvider") -> "TokenProvider":
    """Return a token provider that restarts the embedded stack if it was killed, then calls `token`."""

    async def restarted(rejected: str | None = None) -> str:
        if lease.was_killed:
            import asyncio

            await asyncio.to_thread(lease.restart)
        return await token(rejected=rejected)

    return restarted


def replica_path(settings: Settings, account: "Account") -> Path:
    """Return the file of one account's replica of one database.

    The file's name contains the person's id, which is unique among all clients of WorkOS, the database's
    name, and a digest of everything that distinguishes the database from others.
    """
    from tui.replica.relocate import found_again

    person, database = (quote(name, safe="") for name in (account.user_id, settings.database))
    digest = _sha256("\n".join(settings.databases).encode())[:16]
    folder = settings.data_dir / "replicas" / settings.profile
    path = folder / f"{person}@{database}-{digest}.sqlite3"
    if settings.env_file is not None and not settings.at_neon:
        # A replica under the former name is not used: that name had no digest, so whoever wrote the folder's
        # `.env` could have it sent to a host of theirs.
        return path
    return found_again(path, folder / f"{person}@{database}.sqlite3")


def _sha256(data: bytes) -> str:
    """Return a SHA-256 in hexadecimal: `hashlib` would load OpenSSL, which takes twice as long as SQLite."""
    try:
        itself = import_module("_sha2" if sys.version_info >= (3, 12) else "_sha256")
    except ImportError:  # Python was built without this module.
        itself = import_module("hashlib")
    return str(itself.sha256(data).hexdigest())


def tell(line: str) -> None:
    """Write a message to standard error, without control characters: it may quote other people's text."""
    sys.stderr.write(f"{clean_lines(line)}\n")
    sys.stderr.flush()


def _configured(choice: ProfileChoice) -> tuple[Settings | None, tuple[str, ...]]:
    """Return the configured settings, and notes about how they were chosen.

    The settings are None if nothing is configured and no profile was named.
    """
    try:
        settings = load(choice.profile, insecure_storage=choice.insecure_storage)
    except NotConfiguredError as error:
        if choice.profile is not None:
            raise
        if not error.passed_over:
            return None, ()
        return None, (f"{error.passed_over} This is the list on this machine alone.",)
    return settings, settings.notes


def _known_embedded() -> Settings | None:
    """Return the settings of an embedded stack that was started before, without starting it."""
    try:
        if not (data_dir() / EMBEDDED).is_dir():
            return None
    except PermissionError:
        pass  # `status` reports it.
    from tui.local import status

    known = status(data_dir())
    if known.client_id is None or known.issuer is None:
        return None
    return Settings(
        profile=EMBEDDED,
        client_id=known.client_id,
        workos_url=known.issuer,
        authenticated_url=known.authenticated_url,
        sql_url=known.sql_url,
        config_dir=config_dir(),
        data_dir=data_dir(),
        insecure_storage=True,
    )
