"""Where sessions are stored. The keyring is in `tui.auth.keyring_vault`, because importing it is slow."""

import hashlib
from pathlib import Path
from typing import Literal, Protocol

from tui.auth.errors import VaultError
from tui.private_files import drafts, remove, write_private

Storage = Literal["keyring", "file", "memory"]


class Vault(Protocol):
    """Stores one secret text under each key.

    Attributes:
        storage: the kind of the vault.
        name: its name in words for the person.
        locks: a folder for lock files, common to all processes that share the vault; None if only this
            process uses it.
    """

    storage: Storage
    name: str
    locks: Path | None

    async def read(self, key: str) -> str | None:
        """Return the text under a key, None if there is none.

        Raises:
            VaultError: it cannot be read.
        """

    async def write(self, key: str, text: str) -> None:
        """Store a text under a key, durably when this returns.

        Raises:
            VaultError: it could not be stored.
        """

    async def delete(self, key: str) -> None:
        """Forget the text under a key, if there is one.

        Raises:
            VaultError: it could not be removed.
        """


class MemoryVault:
    """Stores texts in memory until the process ends, for machines without a keyring."""

    storage: Storage = "memory"
    name = "the memory of this process"
    locks: Path | None = None

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    async def read(self, key: str) -> str | None:
        """Return the text under a key, None if there is none."""
        return self._texts.get(key)

    async def write(self, key: str, text: str) -> None:
        """Keep a text."""
        self._texts[key] = text

    async def delete(self, key: str) -> None:
        """Forget the text under a key, if there is one."""
        self._texts.pop(key, None)


class FileVault:
    """Stores texts in unencrypted files that only their owner can read, for people who chose that.

    Args:
        data_dir: the program's folder for data.
    """

    storage: Storage = "file"

    def __init__(self, data_dir: Path) -> None:
        self.locks: Path | None = data_dir / "sessions"
        self._folder = data_dir / "sessions"
        self.name = f"private files in {self._folder} (insecure storage)"

    async def read(self, key: str) -> str | None:
        """Return the text under a key, None if there is none."""
        try:
            return self._path(key).read_text()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise self._failed("read", error) from error

    async def write(self, key: str, text: str) -> None:
        """Store a text under a key; it is on the disk when this returns."""
        try:
            self._clear_drafts(key)
            write_private(self._path(key), text.encode())
        except OSError as error:
            raise self._failed("written", error) from error

    async def delete(self, key: str) -> None:
        """Delete the text under a key, if there is one; it is off the disk when this returns."""
        try:
            self._clear_drafts(key)
            remove(self._path(key))
        except OSError as error:
            raise self._failed("removed", error) from error

    def _clear_drafts(self, key: str) -> None:
        """Delete temporary files of killed processes. The lock keeps others from writing (see `locks`)."""
        for draft in drafts(self._path(key)):
            draft.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"

    def _failed(self, what: str, error: Exception) -> VaultError:
        return VaultError(
            f"The session in {self._folder} could not be {what} ({type(error).__name__}). "
            "Check the folder's owner and the free space."
        )
