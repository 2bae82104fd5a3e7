"""A connection from one source: its values, and where each was found."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tui.config.database_address import address
from tui.config.env import read_env_file
from tui.config.mistakes import mistake_in
from tui.config.profile import Profile

VARIABLES = {
    "WORKOS_CLIENT_ID": "client_id",
    "DATABASE_AUTHENTICATED_URL": "authenticated_url",
    "NEON_DATA_API_URL": "data_api_url",
    "ROWDO_SQL_URL": "sql_url",
    "ROWDO_WORKOS_URL": "workos_url",
    "DATABASE_URL": "owner_url",
}
"""The variables that make up a connection, the Neon guide's first, and the settings they become."""

SETTINGS = ("client_id", "authenticated_url", "data_api_url", "sql_url", "workos_url")
"""What a connection is made of; the owner's string is not: it is used by ``setup`` and kept nowhere."""

ENDPOINTS = frozenset({"sql_url", "workos_url"})
"""Endpoints other than Neon's and WorkOS' own; never read from a ``.env``."""

THE_ENVIRONMENT = "the environment"


class ConnectionSource(NamedTuple):
    """The connection that one source names, not yet checked."""

    source: str
    """"the environment", or a file's path."""
    values: Mapping[str, str] = {}
    """Settings by name, those that are not empty."""
    named_by: Mapping[str, str] = {}
    """The name of each setting in its source, such as ``WORKOS_CLIENT_ID in the environment``."""
    env_file: Path | None = None
    """The ``.env`` it is from."""

    @property
    def names_database(self) -> bool:
        """Whether it names the database that people connect to; otherwise it is no source."""
        return "authenticated_url" in self.values or "data_api_url" in self.values

    @property
    def names_any_database(self) -> bool:
        """The same, or the owner's string."""
        return self.names_database or "owner_url" in self.values

    def name(self, setting: str) -> str:
        """Return the name of a setting in this source, whether it is set there or not."""
        if said := self.named_by.get(setting):
            return said
        variable = next(name for name, known in VARIABLES.items() if known == setting)
        return f"{setting if self.source.endswith('.toml') else variable} in {self.source}"

    def within(self, settings: tuple[str, ...]) -> "ConnectionSource":
        """Return it with some settings only."""
        values = {name: value for name, value in self.values.items() if name in settings}
        named_by = {name: words for name, words in self.named_by.items() if name in settings}
        return self._replace(values=values, named_by=named_by)

    def overridden_by(self, other: "ConnectionSource") -> "ConnectionSource":
        """Return it with another source's values in place of its own."""
        return self._replace(
            values={**self.values, **other.values}, named_by={**self.named_by, **other.named_by}
        )


def of_environment(environment: Mapping[str, str]) -> ConnectionSource:
    """Return the connection that variables of the process name."""
    return _of_variables(environment, THE_ENVIRONMENT)


def of_env_file(path: Path, environment: Mapping[str, str]) -> ConnectionSource:
    """Return the connection that a ``.env`` names, with the endpoints that `environment` names."""
    path = _whole(path)
    found = _of_variables(read_env_file(path), str(path))
    if not found.values:
        return found
    endpoints = of_environment(environment).within(tuple(ENDPOINTS))
    return found.overridden_by(endpoints)._replace(env_file=path)


def of_profile(profile: Profile) -> ConnectionSource:
    """Return the connection that a profile file names."""
    values = {name: text for name, value in profile.connection.items() if (text := value.strip())}
    return ConnectionSource(
        str(profile.path), values, {name: f"{name} in {profile.path}" for name in profile.connection}
    )


def differences(used: ConnectionSource, other: ConnectionSource) -> Iterator[str]:
    """Yield a sentence for each setting that two connections name differently."""
    for setting in SETTINGS:
        ours, theirs = used.values.get(setting), other.values.get(setting)
        if ours and theirs and shown(setting, ours) != shown(setting, theirs):
            yield (
                f"{used.name(setting)} is used ({shown(setting, ours)}); "
                f"{other.name(setting)} says otherwise ({shown(setting, theirs)})."
            )


def _of_variables(variables: Mapping[str, str], source: str) -> ConnectionSource:
    found = {
        (name, setting): value
        for name, setting in VARIABLES.items()
        if (value := variables.get(name, "").strip())
    }
    return ConnectionSource(
        source,
        {setting: value for (_, setting), value in found.items()},
        {setting: f"{name} in {source}" for name, setting in found},
    )


def shown(setting: str, value: str) -> str:
    """Return the part of a value that matters, for people to read, without any password.

    Nothing is shown of a value that cannot be used: a mistyped one may hold a password anywhere.
    """
    if mistake_in(setting, value):
        return "a value that cannot be used"
    return value if setting == "client_id" else address(value)


def _whole(path: Path) -> Path:
    try:
        return Path(os.path.abspath(path))  # noqa: PTH100 - a link stays the link that the person sees
    except FileNotFoundError:  # the current folder was deleted, and has no name
        return path
