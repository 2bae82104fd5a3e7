"""Finding: search, filter, order."""

from typing import TYPE_CHECKING

from tui.app.action import action
from tui.app.pickers import Choice, choose
from tui.todos.view import Sort

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

GROUP = "Find"
SORTS = {
    Sort.MANUAL: "as arranged",
    Sort.DUE: "by due date",
    Sort.PRIORITY: "by priority",
    Sort.NAME: "by name",
    Sort.CREATED: "by when it was added",
}


@action("find.search", "/", label="search", group=GROUP, hint=7)
def search(main: "MainScreen") -> None:
    """Search as you type."""
    from tui.app.prompts import searching

    searching(main)


@action("find.next", "n", label="next match", group=GROUP)
def next_match(main: "MainScreen") -> None:
    """To the next match."""
    _step(main, backwards=False)


@action("find.previous", "N", label="match before", group=GROUP)
def previous_match(main: "MainScreen") -> None:
    """To the match before."""
    _step(main, backwards=True)


def _step(main: "MainScreen", *, backwards: bool) -> None:
    words = main.search_before
    if not words:
        main.say("Nothing was searched for yet. `find.search` searches.")
        return
    listing = main.todos.listing
    index = listing.find(words, after=main.todos.cursor, backwards=backwards) if listing else None
    if index is None:
        main.say(f"“{words[:40]}” is not in this list.")
    else:
        main.todos.go(index)


@action("find.filter", "f", label="filter", group=GROUP, hint=8)
def narrow(main: "MainScreen") -> None:
    """Filter the list."""
    from tui.app.prompts import filtering

    filtering(main)


@action("find.save", "F", label="save filter", group=GROUP)
def save(main: "MainScreen") -> None:
    """Save the filter in use."""
    from tui.app.prompts import saving_filter

    saving_filter(main)


@action("view.sort", "s", label="sort", group=GROUP)
def sort(main: "MainScreen") -> None:
    """Choose the order of the list."""

    def chosen(choice: Choice | None) -> None:
        if choice and isinstance(choice.value, Sort):
            todo = main.todos.todo
            main.show(main.shown._replace(sort=choice.value), keep=todo.uid if todo else None)

    choices = [Choice(words, value=each) for each, words in SORTS.items()]
    choose(main.house, "Order", choices, chosen, at=SORTS[main.shown.sort])


@action("view.done", ".", label="show done", group=GROUP)
def show_done(main: "MainScreen") -> None:
    """Show or hide what is done."""
    main.show(main.shown._replace(done=not main.shown.done))
