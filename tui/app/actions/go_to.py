"""Actions that go to a view."""

from datetime import date
from typing import TYPE_CHECKING

from tui.app.action import Action, action
from tui.app.choice import Choice
from tui.app.list_state import ListState
from tui.app.pickers import choose
from tui.todos import view as views

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.catalog import CatalogItem

GROUP = "Go"


def go(context: "Context", state: ListState) -> None:
    """Show the list `state`, and move the focus to the list."""
    if state == context.list_state and context.panes.current is context.todos:
        context.say("You are there already.")
    context.show(state)
    context.panes.use(context.todos)


def _go_to_view(context: "Context", view: views.View) -> None:
    go(context, ListState(view))


@action("go.inbox", "g i", label="inbox", group=GROUP)
def inbox(context: "Context") -> None:
    """Go to the Inbox."""
    _go_to_view(context, views.INBOX)


@action("go.today", "g t", label="today", group=GROUP)
def today(context: "Context") -> None:
    """Go to Today."""
    _go_to_view(context, views.TODAY)


@action("go.upcoming", "g u", label="upcoming", group=GROUP)
def upcoming(context: "Context") -> None:
    """Go to Upcoming."""
    _go_to_view(context, views.UPCOMING)


@action("go.all", "g a", label="all", group=GROUP)
def everything(context: "Context") -> None:
    """Go to All."""
    _go_to_view(context, views.ALL)


@action("go.done", "g d", label="done", group=GROUP)
def done(context: "Context") -> None:
    """Go to Done."""
    _go_to_view(context, views.DONE)


@action("go.calendar", "g m", label="calendar", group=GROUP)
def calendar(context: "Context") -> None:
    """Go to the Calendar."""
    from tui.app.screens.calendar import CalendarScreen

    def chosen(day: date | None) -> None:
        if day is not None:
            go(context, ListState(views.View(views.Kind.DAY, day=day), before=before))

    before = context.list_state
    while before.before and before.view.kind is views.Kind.DAY:
        before = before.before
    CalendarScreen(context).open(context.app, chosen)


def back_to_calendar(context: "Context") -> None:
    """From the list of a day, open the Calendar on that day, over what was shown before."""
    state = context.list_state
    context.show(state.before)
    context.calendar_day = state.view.day
    calendar.run(context)


@action("go.projects", "g p", label="projects", group=GROUP)
def projects(context: "Context") -> None:
    """Choose a project to go to."""
    choices = [
        Choice(item.name, _note(item), views.project(item.name), hue=True)
        for item in context.catalog.projects
    ]
    _choose(context, "Go to project", choices)


@action("go.tags", "g @", label="tags", group=GROUP)
def tags(context: "Context") -> None:
    """Choose a tag to go to."""
    choices = [Choice(item.name, _note(item), views.tag(item.name)) for item in context.catalog.tags]
    _choose(context, "Go to tag", choices)


@action("go.conflicts", "g c", label="conflicts", group=GROUP)
def conflicts(context: "Context") -> None:
    """Go to the Conflicts."""
    _go_to_view(context, views.CONFLICTS)


@action("go.notices", "g n", label="notices", group=GROUP)
def notices(context: "Context") -> None:
    """Read about decisions made without you."""
    from tui.app.screens.notices import NoticesPanel

    if not context.replica.notices():
        context.say("There is nothing to read: nothing was decided without you.")
        return

    def chosen(uid: str | None) -> None:
        if uid is not None:
            todo = context.replica.get(uid)
            context.show(ListState(views.ALL, done=bool(todo and todo.is_complete)), keep=uid)
            context.panes.use(context.todos)

    NoticesPanel(context).open(context.app, chosen)


@action("go.reminders", "g r", label="reminders", group=GROUP)
def reminders(context: "Context") -> None:
    """Dismiss or snooze reminders."""
    from tui.app.reminders import reminders_of
    from tui.app.screens.reminders import RemindersPanel

    if not reminders_of(context).ringing():
        context.say("Nothing reminds now.")
        return

    def chosen(uid: str | None) -> None:
        if uid is not None:
            context.show(ListState(views.ALL), keep=uid)
            context.panes.use(context.todos)

    RemindersPanel(context).open(context.app, chosen)


def _note(item: "CatalogItem") -> str:
    """Return the note on an item: its number of open todos, and whether the sidebar hides it."""
    return f"{item.open or 0:,}{' archived' if item.archived else ''}"


def _choose(context: "Context", title: str, choices: list[Choice]) -> None:
    def chosen(choice: Choice | None) -> None:
        if choice and isinstance(choice.value, views.View):
            _go_to_view(context, choice.value)

    choose(context.app, title, choices, chosen)


def _saved(number: int) -> "Action[Context]":
    # The help describes all nine actions in one line.
    group = GROUP if number == 1 else ""

    @action(f"go.saved.{number}", f"g {number}", label=f"filter {number}", group=group, listed=False)
    def go_to_filter(context: "Context") -> None:
        filters = list(context.catalog.queries.values())
        if number > len(filters):
            context.say(f"There is no saved filter {number}. `find.save` saves the one in use.")
            return
        go(context, ListState(views.ALL, filters[number - 1]))

    return go_to_filter._replace(description="Go to a saved filter, by its number")


SAVED = tuple(_saved(number) for number in range(1, 10))
