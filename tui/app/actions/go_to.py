"""Going to a view."""

from datetime import date
from typing import TYPE_CHECKING

from tui.app.action import Action, action
from tui.app.pickers import Choice, choose
from tui.app.sidebar_model import SidebarItem
from tui.todos import view as views

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

GROUP = "Go"


def _go(main: "MainScreen", view: views.View) -> None:
    main.go(SidebarItem(view, ""))
    main.use(main.todos)


@action("go.inbox", "g i", label="inbox", group=GROUP)
def inbox(main: "MainScreen") -> None:
    """Go to the Inbox."""
    _go(main, views.INBOX)


@action("go.today", "g t", label="today", group=GROUP)
def today(main: "MainScreen") -> None:
    """Go to Today."""
    _go(main, views.TODAY)


@action("go.upcoming", "g u", label="upcoming", group=GROUP)
def upcoming(main: "MainScreen") -> None:
    """Go to Upcoming."""
    _go(main, views.UPCOMING)


@action("go.all", "g a", label="all", group=GROUP)
def everything(main: "MainScreen") -> None:
    """Go to All."""
    _go(main, views.ALL)


@action("go.done", "g d", label="done", group=GROUP)
def done(main: "MainScreen") -> None:
    """Go to Done."""
    _go(main, views.DONE)


@action("go.conflicts", "g c", label="conflicts", group=GROUP)
def conflicts(main: "MainScreen") -> None:
    """Go to the Conflicts."""
    _go(main, views.CONFLICTS)


@action("go.calendar", "g m", label="calendar", group=GROUP)
def calendar(main: "MainScreen") -> None:
    """Go to the Calendar."""
    from tui.app.screens.calendar import CalendarScreen

    def chosen(day: date | None) -> None:
        if day is not None:
            _go(main, views.View(views.Kind.DAY, day=day))

    main.house.open(CalendarScreen(main), chosen)


@action("go.projects", "g p", label="projects", group=GROUP)
def projects(main: "MainScreen") -> None:
    """Choose a project to go to."""
    choices = [
        Choice(name, f"{count:,}", views.project(name)) for name, count in main.counts.projects.items()
    ]
    _choose(main, "Go to project", choices)


@action("go.tags", "g @", label="tags", group=GROUP)
def tags(main: "MainScreen") -> None:
    """Choose a tag to go to."""
    choices = [Choice(name, f"{count:,}", views.tag(name)) for name, count in main.counts.tags.items()]
    _choose(main, "Go to tag", choices)


def _choose(main: "MainScreen", title: str, choices: list[Choice]) -> None:
    def chosen(choice: Choice | None) -> None:
        if choice and isinstance(choice.value, views.View):
            _go(main, choice.value)

    choose(main.house, title, choices, chosen)


def _saved(number: int) -> Action:
    # One line in the help speaks for all nine.
    group = GROUP if number == 1 else ""

    @action(f"go.saved.{number}", f"g {number}", label=f"filter {number}", group=group, listed=False)
    def go(main: "MainScreen") -> None:
        filters = list(main.house.filters.items())
        if number > len(filters):
            main.say(f"There is no saved filter {number}. `find.save` saves the one in use.")
            return
        name, text = filters[number - 1]
        main.go(SidebarItem(views.ALL, name, filter=text))
        main.use(main.todos)

    return go._replace(description="Go to a saved filter, by its number")


SAVED = tuple(_saved(number) for number in range(1, 10))
