"""Loads the settings: from a named profile, the environment, the profile file, or ``.env``."""

import os
from collections.abc import Mapping
from pathlib import Path

from tui.config.connection import (
    SETTINGS,
    THE_ENVIRONMENT,
    ConnectionSource,
    differences,
    of_env_file,
    of_environment,
    of_profile,
)
from tui.config.database_address import address_of_data_api, address_of_string, same_database
from tui.config.mistakes import mistake_in
from tui.config.profile import Profile, profile_path, read_profile
from tui.config.settings import (
    WORKOS_URL,
    ConfigError,
    NotConfiguredError,
    Settings,
    config_dir,
    data_dir,
)

IDENTIFYING = ("client_id", "authenticated_url", "data_api_url")
"""The settings that name a connection; the others are endpoints."""

CLIENT_MEND = (
    "Set WORKOS_CLIENT_ID (client_id in a profile): the WorkOS dashboard shows it under API Keys (client_…)."
)
DATABASE_MEND = (
    "Set DATABASE_AUTHENTICATED_URL to Neon's connection string of the role “authenticated”, or "
    "NEON_DATA_API_URL (authenticated_url or data_api_url in a profile)."
)


def load(
    profile: str | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    cwd: Path | None = None,
    insecure_storage: bool = False,
) -> Settings:
    """Return the settings of one profile.

    The connection comes whole from one source, so a token never goes to a database somebody else named. A
    profile that was named (as `profile`, or by ``ROWDO_PROFILE``) is the source itself. Otherwise it is the
    first that names a database: the environment, the profile file ``default``, and ``.env`` in `cwd` (the
    current folder when None). Where the environment names what the profile does, the profile is taken, which
    `rowdo setup` has tried. A ``.env`` is for us if it names a client too.

    Args:
        profile: The profile asked for on the command line.
        environment: The process's environment.
        cwd: Where to look for ``.env``.
        insecure_storage: The person asked for a private file instead of the keyring.

    Raises:
        NotConfiguredError: Nothing names a client or a database.
        ConfigError: What is named is not enough, or must not be used; the text says what to change.
    """
    chosen = profile or environment.get("ROWDO_PROFILE") or None
    name = chosen or "default"
    folder = config_dir(environment)
    read = read_profile(profile_path(name, folder), missing_ok=chosen is None)
    refuse_grave(read)
    kept = of_profile(read)
    if chosen is not None:
        connection, notes = kept, tuple[str, ...]()
    else:
        connection, notes = _chosen(environment, kept, _env_file(cwd))
    values = checked(connection)
    return Settings(
        profile=name,
        client_id=values["client_id"],
        workos_url=values.get("workos_url", WORKOS_URL).rstrip("/"),
        authenticated_url=values.get("authenticated_url"),
        sql_url=values.get("sql_url"),
        data_api_url=values.get("data_api_url"),
        config_dir=folder,
        data_dir=data_dir(environment),
        insecure_storage=insecure_storage
        or environment.get("ROWDO_INSECURE_STORAGE", "") not in ("", "0")
        or read.insecure_storage,
        found_in=connection.source,
        named_by=connection.within(SETTINGS).named_by,
        env_file=connection.env_file,
        notes=notes,
        preferences=read.preferences,
    )


def refuse_grave(profile: Profile, mend: str = "Run `rowdo config edit` to mend it.") -> None:
    """Refuse a profile file with a mistake in what it connects to.

    Args:
        profile: The file that was read.
        mend: What to do about it.

    Raises: ConfigError, which names line and key of each.
    """
    if profile.grave:
        raise ConfigError(f"{profile.path} cannot be used: {profile.grave}. {mend}", "profile-mistake")


def _chosen(
    environment: Mapping[str, str], kept: ConnectionSource, env_file: Path
) -> tuple[ConnectionSource, tuple[str, ...]]:
    """Return the connection of the first source that names one, and notes about the choice."""
    here = of_environment(environment)
    if here.names_database:
        said = tuple(differences(here, kept))
        covered = here.within(SETTINGS).values.keys() <= kept.values.keys()
        return (kept, ()) if covered and not said else (here, said)
    if kept.names_database:
        return kept, tuple(differences(kept, here))
    found = of_env_file(env_file, environment)
    if found.names_database and "client_id" in found.values:
        return found, tuple(differences(found, here))
    # Half a connection is an error in the person's own settings, and only a note in a folder's file.
    for half in (kept, here):
        if half.within(IDENTIFYING).values:
            return half, ()
    raise NotConfiguredError(
        "Nothing names a WorkOS client and a database. Run `rowdo setup`, or set WORKOS_CLIENT_ID and "
        "DATABASE_AUTHENTICATED_URL (or NEON_DATA_API_URL).",
        passed_over=_passed_over(found) if found.names_database else "",
    )


def passed_over(cwd: Path | None = None) -> str:
    """Return why the ``.env`` in `cwd` is not used, if it names a part of a connection; else ""."""
    found = of_env_file(_env_file(cwd), {})
    return _passed_over(found.within(IDENTIFYING))


def _passed_over(found: ConnectionSource) -> str:
    if not found.values or (found.names_database and "client_id" in found.values):
        return ""
    if found.names_database:
        named = "DATABASE_AUTHENTICATED_URL" if "authenticated_url" in found.values else "NEON_DATA_API_URL"
        return (
            f"{found.source} is passed over: it has {named} and no WorkOS client. If it is meant for Rowdo, "
            "add WORKOS_CLIENT_ID to it."
        )
    return f"{found.source} is passed over, since it names no database for people. {DATABASE_MEND}"


def _env_file(cwd: Path | None) -> Path:
    # Relative, since a current folder that was deleted has no name.
    return (cwd or Path()) / ".env"


def checked(connection: ConnectionSource) -> Mapping[str, str]:
    """Return the values of a connection, which are enough for one and safe to be used.

    Raises: ConfigError, which names the variable or key and what to do about it.
    """
    values = connection.values
    for setting in values.keys() - {"owner_url"}:
        check(connection, setting)
    if "client_id" not in values:
        named = connection.name("data_api_url" if "data_api_url" in values else "authenticated_url")
        raise ConfigError(
            f"{named} names a database, and no WorkOS client is with it. {CLIENT_MEND}", "client-missing"
        )
    if not connection.names_database:
        raise ConfigError(
            f"{connection.name('client_id')} names a WorkOS client, and nothing names a database. "
            f"{DATABASE_MEND}{_unless_embedded(connection)}",
            "database-missing",
        )
    string, data_api_url = values.get("authenticated_url"), values.get("data_api_url")
    if string and data_api_url and not same_database(string, data_api_url, values.get("sql_url")):
        raise ConfigError(
            f"{connection.name('authenticated_url')} is of {address_of_string(string).words}, and "
            f"{connection.name('data_api_url')} of {address_of_data_api(data_api_url).words}. "
            "Name one database, or leave one of the two out.",
            "two-databases",
        )
    return values


def check(connection: ConnectionSource, setting: str) -> None:
    """Refuse a value that is invalid or not safe.

    Raises: ConfigError, which names the variable or key and what to do about it.
    """
    if mistake := mistake_in(setting, connection.values[setting]):
        raise ConfigError(f"{connection.name(setting)} {mistake.words}", mistake.id)


def _unless_embedded(connection: ConnectionSource) -> str:
    if connection.source != THE_ENVIRONMENT:
        return ""
    return " For the list on this machine alone: rowdo --profile local."
