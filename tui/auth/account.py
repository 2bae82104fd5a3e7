"""Who is signed in, remembered without a secret, so that it is known before anything else is."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tui.auth.files import write_private


@dataclass(frozen=True, slots=True)
class Account:
    """A person at a client of WorkOS, as one profile knows them. Holds no secret.

    Attributes:
        profile: the profile's name.
        client_id: the client of WorkOS.
        user_id: the person, as tokens name them (`sub`).
        email: to tell accounts apart by.
        first_name: to greet by; empty if not known.
        organization_id: the organization signed in to; empty if none.
        storage: where the session is kept: `keyring`, `file`, `memory` or `environment`.
    """

    profile: str
    client_id: str
    user_id: str
    email: str
    first_name: str = ""
    organization_id: str = ""
    storage: str = "keyring"

    @property
    def key(self) -> str:
        """What a vault keeps the session under."""
        return f"{self.profile}/{self.client_id}/{self.user_id}"


class Accounts:
    """The account of each profile, in files.

    Args:
        data_dir: the program's folder for data.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "accounts"

    def current(self, profile: str) -> Account | None:
        """Return the account a profile signed in with last, None if nobody did or it was forgotten."""
        try:
            read = json.loads(self._path(profile).read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return _account(read) if isinstance(read, dict) else None

    def remember(self, account: Account) -> None:
        """Make this the account of its profile."""
        write_private(self._path(account.profile), json.dumps(asdict(account), indent=2))

    def forget(self, profile: str) -> None:
        """Leave a profile without an account."""
        self._path(profile).unlink(missing_ok=True)

    def _path(self, profile: str) -> Path:
        return self._folder / f"{profile}.json"


def _account(read: Mapping[str, Any]) -> Account | None:
    known = {field.name: read[field.name] for field in fields(Account) if field.name in read}
    try:
        return Account(**known)
    except TypeError:
        return None
