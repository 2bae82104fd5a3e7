"""A choice of a picker."""

from collections.abc import Callable, Collection
from typing import NamedTuple


class Choice(NamedTuple):
    """Something to choose."""

    name: str
    note: str = ""
    """Shown at the right."""
    value: object = None
    key: str = ""
    """The key that does the same without the picker."""
    hue: bool = False
    """Whether it is marked in its own colour, as projects are."""
    color: str = ""
    """A colour of a person's choice that it is marked in."""
    words: Collection[str] = ()
    """Other words that it is found by; they are not shown."""
    made: bool = False
    """True if it does not exist yet and choosing it makes it."""


Make = Callable[[str], Choice | str | None]
"""Makes a new choice of what was typed; a text says why there can be none."""
