"""What the embedded stack keeps on disk, and where."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Self

from tui.local.errors import LocalError
from tui.local.unprivileged import own
from tui.private_files import write_private

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32, as in the ids of WorkOS."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What stays the same as long as the stack is not reset, but for ports that others took."""

    client_id: str = field(repr=False)
    """Known to nobody who cannot read this folder, so nobody else can sign in."""
    owner_password: str = field(repr=False)
    endpoint_id: str
    """The first label of the connection strings' host."""
    issuer_port: int = 0
    endpoint_port: int = 0

    @classmethod
    def make(cls) -> Self:
        """Return the identity of a new stack."""
        return cls(
            client_id="client_" + "".join(secrets.choice(ALPHABET) for _ in range(26)),
            owner_password=secrets.token_urlsafe(24),
            endpoint_id=f"ep-{secrets.token_hex(4)}",
        )

    def at(self, issuer_port: int, endpoint_port: int) -> Self:
        """Return the same identity on other ports."""
        return replace(self, issuer_port=issuer_port, endpoint_port=endpoint_port)


@dataclass(frozen=True, slots=True)
class Home:
    """The stack's folder, readable by its owner alone."""

    folder: Path

    @property
    def users(self) -> Path:
        """Held shared by everybody who uses the stack, for as long as they do."""
        return self.folder / "users.lock"

    @property
    def start(self) -> Path:
        """Held by whoever starts or stops the stack."""
        return self.folder / "start.lock"

    @property
    def server(self) -> Path:
        """Held by the server process, and signed as soon as it answers."""
        return self.folder / "server.lock"

    @property
    def watchdog(self) -> Path:
        """Held by the watchdog, and signed."""
        return self.folder / "watchdog.lock"

    @property
    def kept(self) -> Path:
        """Held by the server process while it counts itself among the users."""
        return self.folder / "kept.lock"

    @property
    def stopped(self) -> Path:
        """There after somebody stopped the stack, until somebody comes to use it."""
        return self.folder / "stopped"

    @property
    def postgres(self) -> Path:
        """The cluster."""
        return self.folder / "postgres"

    @property
    def issuer(self) -> Path:
        """The issuer's key and what it remembers."""
        return self.folder / "issuer"

    @property
    def log(self) -> Path:
        """What the server process had to say in its last life."""
        return self.folder / "server.log"

    def prepare(self) -> None:
        """Make the folder.

        Raises:
            LocalError: It cannot be made, or belongs to somebody else.
        """
        own(self.folder, None)

    def is_there(self) -> bool:
        """Return whether a stack was ever started here.

        Raises:
            LocalError: The folder is closed to us, such as one that another user made.
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
            raise LocalError(f"{self.folder} is closed to you. Open it, or set ROWDO_DATA_DIR elsewhere.")
        return True

    def read(self) -> Identity | None:
        """Return what `write` wrote; None before the first time.

        Raises:
            LocalError: The file is damaged.
        """
        try:
            return Identity(**json.loads(self._identity.read_text()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise LocalError(
                f"{self._identity} cannot be read ({error}). Mend it, or start afresh with: rowdo local reset"
            ) from error

    def write(self, identity: Identity) -> None:
        """Keep the identity, all of it or nothing.

        Raises:
            LocalError: The folder cannot be written to.
        """
        try:
            write_private(self._identity, json.dumps(asdict(identity)).encode())
        except OSError as error:
            raise LocalError(
                f"Cannot write to {self.folder}: {error.strerror}. "
                "Make room or mend its permissions, then try again."
            ) from error

    @property
    def _identity(self) -> Path:
        return self.folder / "identity.json"
