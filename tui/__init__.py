"""Rowdo: a todo manager for the terminal whose server is the database itself."""

import sys

__version__ = "0.1.0"

# httpx has a command line of its own, which it imports where click and rich are installed: that makes its
# import 1.6 times as long, and takes 3 MB. A module that is None in this table counts as not installed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
