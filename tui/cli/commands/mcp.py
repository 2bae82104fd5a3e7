"""``rowdo mcp``."""

import sys
from contextlib import suppress

import click

from tui.cli.completer import completer
from tui.cli.errors import Failure
from tui.client.client import Client, ProfileChoice, tell
from tui.config import ConfigError


@click.command()
@click.option("--read-only", is_flag=True, help="Offer no tool that changes anything.")
@click.option(
    "--project",
    metavar="NAME",
    default="",
    help="Show and change only this project, and those below it (NAME/…).",
    shell_complete=completer("projects"),
)
@click.pass_obj
def mcp(choice: ProfileChoice, *, read_only: bool, project: str) -> None:
    """Give agents tools: a server of the Model Context Protocol on standard input and output.

    An agent starts it; it opens no port and ends with the agent. Each change is one step of undo under the
    agent's name, and the screen shows it. A call that would change more than 20 todos is refused until the
    agent repeats it with their number. It needs the extra “mcp”: install 'rowdo[mcp]'.

    \b
    Examples:
      claude mcp add rowdo -- rowdo mcp --project work
      {"mcpServers": {"rowdo": {"command": "rowdo", "args": ["mcp", "--read-only"]}}}
    """
    try:
        from tui.cli.mcp_server.server import server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        raise Failure(
            "The server needs a package that is not here. Install Rowdo with its extra “mcp”, as in "
            "'….whl[mcp]', or '.[mcp]' in a clone: see the README."
        ) from error
    from tui.cli.mcp_server.delivery import Delivery
    from tui.cli.mcp_server.scope import Scope

    if sys.stdin.isatty():
        tell("This is meant to be started by an agent, which speaks to it in JSON. Ctrl+C ends it.")
    # Each call would tell what stops it; this stops none.
    with suppress(ConfigError):
        for words in Client(choice, quietly=True).broken_profile:
            tell(f"! {words}")
    delivery = Delivery(choice)
    try:
        server(choice, Scope(project.lstrip("#+")), delivery, read_only=read_only).run("stdio")
    except* BrokenPipeError:
        pass  # The agent has ended, which ends the server too.
    finally:
        delivery.now()
