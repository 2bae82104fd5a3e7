"""The account that is signed in, kept in a file without secrets, so that reading it is fast."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tui.auth.errors import AuthError
from tui.private_files import remove, write_private

ENVIRONMENT_VARIABLE = "ROWDO_ACCESS_TOKEN"
"""The environment variable that holds an access token for automation; it takes precedence."""


class Account(NamedTuple):
    """A person who has signed in to a client of WorkOS with a profile. Contains no secret.

    Attributes:
        profile: the profile's name.
        client_id: the client of WorkOS.
        user_id: the person's id, the claim `sub` of tokens.
        email: the person's address, by which people tell accounts apart.
        organization_id: the organization signed in to; empty if none.
        organizations: the names of the organizations signed in to so far, by id. A public client cannot
            request the list of all.
        storage: where the session is kept: `keyring`, `file`, `memory` or `environment`.
        workos_url: the base URL of WorkOS, where the session began and is refreshed.
        resource: all URLs that its access tokens are for (RFC 8707), with scheme, host, port and database.
        over: whether the session has ended, so that the person has to sign in again.
    """

    profile: str
    client_id: str
    user_id: str
    email: str
    organization_id: str = ""
    organizations: Mapping[str, str] = {}
    storage: str = "keyring"
    workos_url: str = ""
    resource: str = ""
    over: bool = False

    @property
    def key(self) -> str:
        """The key under which a vault keeps the session."""
        return f"{self.profile}/{self.client_id}/{self.user_id}"

    @property
    def organization(self) -> str:
        """The name of the organization signed in to, or its id if the name is unknown; empty if none."""
        return self.organizations.get(self.organization_id, self.organization_id)

    def within(self, organization_id: str, name: str = "") -> "Account":
        """Return the account signed in to an organization; without `name` the known name is kept."""
        if not organization_id:
            return self._replace(organization_id="")
        known = name or self.organizations.get(organization_id, organization_id)
        organizations = {**self.organizations, organization_id: known}
        return self._replace(organization_id=organization_id, organizations=organizations)


class Accounts:
    """The account of each profile, in files.

    Args:
        data_dir: the program's folder for data.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "accounts"

    def current(self, profile: str) -> Account | None:
        """Return the account that a profile signed in with last; None if there is none, or it was forgotten.

        Raises:
            AuthError: the file cannot be read.
        """
        try:
            read = json.loads(self._path(profile).read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        except OSError as error:
            raise self._failed("read", profile, error) from None
        return _account(read) if isinstance(read, dict) else None

    def remember(self, account: Account) -> None:
        """Make this the account of its profile.

        Raises:
            AuthError: the file cannot be written.
        """
        try:
            write_private(self._path(account.profile), json.dumps(account._asdict(), indent=2).encode())
        except OSError as error:
            raise self._failed("written", account.profile, error) from None

    def forget(self, profile: str) -> None:
        """Forget the account of a profile.

        Raises:
            AuthError: the file cannot be removed.
        """
        try:
            remove(self._path(profile))
        except OSError as error:
            raise self._failed("removed", profile, error) from None

    def _failed(self, what: str, profile: str, error: OSError) -> AuthError:
        return AuthError(
            f"Who is signed in could not be {what} ({self._path(profile)}: {error.strerror}). "
            "Check the file's owner and the free space."
        )

    def _path(self, profile: str) -> Path:
        return self._folder / f"{profile}.json"


def _account(read: Mapping[str, Any]) -> Account | None:
    known = {name: read[name] for name in Account._fields if name in read}
    organizations, over = known.pop("organizations", None), known.pop("over", False)
    if isinstance(organizations, dict):
        known["organizations"] = {id_: str(name) for id_, name in organizations.items()}
    if not all(isinstance(value, str) for name, value in known.items() if name != "organizations"):
        return None
    try:
        return Account(**known, over=over is True)
    except TypeError:
        return None
