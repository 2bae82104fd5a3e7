"""The default profile, which `rowdo profiles NAME` sets."""

import os
from collections.abc import Mapping

from tui.config.profile import profile_path
from tui.config.settings import ConfigError, config_dir
from tui.private_files import remove, write_private

_FILE = "profile"
_EMBEDDED = "local"
"""The embedded stack, which has no file."""


def default_profile(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the name of the profile that was switched to, None if none was.

    A profile that is gone since, and a file that holds no name, count as none.
    """
    folder = config_dir(environment)
    try:
        name = (folder / _FILE).read_text("utf-8").strip()
        there = name == _EMBEDDED or profile_path(name, folder).is_file()
    except (OSError, UnicodeDecodeError, ConfigError):
        return None
    return name if there else None


def set_default_profile(name: str | None, environment: Mapping[str, str] = os.environ) -> None:
    """Use a profile from now on where none is named; None goes by the environment and the folder again.

    Raises:
        ConfigError: The name cannot be a file's, or the choice cannot be kept.
    """
    path = config_dir(environment) / _FILE
    try:
        if name is None:
            remove(path)
        else:
            profile_path(name, path.parent)
            write_private(path, f"{name}\n".encode())
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}. The profile is as it was.") from error
