"""Every command of the command line with its parameters, read from click."""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

import click

from tui.cli.main import cli


@dataclass(frozen=True)
class Parameter:
    """An argument or an option.

    Attributes:
        spelling: how it is typed, such as ``-f, --filter TEXT``.
        help: what it means, with its default and its environment variable.
    """

    spelling: str
    help: str


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        name: with the names before it, such as ``rowdo local start``.
        usage: its synopsis without its name.
        text: its help: paragraphs, and examples that keep their lines.
        options: its options.
        commands: its own commands, if it is a group.
    """

    name: str
    usage: str
    text: str
    options: Sequence[Parameter]
    commands: Sequence["Command"]

    @property
    def summary(self) -> str:
        """The first sentence, without its full stop."""
        return " ".join(self.text.partition("\n\n")[0].split()).partition(". ")[0].removesuffix(".")

    @property
    def paragraphs(self) -> Iterator[tuple[bool, str]]:
        """Whether each paragraph keeps its lines, and its text."""
        for part in self.text.split("\n\n"):
            kept = part.startswith("\b\n")
            yield kept, part.removeprefix("\b\n") if kept else " ".join(part.split())


def read() -> Command:
    """Return the command ``rowdo`` with all others."""
    return _command(cli, None, "rowdo")


def _command(command: click.Command, parent: click.Context | None, name: str) -> Command:
    context = click.Context(command, info_name=name, parent=parent, **command.context_settings)
    below = []
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            below.append(_command(found, context, each))
    options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    return Command(
        context.command_path,
        " ".join(_usage(command)),
        dedent(inspect.cleandoc(command.help or "")),
        [_parameter(option, context) for option in options if not option.hidden],
        below,
    )


def _usage(command: click.Command) -> Iterator[str]:
    """Yield the parts of the synopsis; click's own differ between its releases."""
    yield "[OPTIONS]"
    for argument in command.params:
        if isinstance(argument, click.Argument):
            yield argument.metavar or _metavar(argument)
    if isinstance(command, click.Group):
        yield "[COMMAND] [ARGS]..." if command.invoke_without_command else "COMMAND [ARGS]..."


def _metavar(argument: click.Argument) -> str:
    name = str(argument.name).upper()
    if isinstance(argument.type, click.Choice):
        choices = "|".join(map(str, argument.type.choices))
        name = f"{{{choices}}}" if argument.required else choices
    name = name if argument.required else f"[{name}]"
    return f"{name}..." if argument.nargs == -1 else name


def _parameter(option: click.Option, context: click.Context) -> Parameter:
    record = option.get_help_record(context)
    assert record is not None
    return Parameter(*record)
