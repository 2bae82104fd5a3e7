"""Finding the settings: a profile named on the command line, the environment, the profile file, ``.env``."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tui.config.env_file import read_env_file
from tui.config.profile import Profile, profile_path, read_profile
from tui.config.settings import (
    WORKOS_URL,
    ConfigError,
    NotConfiguredError,
    Settings,
    config_dir,
    data_dir,
)

ENVIRONMENT = {
    "WORKOS_CLIENT_ID": "client_id",
    "DATABASE_AUTHENTICATED_URL": "authenticated_url",
    "NEON_DATA_API_URL": "data_api_url",
    "ROWDO_SQL_URL": "sql_url",
    "ROWDO_WORKOS_URL": "workos_url",
}
"""The variables that make up a connection, the Neon guide's first, and the settings they become."""

NAMING = frozenset({"client_id", "authenticated_url", "data_api_url"})
"""A source that gives one of these names what to connect to; the others only say how to get there."""

_DATABASES = frozenset({"authenticated_url", "data_api_url"})
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_OWNERS = ("postgres", "cloud_admin", "neon_superuser")

_Connection = Mapping[str, str]


def load(
    profile: str | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    cwd: Path | None = None,
    insecure_storage: bool = False,
) -> Settings:
    """Return the settings of one profile.

    The connection comes whole from the first source that names a client or a database, so a token never goes
    to a database somebody else named: the profile given as `profile` (or ``ROWDO_PROFILE``), the environment,
    the profile file ``default``, and ``.env`` in `cwd` (the current folder when None). A ``.env`` is for us
    if it names both; one that does not is that of some other program (see `passed_over`).

    Args:
        profile: The profile asked for on the command line.
        environment: The process's environment.
        cwd: Where to look for ``.env``.
        insecure_storage: The person asked for a private file instead of the keyring.

    Raises:
        NotConfiguredError: Nothing names a client or a database.
        ConfigError: What is named is not enough, or must not be used; the text says what to change.
    """
    chosen = profile or environment.get("ROWDO_PROFILE")
    name = chosen or "default"
    folder = config_dir(environment)
    read = read_profile(profile_path(name, folder), missing_ok=True)
    env_file = _env_file(cwd)
    for source, values in _sources(read, environment, env_file, named=chosen is not None):
        if NAMING & values.keys():
            return _settings(
                name,
                checked_connection(values, source),
                folder=folder,
                data=data_dir(environment),
                insecure_storage=insecure_storage
                or environment.get("ROWDO_INSECURE_STORAGE", "") not in ("", "0")
                or read.insecure_storage,
                of_folder=source == str(env_file),
            )
    raise NotConfiguredError(
        f"Profile “{name}” names no WorkOS client and no database. Run `rowdo setup`, or set "
        "WORKOS_CLIENT_ID and DATABASE_AUTHENTICATED_URL (or NEON_DATA_API_URL).",
        "not-configured",
    )


def _sources(
    profile: Profile, environment: Mapping[str, str], env_file: Path, *, named: bool
) -> Iterator[tuple[str, _Connection]]:
    """Yield the connections on offer with the words for where they were found, the first choice first."""
    here = ("the environment", _from_variables(environment))
    there = (str(profile.path), profile.connection)
    yield from (there, here) if named else (here, there)
    found = _from_variables(read_env_file(env_file))
    if not _lacking(found):
        yield str(env_file), found


def passed_over(cwd: Path | None = None) -> str:
    """Return why ``.env`` in `cwd` is not taken for ours, where it looks a little like it; else nothing."""
    path = _env_file(cwd)
    found = _from_variables(read_env_file(path))
    if not found or not (lacking := _lacking(found)):
        return ""
    return f"{path} is passed over, since it names no {lacking}."


def _env_file(cwd: Path | None) -> Path:
    # Relative, since a current folder that was deleted has no name.
    return (cwd or Path()) / ".env"


def _lacking(values: _Connection) -> str:
    """Return what a connection does not name; empty where it names both."""
    if "client_id" not in values:
        return "WorkOS client (WORKOS_CLIENT_ID)"
    return "" if _DATABASES & values.keys() else "database (DATABASE_AUTHENTICATED_URL or NEON_DATA_API_URL)"


def _from_variables(variables: Mapping[str, str]) -> _Connection:
    return {setting: variables[name] for name, setting in ENVIRONMENT.items() if variables.get(name)}


def checked_connection(values: _Connection, source: str) -> _Connection:
    """Return `values` checked to be enough for a connection, and safe to be used.

    Args:
        values: The settings of a connection by name, as `ENVIRONMENT` has them.
        source: Where they were found, for the message.

    Raises: ConfigError.
    """
    if "client_id" not in values:
        raise ConfigError(
            f"{source} names a database but no WorkOS client. Set WORKOS_CLIENT_ID (client_id in a profile): "
            "the WorkOS dashboard shows it under API Keys.",
            "client-missing",
        )
    if not _DATABASES & values.keys():
        raise ConfigError(
            f"{source} names a WorkOS client but no database. Set DATABASE_AUTHENTICATED_URL to Neon's "
            "connection string of the role “authenticated”, or NEON_DATA_API_URL (authenticated_url or "
            "data_api_url in a profile).",
            "database-missing",
        )
    if "authenticated_url" in values:
        _check_authenticated_url(values["authenticated_url"], source)
    for name in ("data_api_url", "sql_url", "workos_url"):
        if name in values:
            _check_web_address(name, values[name], source)
    return values


def _check_authenticated_url(text: str, source: str) -> None:
    """Refuse a connection string that is not the role's own: an owner's would pass every policy by."""
    example = "such as postgresql://authenticated@ep-cool-rain-12345678.eu-central-1.aws.neon.tech/neondb"
    try:
        url = urlsplit(text)
        host = url.hostname
    except ValueError:
        url, host = urlsplit(""), None
    if url.scheme not in ("postgres", "postgresql") or not host or not url.path.strip("/"):
        raise ConfigError(
            f"The authenticated connection string in {source} is not one, {example}.", "connection-string"
        )
    role = unquote(url.username or "")
    if role in _OWNERS or role.endswith("_owner"):
        raise ConfigError(
            f"The authenticated connection string in {source} names “{role}”, an owner, whom row-level "
            "security does not hold back. Use the string of the role “authenticated”, " + example + ".",
            "owner-url",
        )
    if url.password or "password=" in url.query:
        raise ConfigError(
            f"The authenticated connection string in {source} contains a password. Take it out (and change "
            "it, as it was written down): everybody signs in with a token of their own, " + example + ".",
            "password-in-url",
        )


def _check_web_address(name: str, text: str, source: str) -> None:
    """Refuse an address that would send tokens over the network in the clear."""
    try:
        url = urlsplit(text)
        host = url.hostname or ""
    except ValueError:
        url, host = urlsplit(""), ""
    loopback = host in _LOOPBACK or host.endswith(".localhost")
    if not host or not (url.scheme == "https" or (url.scheme == "http" and loopback)):
        raise ConfigError(f"{name} in {source} must be an https address.", "address-insecure")


def _settings(
    name: str, values: _Connection, *, folder: Path, data: Path, insecure_storage: bool, of_folder: bool
) -> Settings:
    return Settings(
        profile=name,
        client_id=values["client_id"],
        workos_url=values.get("workos_url", WORKOS_URL).rstrip("/"),
        authenticated_url=values.get("authenticated_url"),
        sql_url=values.get("sql_url"),
        data_api_url=values.get("data_api_url"),
        config_dir=folder,
        data_dir=data,
        insecure_storage=insecure_storage,
        of_folder=of_folder,
    )
