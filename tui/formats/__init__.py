"""Import and export: other programs' files → todos, and back.

Each format is a module with `read`, which yields a todo or the problem it met instead, and `write`, which
yields text. Both work on streams: of a long file only what is being read is in memory.
"""

from tui.formats.registry import FORMATS, WRITTEN, Format, format_in, format_of

__all__ = ["FORMATS", "WRITTEN", "Format", "format_in", "format_of"]
