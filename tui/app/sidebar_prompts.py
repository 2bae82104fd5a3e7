"""The prompts of the line at the bottom about projects, tags and saved filters."""

from typing import TYPE_CHECKING

from tui.app import edit_sidebar
from tui.app.line_prompt import LinePrompt
from tui.app.prompts import filter_preview
from tui.app.syntax import Mistake
from tui.replica.catalog import CatalogItem, CatalogKind
from tui.replica.catalog_changes import why_not

if TYPE_CHECKING:
    from tui.app.context import Context


def open_new(context: "Context", kind: CatalogKind, text: str = "") -> None:
    """Open the line for the name of a new project, tag or filter; then for the filter's expression.

    Args:
        context: where it will be.
        kind: what it will be.
        text: what the name begins with.
    """

    def submit(text: str) -> bool:
        name = text.strip()
        if problem := edit_sidebar.why_not(context, kind, name):
            context.say(problem, "warn")
            return False
        if kind is CatalogKind.FILTER:
            open_query(context, CatalogItem(kind, name))
            return True
        return context.attempt(lambda: edit_sidebar.add(context, kind, name))

    hint = "a name, such as work/api" if kind is CatalogKind.PROJECT else "a name"
    context.ask(LinePrompt(f"new {kind.value}", submit, hint=hint), text)


def open_rename(context: "Context", item: CatalogItem) -> None:
    """Open the line for another name of a project, a tag or a saved filter."""

    def submit(text: str) -> bool:
        name = text.strip()
        if name == item.name:
            return True
        if problem := edit_sidebar.why_not(context, item.kind, name, item.name):
            context.say(f"{problem} `esc` leaves it as it was.", "warn")
            return False
        return context.attempt(lambda: edit_sidebar.rename(context, item, name))

    context.ask(LinePrompt(f"rename {edit_sidebar.name_of(item)}", submit, hint="a name"), item.name)


def open_query(context: "Context", item: CatalogItem) -> None:
    """Open the line for the expression of a saved filter, which may still be to be made."""

    def submit(text: str) -> bool:
        query = text.strip()
        found = context.syntax.read_filter(query)
        problem = why_not(CatalogKind.FILTER, item.name, query)
        if found is None or isinstance(found, Mistake) or problem:
            mistake = found.message if isinstance(found, Mistake) else "A filter needs an expression."
            context.say(problem or mistake, "warn")
            return False
        if item.query:
            return context.attempt(lambda: edit_sidebar.change_query(context, item, query))
        return context.attempt(lambda: edit_sidebar.add(context, CatalogKind.FILTER, item.name, query))

    label = f"filter {edit_sidebar.name_of(item)}"
    prompt = LinePrompt(label, submit, filter_preview(context), hint="today | overdue & p1 & #work")
    context.ask(prompt, item.query)


def open_save_filter(context: "Context") -> None:
    """Open the line for the name to save the filter in use under."""
    text = context.list_state.filter
    if not text:
        context.say("There is no filter in use. `find.filter` sets one.")
        return

    def submit(typed: str) -> bool:
        name = typed.strip()
        if problem := why_not(CatalogKind.FILTER, name, text):
            context.say(problem, "warn")
            return False
        return context.attempt(lambda: edit_sidebar.add(context, CatalogKind.FILTER, name, text))

    context.ask(LinePrompt("save filter as", submit, hint="a name"))
