"""Configuration: what to connect to, and how a person likes it. Read when asked, never at import."""

from tui.config.env_file import read_env_file
from tui.config.folders import make_private
from tui.config.load import ENVIRONMENT, NAMING, checked_connection, load, passed_over
from tui.config.preferences import Preferences
from tui.config.profile import (
    Problem,
    Profile,
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
    "ENVIRONMENT",
    "NAMING",
    "WORKOS_URL",
    "ConfigError",
    "NotConfiguredError",
    "Preferences",
    "Problem",
    "Profile",
    "Settings",
    "checked_connection",
    "config_dir",
    "data_dir",
    "load",
    "make_private",
    "passed_over",
    "profile_path",
    "profiles",
    "read_env_file",
    "read_profile",
    "save_connection",
    "save_preference",
]
