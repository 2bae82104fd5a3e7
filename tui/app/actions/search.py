"""Actions that search, filter and sort."""

from typing import TYPE_CHECKING

from tui.app.action import action
from tui.app.choice import Choice
from tui.app.list_state import TREES
from tui.app.pickers import choose
from tui.todos.view import Kind, Sort

if TYPE_CHECKING:
    from tui.app.context import Context

GROUP = "Find"
SORTS = {
    Sort.MANUAL: "as arranged",
    Sort.DUE: "by due date",
    Sort.PRIORITY: "by priority",
    Sort.NAME: "by name",
    Sort.CREATED: "by when it was added",
}


@action("find.search", "/", label="search", group=GROUP, hint=7)
def search(context: "Context") -> None:
    """Search as you type."""
    from tui.app.prompts import open_search

    open_search(context)


@action("find.next", "n", label="next match", group=GROUP)
def next_match(context: "Context") -> None:
    """To the next match."""
    _step(context, backwards=False)


@action("find.previous", "N", label="match before", group=GROUP)
def previous_match(context: "Context") -> None:
    """To the match before."""
    _step(context, backwards=True)


def _step(context: "Context", *, backwards: bool) -> None:
    words = context.todos.last_search
    if not words:
        context.say("Nothing was searched for yet. `find.search` searches.")
        return
    listing = context.todos.listing
    index = listing.find(words, after=context.todos.cursor, backwards=backwards) if listing else None
    if index is None:
        context.say(f"“{words[:40]}” is not in this list.")
    else:
        context.todos.go(index)


@action("find.filter", "f", label="filter", group=GROUP, hint=8)
def narrow(context: "Context") -> None:
    """Filter the list."""
    from tui.app.prompts import open_filter

    open_filter(context)


@action("find.save", "F", label="save filter", group=GROUP)
def save(context: "Context") -> None:
    """Save the filter in use."""
    from tui.app.sidebar_prompts import open_save_filter

    open_save_filter(context)


@action("view.sort", "s", label="sort", group=GROUP)
def sort(context: "Context") -> None:
    """Choose the order of the list."""

    def chosen(choice: Choice | None) -> None:
        if choice and isinstance(choice.value, Sort):
            todo = context.todos.todo
            context.show(context.list_state._replace(sort=choice.value), keep=todo.uid if todo else None)

    own = {} if context.list_state.view.kind in TREES else {Sort.MANUAL: "in this list's own order"}
    orders = SORTS | own
    choices = [Choice(words, value=each) for each, words in orders.items()]
    choose(context.app, "Order", choices, chosen, at=orders[context.list_state.sort])


@action("view.done", ".", label="show done", group=GROUP)
def show_done(context: "Context") -> None:
    """Show or hide completed todos."""
    if context.list_state.view.kind is Kind.DONE:
        context.say("This list shows what is done already.")
        return
    context.show(context.list_state._replace(done=not context.list_state.done))
