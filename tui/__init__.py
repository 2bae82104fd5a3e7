"""Rowdo: a todo manager for the terminal whose server is the database itself."""

__version__ = "0.1.0"
