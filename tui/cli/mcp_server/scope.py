"""What an agent may see and change of the person's todos, and how many of them at once."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tui.cli.errors import Failure
from tui.errors import ExitCode
from tui.replica.history import Alteration
from tui.todos import Todo
from tui.todos.nesting import is_within

BOUND = 20
"""Todos that one call may touch without being asked whether so many are meant."""


class Scope(NamedTuple):
    """A project with those below it (``work`` and ``work/home``), or all projects."""

    project: str = ""
    """Empty for all."""

    def holds(self, project: str) -> bool:
        """Return whether a project is in it."""
        return not self.project or is_within(project, self.project)

    def of(self, todos: list[Todo]) -> list[Todo]:
        """Return those of the todos that are in it."""
        return [todo for todo in todos if self.holds(todo.project)]

    def check(self, step: Mapping[str, Alteration]) -> None:
        """Refuse a step that would touch anything outside, as it was or as it would be.

        Raises:
            Failure: It does.
        """
        records = [record for each in step.values() for record in (each.before, each.after) if record]
        if not all(self.holds(record["project"]) for record in records):
            raise Failure(
                f"This would touch todos outside the project “{self.project}”, so nothing was changed.",
                ExitCode.USAGE,
            )


def checker(scope: Scope, confirm: int | None) -> Callable[[Mapping[str, Alteration]], None]:
    """Return what refuses a step outside a scope, and one of more todos than were agreed to.

    Args:
        scope: What may be touched.
        confirm: How many todos the agent says that it means to touch; None if it does not say.
    """

    def check(step: Mapping[str, Alteration]) -> None:
        scope.check(step)
        if len(step) > BOUND and confirm != len(step):
            raise Failure(
                f"This would touch {len(step):,} todos, and nothing was changed. If the person wants that, "
                f"make the same call again with confirm={len(step)}.",
                ExitCode.USAGE,
            )

    return check
