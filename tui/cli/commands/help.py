"""``rowdo help``: the topics that no single command explains. The pages in ``docs`` are the same texts."""

import click

from tui.display.topics import page

TOPICS = {
    "agents": "Language models that read and change todos: skill and MCP.",
    "environment": "Every environment variable, and which source goes first.",
    "exit-codes": "What the exit codes mean.",
    "filters": "The language of --filter.",
    "json": "The fields of --json.",
    "migration-tools": "Living beside Drizzle, Prisma and SQL of your own.",
    "own-commands": "Programs of your own: commands by a key, and hooks.",
    "quick-add": "What a line of `rowdo add` may say.",
    "themes": "Colours of your own for the screen.",
}


@click.command()
@click.argument("topic", type=click.Choice(sorted(TOPICS)), required=False)
@click.pass_context
def help(ctx: click.Context, *, topic: str | None) -> None:  # noqa: A001 - the command's name
    """Explain a topic, or list the topics.

    \b
    Example:
      rowdo help filters
    """
    if topic is not None:
        click.echo(page(topic), nl=False)
        return
    formatter = ctx.make_formatter()
    with formatter.section("Topics"):
        formatter.write_dl(sorted(TOPICS.items()))
    click.echo(f"{formatter.getvalue()}\nrowdo help TOPIC explains one, rowdo COMMAND --help a command.")
