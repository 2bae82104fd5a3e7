"""A program that changes todos in the person's name, such as a language model with tools."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tui.replica.history import Alteration
from tui.todos.sanitize import clean

NAME_LENGTH = 40
"""Characters of an agent's name that are kept."""


class Agent(NamedTuple):
    """Who makes the changes, and what they may be."""

    name: str
    """As the person knows it: its steps carry this name, and it can undo those alone."""
    check: Callable[[Mapping[str, Alteration]], object] = len
    """Is given all that a step, or an undo, did to each todo before it is committed; what it raises takes all
    of that back."""

    @staticmethod
    def name_of(text: str) -> str:
        """Return a name that is safe to show, of whatever an agent calls itself."""
        return " ".join(clean(text).split())[:NAME_LENGTH] or "agent"
