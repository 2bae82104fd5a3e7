"""A ``.env`` file. It came with its folder, so it says what to connect to at most, and nothing else."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

ITS_TO_SAY = frozenset(
    {"WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL", "NEON_DATA_API_URL", "DATABASE_URL"}
)
"""What the guides of Neon and WorkOS write there. Which profile, whose token, where passwords are sent: all
that is said by the person alone."""


def read_env_file(path: Path) -> Mapping[str, str]:
    """Return those variables of a ``.env`` file that name a connection and are not empty.

    What is not UTF-8 in it is in nothing we ask for. A file that is not there, or may not be read, has none.
    """
    try:
        if not path.is_file():
            return {}
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return {}
    from dotenv import dotenv_values

    values = dotenv_values(stream=StringIO(text), interpolate=False)
    return {name: value for name, value in values.items() if value and name in ITS_TO_SAY}
