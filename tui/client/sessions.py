"""The sessions of a profile: signing in, refreshing, switching organizations, signing out."""

import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, NamedTuple

from tui.config import Settings

if TYPE_CHECKING:
    from tui.auth import (
        Account,
        Authentication,
        BrowserLogin,
        DeviceLogin,
        EnvironmentSession,
        Session,
        SignedOutError,
        Vault,
    )
    from tui.neon.transport import TokenProvider
    from tui.session_events import Prompt, Replacing, SignedOut, Waiting


class SignInMethod(NamedTuple):
    """How to sign in."""

    browser: bool = False
    """True: with the browser of this machine. False: with a code that is confirmed on any device."""
    organization_id: str = ""
    """The organization to sign in to."""
    login_hint: str = ""
    """The e-mail address that the sign-in page suggests."""


BY_CODE = SignInMethod()


class Sessions:
    """The sessions of one profile.

    The account is read once. Everything that this process opens belongs to that person, even if somebody else
    signs in to the profile in another process meanwhile.

    Args:
        settings: Returns the settings; it may have to start the embedded stack first.
    """

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._confirmed = False
        self._account: Account | None = None
        self._session: Session | EnvironmentSession | None = None

    @property
    def account(self) -> "Account | None":
        """The account that is signed in, None if there is none. Uses neither keyring nor network.

        Raises:
            SignedOutError: The environment variable does not contain a token that may be used.
        """
        if self._account is None:
            given = self._given()
            self._account = given.account if given else self._remembered()
        return self._account

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """The lines of a folder's ``.env`` that the person has to confirm; empty if there are none.

        Somebody else may have written that file, so the person must agree before Rowdo signs in there.
        """
        settings = self._settings()
        if self._confirmed or settings.env_file is None:
            return ()
        return (
            f"{settings.env_file} names where your todos are:",
            f"database  {settings.urls}",
            f"client    {settings.client_id} of {settings.workos_url}",
        )

    def confirm(self) -> None:
        """Allow signing in to the service of the ``.env``: the person has read `to_confirm` and agreed."""
        self._confirmed = True

    def nobody(self) -> "SignedOutError":
        """Return the error for `account` being None: nobody is signed in, or only to another service."""
        from tui.auth import Accounts, SignedOutError

        settings = self._settings()
        elsewhere = Accounts(settings.data_dir).current(settings.profile)
        if elsewhere is None:
            return SignedOutError("Nobody is signed in. Run: rowdo login")
        return SignedOutError(
            f"{elsewhere.email} is signed in elsewhere, not for {settings.urls} with the client "
            f"{settings.client_id} of {settings.workos_url}. If that is where you want to be, sign in there: "
            "rowdo login"
        )

    @property
    def given(self) -> bool:
        """Whether the session is a token from the environment, which Rowdo neither begins nor ends."""
        return self._given() is not None

    async def session(self) -> "Session | EnvironmentSession":
        """Return the session of the person who is signed in; the same object each time.

        Raises:
            SignedOutError: Nobody is signed in.
            VaultError: The keyring with the session is no longer available.
        """
        from tui import auth

        if self._session is None:
            account = self.account
            if account is None:
                raise self.nobody()
            settings = self._settings()
            self._session = self._given() or await auth.resume(
                account, workos_url=settings.workos_url, data_dir=settings.data_dir
            )
        return self._session

    def tokens_of(self, account: "Account") -> "TokenProvider":
        """Return a provider of this account's access tokens; it raises if somebody else has signed in."""

        async def token(rejected: str | None = None) -> str:
            from tui.auth.errors import SignedOutError

            try:
                session = await self.session()
                theirs = session.account.key == account.key
                access_token = await session.token(rejected) if theirs else ""
            except SignedOutError:
                self._note(account, over=True)
                raise
            if not theirs:
                raise SignedOutError(f"{account.email} has left. Sign in again as {account.email}.")
            self._note(account, over=False)
            return access_token

        return token

    async def login(
        self, way: SignInMethod = BY_CODE, *, lasting: bool = False
    ) -> AsyncGenerator["Prompt | Waiting | Replacing | Account", None]:
        """Sign in: yield events to show, and at the end the account, whose session has been stored.

        If another person is signed in, it yields `Replacing`: set `agreed` before the next iteration to
        replace that person's session.

        Args:
            way: The method.
            lasting: Raise at once if the session could not outlive this process.

        Raises:
            AuthError: The sign-in failed.
        """
        from tui import auth
        from tui.session_events import Prompt, Replacing, Waiting

        if self.given:
            raise auth.AuthError(
                f"{auth.ENVIRONMENT_VARIABLE} holds a token, which goes first. Remove it to sign in."
            )
        settings = self._settings()
        if self.to_confirm:
            raise auth.AuthError(
                f"{settings.env_file} says where to sign in, and nobody has confirmed that it may. "
                "Run `rowdo login` in a terminal, or `rowdo setup --join`, which writes a profile."
            )
        # First, so that nobody signs in only to learn that the session cannot be stored.
        vault, problem = await self._vault(lasting=lasting)
        before = auth.Accounts(settings.data_dir).current(settings.profile)
        if before is not None and (before.over or before.client_id != settings.client_id):
            before = None
        client = auth.SignInClient(settings.client_id, settings.workos_url)
        flow: BrowserLogin | DeviceLogin = (
            auth.BrowserLogin(
                client,
                organization_id=way.organization_id or None,
                login_hint=way.login_hint or None,
                user_id=before.user_id if before else "",
            )
            if way.browser
            else auth.DeviceLogin(client)
        )
        try:
            async with aclosing(flow.__aiter__()) as states:
                async for state in states:
                    if not isinstance(state, auth.Authentication):
                        yield state
                        if problem and isinstance(state, Prompt):
                            yield Waiting(problem)
                        continue
                    if before is not None and before.user_id != state.user_id:
                        question = Replacing(before.email, state.email)
                        yield question
                        if not question.agreed:
                            raise auth.AuthError(f"{before.email} stays signed in, and {state.email} is not.")
                    account = await self._keep(state, vault, problem)
                    if not way.browser and way.organization_id:
                        account = await self.switch(way.organization_id)
                    yield account
        finally:
            await client.aclose()

    async def switch(self, organization_id: str) -> "Account":
        """Switch to another organization of the same person.

        Raises:
            AuthError: The switch failed; the session stays in its organization.
        """
        from tui import auth

        session = await self.session()
        if isinstance(session, auth.EnvironmentSession):
            raise auth.AuthError(
                f"The token in {auth.ENVIRONMENT_VARIABLE} is for one organization. Put another one there."
            )
        self._account = await auth.switch(session, organization_id, data_dir=self._settings().data_dir)
        return self._account

    async def sign_out(self) -> "SignedOut":
        """End the session on this machine, even if it has expired or cannot be read."""
        from tui import auth
        from tui.session_events import SignedOut

        url = problem = ""
        try:
            session = await self.session()
            url = auth.logout_url(self._settings().workos_url, await session.end())
            problem = session.problem
        except auth.SignedOutError:
            pass
        except auth.AuthError as error:
            problem = str(error)
        if not self.given:
            try:
                auth.Accounts(self._settings().data_dir).forget(self._settings().profile)
            except auth.AuthError as error:
                problem = str(error)
        self._account = self._session = None
        return SignedOut(url, problem)

    @property
    def problem(self) -> str:
        """A warning about the storage of the session; empty if there is none."""
        return self._session.problem if self._session else ""

    async def aclose(self) -> None:
        """Wait until the result of a running refresh is stored."""
        if self._session is not None:
            await self._session.aclose()

    async def _vault(self, *, lasting: bool) -> "tuple[Vault, str]":
        from tui import auth

        settings = self._settings()
        if lasting:
            return await auth.lasting_vault(settings.data_dir, insecure=settings.insecure_storage), ""
        return await auth.choose_vault(settings.data_dir, insecure=settings.insecure_storage)

    async def _keep(self, signed_in: "Authentication", vault: "Vault", problem: str) -> "Account":
        from tui import auth

        settings = self._settings()
        await self.aclose()
        self._account, self._session = await auth.keep(
            signed_in,
            profile=settings.profile,
            client_id=settings.client_id,
            workos_url=settings.workos_url,
            resource=settings.urls,
            data_dir=settings.data_dir,
            vault=vault,
        )
        self._session.problem = self._session.problem or problem
        return self._account

    def _note(self, account: "Account", *, over: bool) -> None:
        """Store whether the session has ended, for commands that do not open the keyring."""
        if self.given or account.over == over:
            return
        from tui.auth import Accounts, AuthError

        settings = self._settings()
        with suppress(AuthError):
            accounts = Accounts(settings.data_dir)
            # Somebody else may have signed in meanwhile, in another process.
            current = accounts.current(settings.profile)
            if current is not None and current.key == account.key and current.over != over:
                accounts.remember(current._replace(over=over))

    def _given(self) -> "EnvironmentSession | None":
        from tui.auth.account import ENVIRONMENT_VARIABLE

        if not os.environ.get(ENVIRONMENT_VARIABLE, "").strip():
            return None
        from tui.auth.environment import environment_session

        settings = self._settings()
        if settings.env_file is not None:
            from tui.auth.errors import SignedOutError

            raise SignedOutError(
                f"The token in {ENVIRONMENT_VARIABLE} is not sent where {settings.env_file} says. Name the "
                "database in the environment too, or in a profile: rowdo setup --join writes one."
            )
        return environment_session(os.environ, profile=settings.profile, client_id=settings.client_id)

    def _remembered(self) -> "Account | None":
        from tui.auth.account import Accounts

        settings = self._settings()
        account = Accounts(settings.data_dir).current(settings.profile)
        if account is None or account.client_id != settings.client_id:
            return None
        # A folder's `.env` that names another database must not receive tokens of this session.
        begun_here = (account.workos_url, account.resource) == (settings.workos_url, settings.urls)
        return account if begun_here or settings.env_file is None else None
