"""The views: which todos a list shows, and in which order."""

from datetime import date
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a view selects."""

    INBOX = "inbox"
    """Todos without a project."""
    TODAY = "today"
    """Overdue and due today."""
    UPCOMING = "upcoming"
    """Everything with a due date, by day."""
    ALL = "all"
    DONE = "done"
    """Completed, the latest first."""
    CONFLICTS = "conflicts"
    """Changed here and elsewhere, or refused by the database."""
    PROJECT = "project"
    TAG = "tag"
    DAY = "day"
    """Due on one day."""


class View(NamedTuple):
    """One view. Two are equal when they show the same."""

    kind: Kind
    name: str = ""
    """The project's or tag's name."""
    day: date | None = None


INBOX = View(Kind.INBOX)
TODAY = View(Kind.TODAY)
UPCOMING = View(Kind.UPCOMING)
ALL = View(Kind.ALL)
DONE = View(Kind.DONE)
CONFLICTS = View(Kind.CONFLICTS)


def project(name: str) -> View:
    """Return the view of a project."""
    return View(Kind.PROJECT, name)


def tag(name: str) -> View:
    """Return the view of a tag."""
    return View(Kind.TAG, name)


class Sort(Enum):
    """The order of a list; all but `MANUAL` show subtasks beside their parents, not under them."""

    MANUAL = "manual"
    """As the person arranged them, subtasks under their parents; by day where the view goes by days."""
    DUE = "due"
    PRIORITY = "priority"
    NAME = "name"
    CREATED = "created"
