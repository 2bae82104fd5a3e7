"""The settings of a connection, as one typed object without secrets."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tui.config.database_address import address, address_of_data_api, address_of_string, databases
from tui.config.preferences import Preferences
from tui.errors import RowdoError

WORKOS_URL = "https://api.workos.com"


class ConfigError(RowdoError):
    """The configuration cannot be used; the text says what to change.

    Attributes:
        id: which mistake it is, for scripts.
    """

    def __init__(self, message: str, id: str = "configuration") -> None:  # noqa: A002 - as in an audit's finding
        super().__init__(message)
        self.id = id


class NotConfiguredError(ConfigError):
    """Nothing names a WorkOS client and a database.

    Attributes:
        passed_over: why a ``.env`` that names a database is not taken; empty if there is none.
    """

    def __init__(self, message: str, *, passed_over: str = "") -> None:
        super().__init__(message, "not-configured")
        self.passed_over = passed_over


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
    """The base URL of Neon's Data API; when set, it is the API used."""
    insecure_storage: bool = False
    """The person chose a private file (0600) over the keyring."""
    found_in: str = ""
    """The source that the whole connection is from: "the environment", or a file's path."""
    named_by: Mapping[str, str] = {}
    """For each value of the connection the variable or key it came from, and where that stands."""
    env_file: Path | None = None
    """The ``.env`` that the connection is from: the word of whoever made the folder, not of who is in it."""
    notes: tuple[str, ...] = ()
    """What the person should know about the choice, such as what is named twice and differs."""
    preferences: Preferences | None = None
    """What the profile file says about look and feel, where it was read for the connection."""

    @property
    def database(self) -> str:
        """The database as a person knows it, the same through either API of Neon: endpoint and name."""
        if self.authenticated_url:
            return address_of_string(self.authenticated_url).words
        return address_of_data_api(self.data_api_url or "").words

    @property
    def databases(self) -> tuple[str, ...]:
        """All that tells the database from any other: one name, unless the APIs lead to different ones."""
        return databases(self.authenticated_url, self.data_api_url, self.sql_url)

    @property
    def sources(self) -> str:
        """Where the values of the connection were found, in words; empty for the embedded stack."""
        places: dict[str, list[str]] = {}
        for words in self.named_by.values():
            name, _, place = words.partition(" in ")
            places.setdefault(place, []).append(name)
        return "; ".join(f"{', '.join(names)} in {place}" for place, names in places.items())

    @property
    def at_neon(self) -> bool:
        """Whether every host is Neon's, where no two people have an endpoint of the same name."""
        return bool(self.databases) and all(
            (urlsplit(each).hostname or "").endswith(".neon.tech") for each in self.databases
        )

    @property
    def urls(self) -> str:
        """Every URL that may be shown this person's tokens, with scheme, host, port and database."""
        apis = (self.authenticated_url, self.sql_url, self.data_api_url)
        return " ".join(address(url) for url in apis if url)


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
