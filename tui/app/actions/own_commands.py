"""The person's own commands: programs that the profile file names, run on the selected todos."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from tui.app.action import Action
from tui.app.changes import targets
from tui.display.cell_text import drawn
from tui.todos.fields import fields_of

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.config.preferences import OwnCommand

GROUP = "Own commands"
HINT = 3
"""Their position in the footer: after adding, completing and editing."""


def own_actions(commands: "Mapping[str, OwnCommand]") -> "Iterator[Action[Context]]":
    """Yield an action without default keys for each own command; `own_keys` returns the keys.

    Args:
        commands: the commands by the names of their tables in the profile file.
    """
    for name, command in commands.items():
        words = drawn(command.name)
        run = partial(_run, command=command)
        yield Action(own_id(name), (), words, f"{words}: {drawn(command.run[0])}", GROUP, run, HINT)


def own_keys(commands: "Mapping[str, OwnCommand]") -> dict[str, tuple[str, ...]]:
    """Return the keys of own commands by the ids of their actions."""
    return {own_id(name): command.keys for name, command in commands.items()}


def own_id(name: str) -> str:
    """Return the id of an own command's action."""
    return f"command.{name}"


def _run(context: "Context", *, command: "OwnCommand") -> None:
    todos = targets(context)
    lines = "".join(json.dumps(fields_of(todo)) + "\n" for todo in todos).encode()
    context.say(f"Running {drawn(command.name)} …")
    context.app.run_worker(_run_program(context, command, lines), group="own commands", exit_on_error=True)


async def _run_program(context: "Context", command: "OwnCommand", todos: bytes) -> None:
    from tui.app.screens.output import show_output
    from tui.hooks.program import run_program_async

    environment = context.program.services.program_environment
    result = await run_program_async(command.run, todos, environment=environment)
    context.replica.refresh()
    show_output(context, command.name, result.output, result.problem)
