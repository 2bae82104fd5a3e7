"""Opens a picker. The picker itself is imported when the first one opens."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.app.choice import Choice, Make

if TYPE_CHECKING:
    from tui.app.themed_app import ThemedApp


def choose(
    app: "ThemedApp",
    heading: str,
    choices: Sequence[Choice],
    chosen: Callable[[Choice | None], None],
    *,
    make: Make | None = None,
    at: str = "",
    seen: Callable[[Choice], None] | None = None,
    also: Callable[[str], Sequence[Choice]] | None = None,
    hint: str = "",
) -> None:
    """Open a picker over `choices`, with the cursor on the one named `at`; call `chosen` with the answer.

    `make` turns what was typed into a new choice; `seen` is called with each choice the cursor comes to;
    `also` finds more to choose for what was typed.
    """
    from tui.app.screens.picker import Picker

    def answered(answer: Choice | list[Choice] | None) -> None:
        chosen(answer if isinstance(answer, Choice) else None)

    Picker(heading, choices, make=make, at=at, seen=seen, also=also, hint=hint).open(app, answered)


def choose_several(
    app: "ThemedApp",
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

    Picker(heading, choices, make=make, several=True, marked=marked, hint=hint).open(app, answered)
