"""A session: returns a valid access token at any time, and never loses a refresh token.

A refresh token can be used once. So only one process at a time may send it, the new pair is stored before it
is used, and a request whose response was lost is repeated while the issuer still returns the same response
(about 30 seconds).
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from tui.auth.account import Account
from tui.auth.errors import OfflineError, RefusedError, SignedOutError, VaultError
from tui.auth.refresh import Refresher
from tui.auth.tokens import Tokens
from tui.auth.vault import Vault
from tui.private_files import make_private

GRACE = 25.0
"""Seconds after its first use within which a refresh token is sent again; the issuer allows about 30."""

TIMEOUT = 60.0
"""Seconds to wait for another process that is refreshing: longer than it can take."""


class Session:
    """The session of one account. Its `token` returns access tokens.

    Args:
        account: the account of the session.
        vault: stores the tokens; other processes may share it.
        refresh: requests new tokens.
        clock: seconds since 1970.
        sleep: waits for a number of seconds.

    Attributes:
        problem: a warning about the storage of the session; empty if there is none.
    """

    def __init__(
        self,
        account: Account,
        vault: Vault,
        refresh: Refresher,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.account = account
        self.problem = ""
        self._vault = vault
        self._refresher = refresh
        self._clock = clock
        self._sleep = sleep
        self._tokens: Tokens | None = None
        self._unsaved = False
        self._renewing: asyncio.Task[Tokens] | None = None
        self._unfinished: set[asyncio.Task[Tokens]] = set()
        self._turn = asyncio.Lock()

    @property
    def tokens(self) -> Tokens | None:
        """The tokens used last, None before the first use."""
        return self._tokens

    @property
    def kept_in(self) -> str:
        """Where the session is kept, in words for the person."""
        return self._vault.name

    async def look(self) -> Tokens | None:
        """Return the stored pair, valid or expired, without asking the issuer; None if there is none.

        Raises:
            VaultError: the session cannot be read.
        """
        if self._tokens is None:
            self._tokens = await self._stored()
        return self._tokens

    async def token(self, rejected: str | None = None) -> str:
        """Return an access token that is valid for at least a minute.

        Args:
            rejected: a token that a server has just rejected; it is returned again only if there is no newer
                one.

        Raises:
            SignedOutError: the session has ended.
            OfflineError: a new token is needed, and the issuer cannot be asked.
            VaultError: the session cannot be read.
        """
        tokens = self._tokens
        if tokens is not None and self._usable(tokens, rejected):
            return tokens.access_token
        if self._renewing is None or self._renewing.done():
            self._renewing = self._begin(self._renew(rejected))
        return (await asyncio.shield(self._renewing)).access_token

    async def switch(self, organization_id: str) -> Tokens:
        """Switch to another organization of the same person.

        Args:
            organization_id: the organization to switch to.

        Returns:
            The first tokens for that organization.

        Raises:
            SignedOutError: the session has ended.
            BrowserNeededError: the organization requires a further step: use a browser login with its id.
            RefusedError: the issuer refused. The session stays in its organization.
            OfflineError: the issuer cannot be asked.
            VaultError: the session cannot be read.
        """
        return await asyncio.shield(self._begin(self._switch(organization_id)))

    async def start(self, tokens: Tokens) -> None:
        """Begin with the tokens of a sign-in.

        Raises:
            VaultError: the tokens could not be stored. They can be used until the process ends.
        """
        self._tokens, self._unsaved = tokens, True
        try:
            async with self._locked():
                await self._keep(tokens)
        except OfflineError as error:
            raise VaultError(str(error)) from None
        if self._unsaved:
            raise VaultError(self.problem)

    async def end(self) -> str:
        """Delete the session on this machine; return the issuer's id of the session, empty if unknown.

        Never raises: if the tokens cannot be deleted from the vault, `problem` says so.
        """
        self.problem = ""
        try:
            stored = self._tokens or await self._stored()
            async with self._locked():
                await self._vault.delete(self.account.key)
        except (VaultError, OfflineError) as error:
            stored, self.problem = self._tokens, str(error)
        self._tokens = None
        return stored.session_id if stored else ""

    async def aclose(self) -> None:
        """Wait until the result of a running refresh is stored."""
        if self._unfinished:
            await asyncio.wait(self._unfinished)

    def _usable(self, tokens: Tokens, rejected: str | None) -> bool:
        return tokens.access_token != rejected and tokens.fresh(self._clock())

    def _begin(self, work: Coroutine[Any, Any, Tokens]) -> asyncio.Task[Tokens]:
        """Start a task that goes on if the caller is cancelled, so that the issuer's response is stored."""
        task = asyncio.create_task(work)
        self._unfinished.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Tokens]) -> None:
        self._unfinished.discard(task)
        if not task.cancelled():
            # A caller that awaits the task gets the exception; without one, asyncio must not warn.
            task.exception()

    async def _renew(self, rejected: str | None) -> Tokens:
        stored = await self._stored()
        if stored is not None and self._usable(stored, rejected):
            self._tokens = stored
            return stored
        async with self._locked():
            # Another process may have refreshed the session before this one got the lock.
            stored = await self._settled()
            if stored is None:
                self._tokens = None
                raise SignedOutError(f"Nobody is signed in. Sign in again as {self.account.email}.")
            if not self._usable(stored, rejected):
                stored = await self._refresh(stored)
            self._tokens = stored
            return stored

    async def _switch(self, organization_id: str) -> Tokens:
        async with self._locked():
            stored = await self._settled()
            if stored is None:
                raise SignedOutError(f"Nobody is signed in. Sign in again as {self.account.email}.")
            try:
                tokens = await self._refresh_with_retry(stored.refresh_token, organization_id)
            except RefusedError as refusal:
                if refusal.code != "invalid_grant":
                    raise
                # The organization or the session may be invalid; the next refresh shows which.
                raise RefusedError(
                    f"{self.account.email} cannot go over to this organization. Is it one of theirs?",
                    code=refusal.code,
                ) from None
            await self._keep(tokens)
            self._tokens = tokens
            return tokens

    async def _stored(self) -> Tokens | None:
        """Return the current tokens: those of the vault, or those in memory if they could not be stored."""
        if not self._unsaved:
            return await self._kept()
        try:
            kept = await self._kept()
        except VaultError:
            return self._tokens
        if self._tokens is None or (kept is not None and kept.issued_at > self._tokens.issued_at):
            # Another process has refreshed the session meanwhile, or somebody has signed in again.
            self._unsaved, self.problem = False, ""
            return kept
        return self._tokens

    async def _kept(self) -> Tokens | None:
        text = await self._vault.read(self.account.key)
        return None if text is None else Tokens.loads(text)

    async def _settled(self) -> Tokens | None:
        """Return the current tokens, and store them if that failed before. The caller holds the lock."""
        stored = await self._stored()
        if self._unsaved and stored is not None:
            await self._keep(stored)
        return stored

    async def _refresh(self, spent: Tokens) -> Tokens:
        """Request the next tokens, store and return them. The caller holds the lock."""
        try:
            # Every request names the organization, or the session would leave it.
            tokens = await self._refresh_with_retry(spent.refresh_token, spent.organization_id or None)
        except RefusedError as refusal:
            if refusal.code != "invalid_grant":
                raise
            stored = await self._stored()
            if stored is not None and stored.refresh_token != spent.refresh_token:
                # Another program with the same keyring has refreshed the session without the lock.
                return stored if self._usable(stored, None) else await self._refresh(stored)
            await self._vault.delete(self.account.key)
            self._tokens = None
            raise SignedOutError(
                f"The session of {self.account.email} has ended. Sign in again; nothing here is lost."
            ) from None
        await self._keep(tokens)
        return tokens

    async def _refresh_with_retry(self, refresh_token: str, organization_id: str | None) -> Tokens:
        """Request the next tokens; if a response was lost, retry while the issuer still repeats it."""
        began = self._clock()
        pause, lost = 0.0, False
        while True:
            try:
                return await self._refresher(refresh_token, organization_id)
            except OfflineError as error:
                # Once a response was lost, later errors do not matter: the issuer can still repeat it.
                lost = lost or error.lost
                if not lost or self._clock() - began + pause > GRACE:
                    raise
            await self._sleep(pause)
            pause = pause * 2 or 0.5

    async def _keep(self, tokens: Tokens) -> None:
        """Store the tokens; if that fails, keep them in memory, set `problem`, and try again next time."""
        try:
            await self._vault.write(self.account.key, tokens.dumps())
        except VaultError as error:
            self._tokens, self._unsaved = tokens, True
            self.problem = f"{error} Until then the session ends with this process."
        else:
            self._unsaved, self.problem = False, ""

    @asynccontextmanager
    async def _locked(self) -> AsyncIterator[None]:
        """Hold the lock for refreshing the account, in this process and among all that share the vault."""
        async with self._turn, self._alone_among_processes():
            yield

    @asynccontextmanager
    async def _alone_among_processes(self) -> AsyncIterator[None]:
        if self._vault.locks is None:
            yield
            return
        from filelock import AsyncFileLock, Timeout

        name = hashlib.sha256(self.account.key.encode()).hexdigest()[:32]
        folder = self._vault.locks
        lock = AsyncFileLock(folder / f"{name}.lock", timeout=TIMEOUT, mode=0o600)
        try:
            make_private(folder)
            await lock.acquire(poll_interval=0.02)
        except Timeout:
            raise OfflineError(
                "Another process has been refreshing the session for a minute. Try again."
            ) from None
        except OSError as error:
            raise VaultError(
                f"The session cannot be locked in {folder} ({error.strerror}). "
                "Check the folder's owner and the free space."
            ) from None
        try:
            yield
        finally:
            await lock.release()
