"""``rowdo completion``."""

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, *, shell: str) -> None:
    """Print the script that completes commands, options, ids, projects, tags, filters, profiles and files.

    \b
    Examples:
      rowdo completion bash > ~/.local/share/bash-completion/completions/rowdo
      rowdo completion zsh > ~/.zfunc/_rowdo
      rowdo completion fish > ~/.config/fish/completions/rowdo.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "rowdo", "_ROWDO_COMPLETE").source())
