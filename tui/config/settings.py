"""What Rowdo connects to, in one typed object that holds no secret."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

WORKOS_URL = "https://api.workos.com"


class ConfigError(Exception):
    """The configuration cannot be used; the text says what to change.

    Attributes:
        id: which mistake it is, for scripts.
    """

    def __init__(self, message: str, id: str = "configuration") -> None:  # noqa: A002 - as in an audit's finding
        super().__init__(message)
        self.id = id


class NotConfiguredError(ConfigError):
    """Nothing names a WorkOS client or a database."""


class Settings(NamedTuple):
    """Where Rowdo signs in, which database it talks to, and where it keeps its files. Holds no secret."""

    profile: str
    client_id: str
    """The WorkOS client id."""
    config_dir: Path
    data_dir: Path
    workos_url: str = WORKOS_URL
    authenticated_url: str | None = None
    """The connection string of the role ``authenticated``, without a password."""
    sql_url: str | None = None
    """The SQL-over-HTTP endpoint where it is not the one the connection string implies."""
    data_api_url: str | None = None
    """The base URL of Neon's Data API; when set, it is the door used."""
    insecure_storage: bool = False
    """The person chose a private file (0600) over the keyring."""
    of_folder: bool = False
    """The connection is from ``.env``: the word of whoever made the folder, not of the person in it."""

    @property
    def database(self) -> str:
        """A stable name for the database, the same through either door: endpoint id and database name."""
        url = urlsplit(self.authenticated_url or self.data_api_url or "")
        endpoint = (url.hostname or "").split(".", 1)[0].removesuffix("-pooler")
        name = url.path.strip("/").split("/", 1)[0]
        return f"{endpoint}/{unquote(name)}"

    @property
    def host(self) -> str:
        """The host of the door in use, as the connection names it: who is shown this person's tokens."""
        url = urlsplit(self.data_api_url or self.authenticated_url or "")
        return (url.hostname or "").replace("-pooler.", ".", 1)


def config_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the profile files: ``ROWDO_CONFIG_DIR``, else the platform's."""
    if chosen := environment.get("ROWDO_CONFIG_DIR"):
        return Path(chosen)
    import platformdirs

    return _at_home(platformdirs.user_config_dir, "ROWDO_CONFIG_DIR")


def data_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of replicas and of the embedded stack: ``ROWDO_DATA_DIR``, else the platform's."""
    if chosen := environment.get("ROWDO_DATA_DIR"):
        return Path(chosen)
    import platformdirs

    return _at_home(platformdirs.user_data_dir, "ROWDO_DATA_DIR")


def _at_home(folder: Callable[[str], str], variable: str) -> Path:
    try:
        return Path(folder("rowdo"))
    except RuntimeError as error:  # in some containers a user has no name and no home
        raise ConfigError(
            f"There is no home folder for this user. Set HOME, or {variable} to a folder for Rowdo's files.",
            "home-missing",
        ) from error
