"""The operating system's keyring, with protection against faults of its backends.

The automatic choice of a backend may pick a plaintext store, a call may hang forever or raise anything, and
Windows stores at most 1,280 characters per entry. So the backend is chosen from an allow-list, each call runs
in its own thread with a deadline, and long texts are split. A call that hangs cannot be cancelled: if it
finishes late, it makes sure that the value requested last is the one stored.
"""

import asyncio
import hashlib
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from tui.auth.errors import VaultError
from tui.auth.vault import FileVault, MemoryVault, Storage, Vault

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ALLOWED = ("SecretService", "libsecret", "kwallet", "macOS", "Windows")
"""The modules of `keyring.backends` that store secrets encrypted."""

SERVICE = "rowdo"
TIMEOUT = 5.0
"""The deadline of one call, in seconds."""
UNLOCK = 30.0
"""The deadline of a process's first call, in seconds: the person may have to type the keyring's password."""
CHUNK = 1000
"""The number of characters that fit into one entry of any keyring."""

INSTALL = (
    "Install one (Debian: apt-get install gnome-keyring), or choose --insecure-storage, "
    "which keeps the session in a private file."
)

T = TypeVar("T")

_wanted: "WeakKeyDictionary[KeyringBackend, dict[str, str | None]]" = WeakKeyDictionary()
"""For each backend: the text that was last requested to be stored under each key, None for a deletion."""


class KeyringVault:
    """A vault in the operating system's keyring.

    Args:
        backend: the backend of the `keyring` library.
        locks: a folder for lock files, the same for all data folders of the user.
        split: whether long texts have to be split into several entries.
    """

    storage: Storage = "keyring"

    def __init__(self, backend: "KeyringBackend", locks: Path, *, split: bool) -> None:
        self._backend = backend
        self._split = split
        self._wanted = _wanted.setdefault(backend, {})
        self._answered = False
        self.locks: Path | None = locks
        self.name = f"the keyring ({type(backend).__module__.rpartition('.')[2]})"

    async def read(self, key: str) -> str | None:
        """Return the text stored under a key, None if there is none."""
        return await self._call(lambda: self._read(key), "read")

    async def write(self, key: str, text: str) -> None:
        """Store a text under a key."""
        self._wanted[key] = text
        await self._call(lambda: self._settle(key), "written")

    async def delete(self, key: str) -> None:
        """Delete the text stored under a key, if there is one."""
        self._wanted[key] = None
        await self._call(lambda: self._settle(key), "removed")

    async def probe(self) -> None:
        """Write, read and delete a random text, to find out whether the keyring works.

        Raises:
            VaultError: the keyring does not work.
        """
        key, text = f"probe/{secrets.token_hex(4)}", secrets.token_hex(8)
        await self.write(key, text)
        kept = await self.read(key)
        await self.delete(key)
        if kept != text:
            raise VaultError(f"{self.name} does not keep what it is given. {INSTALL}")

    def _settle(self, key: str) -> None:
        """Write or delete a key as requested last; repeat that if the request changes meanwhile."""
        while True:
            text = self._wanted[key]
            if text is None:
                self._delete(key)
            else:
                self._write(key, text)
            if self._wanted[key] == text:
                return

    def _read(self, key: str) -> str | None:
        text = self._backend.get_password(SERVICE, key)
        if not self._split or text is None or not text.startswith("split:"):
            return text
        _, generation, amount, digest = text.split(":")
        parts = [
            self._backend.get_password(f"{SERVICE} {generation}.{number}", key) or ""
            for number in range(int(amount))
        ]
        whole = "".join(parts)
        return whole if hashlib.sha256(whole.encode()).hexdigest() == digest else None

    def _write(self, key: str, text: str) -> None:
        if not self._split or len(text) <= CHUNK:
            self._backend.set_password(SERVICE, key, text)
            return
        # Two generations alternate: the old text stays valid until the entry that names the new is written.
        before = self._backend.get_password(SERVICE, key) or ""
        generation = "b" if before.startswith("split:a:") else "a"
        parts = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
        for number, part in enumerate(parts):
            self._backend.set_password(f"{SERVICE} {generation}.{number}", key, part)
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._backend.set_password(SERVICE, key, f"split:{generation}:{len(parts)}:{digest}")

    def _delete(self, key: str) -> None:
        services = [SERVICE]
        if self._split:
            services += [f"{SERVICE} {generation}.{number}" for generation in "ab" for number in range(9)]
        for service in services:
            if self._backend.get_password(service, key) is not None:
                self._backend.delete_password(service, key)

    async def _call(self, work: Callable[[], T], what: str) -> T:
        try:
            result = await in_thread(work, TIMEOUT if self._answered else UNLOCK)
        except TimeoutError:
            raise VaultError(
                f"{self.name[0].upper()}{self.name[1:]} gives no answer. Unlock it, or restart it."
            ) from None
        except Exception as error:  # noqa: BLE001 - backends leak whatever their own libraries raise
            kind = type(error).__name__
        else:
            self._answered = True
            return result
        # Raised outside the handler: the traceback must not contain frames that hold the secret.
        locked = (
            "It is locked: unlock it, and try again."
            if "Locked" in kind
            else f"Is it running and unlocked? {INSTALL}"
        )
        raise VaultError(f"The session could not be {what}: {self.name} failed ({kind}). {locked}")


async def in_thread(work: Callable[[], T], within: float) -> T:
    """Run a function in a daemon thread, which does not delay the end of the program.

    Args:
        work: the function; it may hang.
        within: the deadline in seconds.

    Raises:
        TimeoutError: the function has not returned in time; its thread goes on.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to who waits
            settle(lambda error=error: done.set_exception(error))  # type: ignore[misc] # bound early
        else:
            settle(lambda: done.set_result(result))

    def settle(how: Callable[[], None]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(lambda: None if done.done() else how())

    threading.Thread(target=run, name="keyring", daemon=True).start()
    async with asyncio.timeout(within):
        return await done


def find_backend() -> "KeyringBackend | None":
    """Return a keyring that stores secrets encrypted, None if there is none.

    If the person configured a single backend for `keyring`, such as its null backend, no other is tried.
    """
    import keyring
    from keyring.backends.chainer import ChainerBackend

    configured = keyring.get_keyring()
    choices = configured.backends if isinstance(configured, ChainerBackend) else [configured]
    return next((one for one in choices if _is_allowed(one)), None)


def _is_allowed(backend: "KeyringBackend") -> bool:
    package, _, module = type(backend).__module__.rpartition(".")
    return package == "keyring.backends" and module in ALLOWED


async def choose_vault(data_dir: Path, *, insecure: bool = False) -> tuple[Vault, str]:
    """Return the vault for a new session, and a warning for the person.

    Args:
        data_dir: the program's folder for data.
        insecure: whether the person chose unencrypted private files.

    Returns:
        The vault, and a warning if the session will end with this process, else an empty text.
    """
    try:
        return await lasting_vault(data_dir, insecure=insecure), ""
    except VaultError as error:
        return MemoryVault(), f"The session is kept until the program ends. {error}"


async def lasting_vault(data_dir: Path, *, insecure: bool = False) -> Vault:
    """Return a vault that works, and that keeps a session after this process has ended.

    Args:
        data_dir: the program's folder for data.
        insecure: whether the person chose unencrypted private files.

    Raises:
        VaultError: no keyring works, and the person did not choose files.
    """
    if insecure:
        return FileVault(data_dir)
    vault = await keyring_vault()
    await vault.probe()
    return vault


async def keyring_vault() -> KeyringVault:
    """Return the keyring without testing it.

    Raises:
        VaultError: there is no keyring that Rowdo can use.
    """
    import platformdirs

    try:
        backend = await in_thread(find_backend, UNLOCK)
    except Exception as error:  # noqa: BLE001 - backends raise whatever they like while they are looked for
        raise VaultError(f"No keyring could be opened ({type(error).__name__}). {INSTALL}") from None
    if backend is None:
        raise VaultError(f"There is no keyring on this machine. {INSTALL}")
    locks = Path(platformdirs.user_data_dir("rowdo")) / "sessions"
    return KeyringVault(backend, locks, split=type(backend).__module__.endswith("Windows"))
