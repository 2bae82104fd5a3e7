"""``rowdo projects``."""

import click

from tui.cli.catalog_list import archived_option, print_catalog
from tui.cli.output import Form, output_options_with
from tui.client.client import ProfileChoice
from tui.replica.catalog import CatalogKind


@click.command()
@archived_option
@output_options_with(quiet="Print bare names.")
@click.pass_obj
def projects(choice: ProfileChoice, *, archived: bool, form: Form) -> None:
    """List the projects, with how many open todos each has, those of nested projects too.

    \b
    Examples:
      rowdo projects
      rowdo move "$(rowdo projects --quiet | fzf)" 3f2a
    """
    print_catalog(choice, CatalogKind.PROJECT, form, archived=archived)
