"""``.env`` in the current folder. It came with the folder, so it is not trusted with everything."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

NOT_ITS_TO_SAY = frozenset({"ROWDO_SQL_URL", "ROWDO_WORKOS_URL"})
"""Where passwords and tokens are sent instead of to Neon and WorkOS: only the person says that."""


def read_env_file(path: Path = Path(".env")) -> Mapping[str, str]:
    """Return the variables of a ``.env`` file that are not empty; none where there is no such file.

    What is not UTF-8 in it is in nothing we ask for, and a file that may not be read is not meant for us.
    """
    try:
        if not path.is_file():
            return {}
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    from dotenv import dotenv_values

    values = dotenv_values(stream=StringIO(text), interpolate=False)
    return {name: value for name, value in values.items() if value and name not in NOT_ITS_TO_SAY}
