"""Puts the parts together for one profile: settings, account, replica, session and transport."""

import getpass
import hashlib
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.config import NotConfiguredError, Settings, config_dir, data_dir, load

if TYPE_CHECKING:
    from tui.auth import Account, Prompt, Session, Waiting
    from tui.local import Lease
    from tui.neon import Transport
    from tui.sync.replica import Replica

EMBEDDED = "local"
"""The profile of the embedded stack, used when nothing else is configured."""

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line says about whom to be."""

    profile: str | None = None
    insecure_storage: bool = False


class Client:
    """One profile's way to its todos. What it needs is found, started and opened when it is asked for."""

    def __init__(self, choice: Choice) -> None:
        self._lease: Lease | None = None
        self._settings = None if choice.profile == EMBEDDED else _configured(choice)
        self.embedded = self._settings is None
        if self.embedded:
            self._settings = _known_embedded()

    @property
    def settings(self) -> Settings:
        """The settings; starts the embedded stack where it has to be made first."""
        if self._settings is None:
            self.start()
        assert self._settings is not None
        return self._settings

    @property
    def account(self) -> "Account | None":
        """Who is signed in, known without keyring or network."""
        if self._settings is None:
            return None
        from tui.auth.account import Accounts

        account = Accounts(self._settings.data_dir).current(self._settings.profile)
        return account if account and account.client_id == self._settings.client_id else None

    def start(self, report: Report | None = None) -> None:
        """Start the embedded stack, for as long as this process lives; does nothing for a real service.

        Raises:
            LocalError: It cannot run.
        """
        if self.embedded and self._lease is None:
            from tui.local import ensure

            self._lease = ensure(data_dir(), report or tell)
            self._settings = self._lease.settings(config_dir=config_dir(), data_dir=data_dir())

    def replica(self) -> "Replica":
        """Open the replica of whoever is signed in.

        Raises:
            ReplicaError: The file cannot be opened.
        """
        from tui.sync.replica import Replica

        account = self.account
        assert account is not None
        return Replica.open(replica_path(self.settings, account))

    @asynccontextmanager
    async def transport(self) -> AsyncIterator["Transport"]:
        """Connect to the database as whoever is signed in.

        Raises:
            AuthError: The session cannot be resumed.
            LocalError: The embedded stack does not start.
        """
        from tui import neon

        self.start()
        session = await self.session()
        settings = self.settings
        try:
            if settings.data_api_url:
                transport: Transport = neon.data_api(settings.data_api_url, token=session.token)
            else:
                assert settings.authenticated_url is not None
                transport = neon.connect(
                    settings.authenticated_url, token=session.token, endpoint=settings.sql_url
                )
            try:
                yield transport
            finally:
                await transport.aclose()
        finally:
            await session.aclose()

    async def session(self) -> "Session":
        """Resume the session of whoever is signed in.

        Raises:
            SignedOutError: Nobody is.
        """
        from tui import auth

        account = self.account
        if account is None:
            raise auth.SignedOutError("Nobody is signed in. Run: rowdo login")
        return await auth.resume(
            account, workos_url=self.settings.workos_url, data_dir=self.settings.data_dir
        )

    async def device_login(self) -> AsyncIterator["Prompt | Waiting | Account"]:
        """Sign in by the device flow: yields what to show, and at the end the account, whose session is kept.

        Raises:
            AuthError: It did not come to a session.
        """
        from tui import auth

        settings = self.settings
        # Before anybody is asked to sign in: a session that cannot be kept is known beforehand.
        vault, problem = await auth.choose_vault(settings.data_dir, insecure=settings.insecure_storage)
        if problem:
            yield auth.Waiting(problem)
        client = auth.SignInClient(settings.client_id, settings.workos_url)
        try:
            async for state in auth.DeviceLogin(client):
                if not isinstance(state, auth.SignedIn):
                    yield state
                    continue
                account, _ = await auth.keep(
                    state,
                    profile=settings.profile,
                    client_id=settings.client_id,
                    workos_url=settings.workos_url,
                    data_dir=settings.data_dir,
                    insecure=settings.insecure_storage,
                    vault=vault,
                )
                yield account
        finally:
            await client.aclose()

    async def sign_in(self, ask: Callable[["Prompt"], object]) -> "Account":
        """Sign in by the device flow without a screen.

        Args:
            ask: Tells the person, or whoever stands in for them, what to confirm where.

        Raises:
            AuthError: It did not come to a session.
        """
        from tui import auth

        async for state in self.device_login():
            match state:
                case auth.Prompt():
                    ask(state)
                case auth.Waiting(message):
                    tell(message or "The service answers again.")
                case auth.Account():
                    return state
        raise AssertionError("a login ends with an account or an error")

    def signed_in(self) -> "Account":
        """Return who is signed in, as `ensure_account` does; costs nothing where somebody is."""
        if (account := self.account) is not None:
            return account
        import asyncio

        return asyncio.run(self.ensure_account())

    async def ensure_account(self) -> "Account":
        """Return who is signed in; on the embedded stack sign in as this machine's user if nobody is.

        Raises:
            SignedOutError: Nobody is signed in to a real service.
            AuthError: The embedded issuer refused.
            LocalError: The embedded stack does not start.
        """
        if (account := self.account) is not None:
            return account
        if not self.embedded:
            from tui.auth.errors import SignedOutError

            raise SignedOutError("Nobody is signed in. Run: rowdo login")
        self.start()
        return await self.sign_in(self.approve)

    async def sign_out(self) -> str:
        """Forget the session on this machine; return the address that ends it in the browser, if known."""
        from tui.auth.account import Accounts

        session = await self.session()
        session_id = await session.end()
        Accounts(self.settings.data_dir).forget(self.settings.profile)
        if not session_id:
            return ""
        return f"{self.settings.workos_url}/user_management/sessions/logout?session_id={session_id}"

    def approve(self, prompt: "Prompt") -> None:
        """Confirm a code of the embedded issuer as this machine's user."""
        from tui.local.sign_in import approve

        assert self._lease is not None
        approve(self._lease, prompt.user_code, f"{getpass.getuser()}@localhost")

    def close(self) -> None:
        """Let go of the embedded stack."""
        if self._lease is not None:
            self._lease.release()
            self._lease = None


def replica_path(settings: Settings, account: "Account") -> Path:
    """Return the file of an account's replica of one database; another person or database has another."""
    name = "\n".join((account.client_id, account.user_id, settings.database))
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return settings.data_dir / "replicas" / settings.profile / f"{digest}.sqlite3"


def tell(line: str) -> None:
    """Say something to the person that is not the command's result."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _configured(choice: Choice) -> Settings | None:
    """Return the settings somebody configured; None where nothing is, and nothing was asked for by name."""
    try:
        return load(choice.profile, insecure_storage=choice.insecure_storage)
    except NotConfiguredError:
        if choice.profile is not None:
            raise
        return None


def _known_embedded() -> Settings | None:
    """Return the settings of an embedded stack that was started before, without starting it."""
    if not (data_dir() / EMBEDDED).is_dir():
        return None
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
