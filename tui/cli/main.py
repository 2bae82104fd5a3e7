"""The command ``rowdo`` and the list of its commands. Each command is imported when it runs."""

import importlib
import os
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

import click

from tui import __version__
from tui.cli.completer import completer

COMMANDS = {
    "add": "Add todos.",
    "completion": "Print what completes commands in your shell.",
    "config": "Look at the profile file, edit or check it.",
    "conflicts": "List what was changed here and elsewhere, and choose.",
    "delete": "Delete todos.",
    "demo": "Open the screen on a week's todos that are deleted when you leave.",
    "doctor": "Check the setup, the database's policies too, and say how to mend it.",
    "done": "Complete todos.",
    "edit": "Change a todo.",
    "export": "Write todos to a file that other programs read.",
    "filters": "List the saved filters.",
    "help": "Explain a topic: filters, quick-add, json, exit-codes, environment.",
    "hooks": "List own commands and hooks, and which hooks failed.",
    "import": "Add the todos of another program's file.",
    "list": "List todos.",
    "local": "Look after the embedded stack.",
    "login": "Sign in.",
    "logout": "Sign out.",
    "mcp": "Give agents tools to read and change todos.",
    "move": "Move todos to a project.",
    "profiles": "List the profiles, or switch to another.",
    "projects": "List the projects.",
    "refused": "List what the database refused, send it again or give it up.",
    "remind": "Remind of what is due now, by the desktop; for cron or a timer.",
    "setup": "Make a database of your own ready, and a profile for it.",
    "search": "Find todos by their words.",
    "show": "Show everything about a todo.",
    "skill": "Write a skill file that teaches agents to use rowdo.",
    "snooze": "Have a todo ring later.",
    "status": "Print a line for a prompt or a status bar.",
    "sync": "Exchange changes with the database now.",
    "tag": "Put a tag on todos, or take it off.",
    "tags": "List the tags.",
    "undo": "Take back the last thing done.",
    "undone": "Mark todos as to be done again.",
    "watch": "Print todos as they change.",
    "whoami": "Tell who is signed in, and where.",
}
"""Every command with its line in the help; ``list`` is ``list`` in the module `tui.cli.commands.list`."""

_KEYWORDS = {"import": "import_"}
"""Commands whose names Python keeps for itself."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of this name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        name = _KEYWORDS.get(cmd_name, cmd_name)
        command = getattr(importlib.import_module(f"tui.cli.commands.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; where there is none, say which may be meant."""
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from tui.cli.errors import Failure
        from tui.cli.suggestions import command_like
        from tui.cli.views import VIEWS
        from tui.errors import ExitCode

        meant = command_like(name, COMMANDS, VIEWS)
        more = (
            f"Did you mean: {meant}" if meant else "rowdo --help lists the commands; rowdo add adds a todo."
        )
        raise Failure(f"There is no command “{name}”. {more}", ExitCode.USAGE)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help's list without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the arguments; ``--help`` prints here, to who may have seen enough."""
        try:
            return super().make_context(*args, **extra)
        except BrokenPipeError:
            _print_no_more()
            raise click.exceptions.Exit(0) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it could not do ends in a message and an exit code, not in a traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            _print_no_more()
            raise click.exceptions.Exit(0) from None
        except Exception as error:
            from tui.cli.errors import failure_of

            failure = failure_of(error)
            if failure is None:
                raise
            raise failure from error

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run the command line and exit with its code; errors are printed in the requested format."""
        arguments = sys.argv[1:] if options.get("args") is None else options["args"]
        try:
            _refuse_bytes(arguments)
            code = super().main(*args, **{"prog_name": "rowdo", **options, "standalone_mode": False})
            sys.stdout.flush()
        except click.ClickException as error:
            from tui.cli.errors import report

            sys.exit(report(error, arguments))
        except BrokenPipeError:
            _print_no_more()
            sys.exit(0)
        except OSError as error:
            from tui.cli.errors import failure_of, report

            failure = failure_of(error)
            if failure is None:
                raise
            sys.exit(report(failure, arguments))
        except click.Abort:
            sys.exit(130)  # the shell's status for an interrupted command
        sys.exit(code if isinstance(code, int) else 0)


def _print_no_more() -> None:
    """Discard further output: the reader has closed the pipe, and the flush at exit must not raise again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse_bytes(arguments: Iterable[str]) -> None:
    """Refuse arguments that are not UTF-8 before anything is done: they can be neither stored nor printed."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            from tui.cli.errors import Failure
            from tui.errors import ExitCode

            shown = os.fsencode(argument).decode(errors="backslashreplace")
            raise Failure(f"“{shown}” is not UTF-8 text. Nothing was done.", ExitCode.USAGE) from None


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="rowdo", message="%(prog)s %(version)s")
@click.option(
    "--profile",
    metavar="NAME",
    envvar="ROWDO_PROFILE",
    help="The profile to use; also ROWDO_PROFILE.",
    shell_complete=completer("profiles"),
)
@click.option(
    "--insecure-storage",
    is_flag=True,
    help="Keep the session in a private file instead of the keyring; also ROWDO_INSECURE_STORAGE.",
)
# What the screen starts while it is idle.
@click.option("--keep-frame", "frame_size", type=(int, int), hidden=True)
@click.pass_context
def cli(
    ctx: click.Context, *, profile: str | None, insecure_storage: bool, frame_size: tuple[int, int] | None
) -> None:
    """Rowdo, a todo manager for the terminal. Without a command it opens the screen.

    With nothing configured it runs on an embedded database of its own.
    """
    from tui.client.client import ProfileChoice
    from tui.config.default_profile import default_profile

    profile = profile or default_profile()
    ctx.obj = ProfileChoice(profile=profile, insecure_storage=insecure_storage)
    if ctx.invoked_subcommand is not None:
        return
    from tui.cli.open_screen import keep_frame, open_screen, require_terminal

    if frame_size:
        keep_frame(ctx.obj, frame_size)
    else:
        require_terminal()
        open_screen(ctx.obj)
