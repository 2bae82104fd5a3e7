"""What is written from the commands: manual pages, completions and ``docs/cli.md``."""

from click.shell_completion import get_completion_class

from tests.reference.commands import read
from tests.reference.man import pages
from tests.reference.page import written
from tui.cli.main import cli

COMPLETIONS = {
    "bash": "share/bash-completion/completions/rowdo",
    "zsh": "share/zsh/site-functions/_rowdo",
    "fish": "share/fish/vendor_completions.d/rowdo.fish",
}
"""Where each shell looks below the prefix of an installation."""


def files() -> dict[str, str]:
    """Return the text of each file by its path in the repository."""
    rowdo = read()
    found = {f"share/man/man1/{name}": text for name, text in pages(rowdo)}
    for shell, path in COMPLETIONS.items():
        kind = get_completion_class(shell)
        assert kind is not None
        template = kind(cli, {}, "rowdo", "_ROWDO_COMPLETE")
        found[path] = template.source_template % template.source_vars() + "\n"
    return found | {"docs/cli.md": written(rowdo)}
