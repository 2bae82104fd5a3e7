"""The prompts about projects, tags and saved filters."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app import edit_sidebar
from tui.app.choice import Choice
from tui.app.line_prompt import LinePrompt
from tui.app.pickers import choose
from tui.app.prompts import filter_preview
from tui.app.syntax import Mistake
from tui.replica.catalog import CatalogItem, CatalogKind
from tui.replica.catalog_changes import todos_of, why_not
from tui.todos.nesting import is_within
from tui.todos.wording import counted

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


def choice_of(item: CatalogItem, value: object) -> Choice:
    """Return the choice of a project, a tag or a saved filter by its name."""
    mark = "@" if item.kind is CatalogKind.TAG else ""
    archived = ", archived" if item.archived else ""
    is_project = item.kind is CatalogKind.PROJECT
    return Choice(f"{mark}{item.name}", f"{item.kind.value}{archived}", value, hue=is_project)


def choose_item(context: "Context", heading: str, then: "Callable[[Context, CatalogItem], None]") -> None:
    """Let the person choose a project, a tag or a filter, the shown one first, and call `then` with it."""
    catalog, shown = context.catalog, context.list_state
    items = [*catalog.projects, *catalog.tags, *catalog.filters]
    if not items:
        context.say("There is no project, no tag and no filter yet.")
        return
    items.sort(key=lambda item: edit_sidebar.state_of(item) != shown)

    def chosen(choice: Choice | None) -> None:
        if choice and isinstance(choice.value, CatalogItem):
            then(context, choice.value)

    choose(context.app, heading, [choice_of(item, item) for item in items], chosen)


def ask_delete(context: "Context", item: CatalogItem) -> None:
    """Ask what to do with what is in a project, tag or filter that is to be deleted, or archived."""
    is_filter = item.kind is CatalogKind.FILTER
    count = counted(0 if is_filter else len(todos_of(context.replica, item)), "todo")
    choices = {
        CatalogKind.PROJECT: [
            Choice(f"Move its {count} to the Inbox", value="move"),
            Choice(f"Delete its {count} too", value="delete"),
        ],
        CatalogKind.TAG: [Choice(f"Take it off its {count}", value="move")],
        CatalogKind.FILTER: [Choice("Delete it", item.query, value="move")],
    }[item.kind]
    if item.archived:
        choices.insert(0, Choice("Bring it back from the archive", value="back"))
    else:
        choices.append(Choice("Archive it, and leave its todos as they are", value="archive"))

    def chosen(choice: Choice | None) -> None:
        match choice.value if choice else None:
            case "archive" | "back" as way:
                context.attempt(lambda: edit_sidebar.archive(context, item, archived=way == "archive"))
            case "move" | "delete" as way:
                context.attempt(lambda: edit_sidebar.delete(context, item, todos_too=way == "delete"))

    nested = [
        each
        for each in context.catalog.of(item.kind)
        if each.name != item.name and is_within(each.name, item.name)
    ]
    below = (
        f" and {counted(len(nested), 'project')} under it"
        if nested and item.kind is CatalogKind.PROJECT
        else ""
    )
    choose(context.app, f"Delete the {item.kind.value} {edit_sidebar.name_of(item)}{below}?", choices, chosen)


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
        if there := context.catalog.find(CatalogKind.FILTER, name):
            return context.attempt(lambda: edit_sidebar.change_query(context, there, text))
        return context.attempt(lambda: edit_sidebar.add(context, CatalogKind.FILTER, name, text))

    context.ask(LinePrompt("save filter as", submit, hint="a name"))
