"""Configuration: what to connect to, and how a person likes it. Read when asked, never at import."""

from tui.config.connection import (
    SETTINGS,
    THE_ENVIRONMENT,
    ConnectionSource,
    differences,
    of_env_file,
    of_environment,
    of_profile,
    shown,
)
from tui.config.database_address import address_of_string, same_database
from tui.config.load import check, checked, load, passed_over, refuse_grave
from tui.config.preferences import Preferences
from tui.config.profile import (
    Profile,
    ProfileProblem,
    profile_path,
    profiles,
    read_profile,
    save_connection,
    save_preference,
)
from tui.config.settings import (
    WORKOS_URL,
    ConfigError,
    NotConfiguredError,
    Settings,
    config_dir,
    data_dir,
)

__all__ = [
    "SETTINGS",
    "THE_ENVIRONMENT",
    "WORKOS_URL",
    "ConfigError",
    "ConnectionSource",
    "NotConfiguredError",
    "Preferences",
    "Profile",
    "ProfileProblem",
    "Settings",
    "address_of_string",
    "check",
    "checked",
    "config_dir",
    "data_dir",
    "differences",
    "load",
    "of_env_file",
    "of_environment",
    "of_profile",
    "passed_over",
    "profile_path",
    "profiles",
    "read_profile",
    "refuse_grave",
    "same_database",
    "save_connection",
    "save_preference",
    "shown",
]
