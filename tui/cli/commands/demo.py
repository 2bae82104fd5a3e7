"""``rowdo demo``."""

import click


@click.command()
def demo() -> None:
    """Open the screen on a week's todos in a folder that is deleted when you leave.

    Nothing is sent, and nothing of yours is read or changed: it needs no database and no sign-in.

    \b
    Example:
      rowdo demo
    """
    from datetime import date
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from tui.cli.open_screen import require_terminal

    require_terminal()
    from tui.app.run import run
    from tui.client.demo import DemoServices

    with TemporaryDirectory(prefix="rowdo-demo-") as folder:
        run(DemoServices(Path(folder), date.today()))
    click.echo("The demonstration's todos are deleted. Start your own list with: rowdo")
