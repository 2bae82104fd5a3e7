"""Texts of iCalendar, escaped as RFC 5545 has it (3.3.11).

The library's own take a backslash before an N for a line break, which it is in no path such as ``C:\\New``.
"""

from collections.abc import Iterable

from icalendar import vText
from icalendar.prop import vCategory


class Text(vText):
    """A text of which every character is meant."""

    def to_ical(self) -> bytes:
        """Return it as it stands in a file, line breaks of any kind as ``\\n``."""
        escaped = str(self).replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
        return escaped.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n").encode()


def categories(names: Iterable[str]) -> vCategory:
    """Return the value of CATEGORIES."""
    found = vCategory([])
    found.cats = [Text(name) for name in names]
    return found
