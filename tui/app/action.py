"""An action: its keys, its label in footer, palette and help, and the function that it runs."""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, Generic, NamedTuple, TypeVar

C = TypeVar("C")
"""What an action is given: the context it acts in."""

Run = Callable[[C], None]


class Action(NamedTuple, Generic[C]):
    """Something a person can do on the main screen."""

    id: str
    """How the profile file names it, such as ``todo.done``."""
    keys: tuple[str, ...]
    """The keys of the preset ``default``; a chord is written with spaces, such as ``g i``."""
    label: str
    """One or two words, for the footer and while a chord waits."""
    description: str
    """One line, for the palette and the help: the first line of the function's docstring."""
    group: str
    """The heading it stands under in the help."""
    run: Run[C]
    hint: int = 0
    """Where it stands in the footer, from 1; 0 keeps it out."""
    listed: bool = True
    """False keeps it out of the palette: moving about is not something to look up."""


def action(
    name: str, *keys: str, label: str, group: str, hint: int = 0, listed: bool = True
) -> Callable[[Run[C]], Action[C]]:
    """Make the decorated function an Action; its docstring becomes the description."""

    def make(run: Run[C]) -> Action[C]:
        description = (run.__doc__ or label).strip().splitlines()[0].rstrip(".")
        return Action(name, keys, label, description, group, run, hint, listed)

    return make


def actions_of(modules: Iterable[ModuleType]) -> list[Action[Any]]:
    """Return the actions that `modules` define, in the order they are written."""
    found: list[Action[Any]] = []
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Action):
                found.append(value)
            elif isinstance(value, tuple):
                found += [each for each in value if isinstance(each, Action)]
    return found
