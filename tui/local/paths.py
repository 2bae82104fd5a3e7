"""The files of the embedded stack, and their folder."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Self

from tui.local.errors import LocalError
from tui.local.unprivileged import make_private_for
from tui.private_files import write_private

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32, as in the ids of WorkOS."""


@dataclass(frozen=True, slots=True)
class StackConfig:
    """The settings of one stack. They change only on a reset, or if another program uses a port."""

    client_id: str = field(repr=False)
    """It serves as a secret: only a process that can read this folder knows it and can sign in."""
    owner_password: str = field(repr=False)
    endpoint_id: str
    """The first label of the connection strings' host."""
    issuer_port: int = 0
    endpoint_port: int = 0

    @classmethod
    def make(cls) -> Self:
        """Return the settings of a new stack."""
        return cls(
            client_id="client_" + "".join(secrets.choice(ALPHABET) for _ in range(26)),
            owner_password=secrets.token_urlsafe(24),
            endpoint_id=f"ep-{secrets.token_hex(4)}",
        )

    def at(self, issuer_port: int, endpoint_port: int) -> Self:
        """Return the same settings with other ports."""
        return replace(self, issuer_port=issuer_port, endpoint_port=endpoint_port)


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of the stack, in a folder that only its owner can read."""

    folder: Path

    @property
    def users_lock(self) -> Path:
        """A lock that every process holds shared while it uses the stack."""
        return self.folder / "users.lock"

    @property
    def start_lock(self) -> Path:
        """A lock that a process holds while it starts or stops the stack."""
        return self.folder / "start.lock"

    @property
    def server_lock(self) -> Path:
        """A lock that the server process holds; it writes its process id there as soon as it answers."""
        return self.folder / "server.lock"

    @property
    def watchdog_lock(self) -> Path:
        """A lock that the watchdog holds, with its process id."""
        return self.folder / "watchdog.lock"

    @property
    def kept_lock(self) -> Path:
        """A lock that the server process holds while the stack has to run without users."""
        return self.folder / "kept.lock"

    @property
    def stopped_marker(self) -> Path:
        """A file that exists from `stop` until the next use."""
        return self.folder / "stopped"

    @property
    def postgres(self) -> Path:
        """The folder of the Postgres cluster."""
        return self.folder / "postgres"

    @property
    def issuer(self) -> Path:
        """The folder of the issuer's signing key and database."""
        return self.folder / "issuer"

    @property
    def log(self) -> Path:
        """The standard error of the last server process."""
        return self.folder / "server.log"

    def prepare(self) -> None:
        """Create the folder.

        Raises:
            LocalError: It cannot be created, or belongs to another user.
        """
        make_private_for(self.folder, None)

    def exists(self) -> bool:
        """Return whether a stack was ever started in this folder.

        Raises:
            LocalError: This process may not use the folder, for example because another user owns it.
        """
        try:
            self.folder.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            allowed = False
        else:
            allowed = os.access(self.folder, os.R_OK | os.W_OK | os.X_OK)
        if not allowed:
            mended = "Mount its file system for writing" if self._is_read_only else "Change its permissions"
            raise LocalError(f"You may not use {self.folder}. {mended}, or set ROWDO_DATA_DIR elsewhere.")
        return True

    @property
    def _is_read_only(self) -> bool:
        """Whether nobody may write to the file system."""
        try:
            return bool(os.statvfs(self.folder).f_flag & os.ST_RDONLY)
        except OSError:
            return False

    def read_config(self) -> StackConfig | None:
        """Return the settings that `write_config` wrote, None if it has not been called yet.

        Raises:
            LocalError: The file is damaged.
        """
        try:
            return StackConfig(**json.loads(self._config.read_text()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise LocalError(
                f"{self._config} cannot be read ({error}). "
                "Correct it, or delete the stack with: rowdo local reset"
            ) from error

    def write_config(self, config: StackConfig) -> None:
        """Write the settings atomically.

        Raises:
            LocalError: The folder cannot be written to.
        """
        try:
            write_private(self._config, json.dumps(asdict(config)).encode())
        except OSError as error:
            raise LocalError(
                f"Cannot write to {self.folder}: {error.strerror}. "
                "Free some space or correct its permissions, then try again."
            ) from error

    @property
    def _config(self) -> Path:
        return self.folder / "identity.json"
