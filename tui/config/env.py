"""Reads a ``.env`` file. It came with its folder, so only the names of a connection are used."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

ENV_FILE_VARIABLES = frozenset(
    {"WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL", "NEON_DATA_API_URL", "DATABASE_URL"}
)
"""The variables of Neon's and WorkOS' guides. No profile, token or endpoint is read from a folder's file."""


def read_env_file(path: Path) -> Mapping[str, str]:
    """Return those variables of a ``.env`` file that name a connection and are not empty.

    Bytes that are not UTF-8 are replaced. Lines that cannot be parsed are left
    out. A file that does not exist, or cannot be read, has no variables.
    """
    try:
        if not path.is_file():
            return {}
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return {}
    import logging

    from dotenv import dotenv_values

    # The file may be for anything: what cannot be parsed in it is no concern of a command's output.
    logging.getLogger("dotenv").setLevel(logging.CRITICAL)
    values = dotenv_values(stream=StringIO(text), interpolate=False)
    return {name: value for name, value in values.items() if value and name in ENV_FILE_VARIABLES}
