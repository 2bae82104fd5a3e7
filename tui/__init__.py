"""Rowdo: a todo manager for the terminal whose server is the database itself."""

import sys

__version__ = "0.1.0"

# httpx brings a command line of its own, which it loads wherever click and rich are installed: half of the
# time its import takes, and 3 MB. A module that is None in this table counts as not installed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
