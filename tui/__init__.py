"""Rowdo: a todo manager for the terminal whose server is the database itself."""

from tui.startup import hide_httpx_command_line

__version__ = "0.1.0"

hide_httpx_command_line()
