"""Attaches shell completion to an argument or option; the completions are imported when they are needed."""

from collections.abc import Callable
from typing import Any

import click


def completer(name: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """Return what offers words, by its name in `tui.cli.completions`; nothing where a command would fail."""

    def offer(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from tui.cli import completions
        from tui.cli.errors import failure_of

        try:
            found: list[Any] = getattr(completions, name)(ctx, param, incomplete)
        except Exception as error:
            if failure_of(error) is None:
                raise
            return []
        return found

    return offer
