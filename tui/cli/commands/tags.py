"""``rowdo tags``."""

import click

from tui.cli.catalog_list import archived_option, print_catalog
from tui.cli.output import Form, output_options_with
from tui.client.client import ProfileChoice
from tui.replica.catalog import CatalogKind


@click.command()
@archived_option
@output_options_with(quiet="Print bare names.")
@click.pass_obj
def tags(choice: ProfileChoice, *, archived: bool, form: Form) -> None:
    """List the tags, with how many open todos each has.

    \b
    Examples:
      rowdo tags
      rowdo tags --json | jq 'map(select(.open == 0).name)'
    """
    print_catalog(choice, CatalogKind.TAG, form, archived=archived)
