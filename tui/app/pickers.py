"""Asking a person to choose, in one call; the picker itself is loaded when the first one opens."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.app.app import RowdoApp


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
    made: bool = False
    """True where it does not exist yet and choosing it makes it."""


Make = Callable[[str], Choice | str | None]
"""Makes a new choice of what was typed; a text says why there can be none."""


def choose(
    house: "RowdoApp",
    heading: str,
    choices: Sequence[Choice],
    chosen: Callable[[Choice | None], None],
    *,
    make: Make | None = None,
    at: str = "",
    seen: Callable[[Choice], None] | None = None,
    hint: str = "",
) -> None:
    """Open a picker over `choices`, with the cursor on the one named `at`; call `chosen` with the answer.

    `make` turns what was typed into a new choice; `seen` is called with each choice the cursor comes to.
    """
    from tui.app.screens.picker import Picker

    def answered(answer: Choice | list[Choice] | None) -> None:
        chosen(answer if isinstance(answer, Choice) else None)

    house.open(Picker(heading, choices, make=make, at=at, seen=seen, hint=hint), answered)


def choose_several(
    house: "RowdoApp",
    heading: str,
    choices: Sequence[Choice],
    chosen: Callable[[list[Choice] | None], None],
    *,
    make: Make,
    marked: Sequence[str],
    hint: str = "",
) -> None:
    """Open a picker in which several of `choices` can be marked, those of `marked` already being so."""
    from tui.app.screens.picker import Picker

    def answered(answer: Choice | list[Choice] | None) -> None:
        chosen(answer if isinstance(answer, list) else None)

    house.open(Picker(heading, choices, make=make, several=True, marked=marked, hint=hint), answered)
