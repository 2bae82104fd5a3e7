"""``rowdo filters``."""

import click

from tui.cli.catalog_list import archived_option, print_catalog
from tui.cli.output import Form, output_options_with
from tui.client.client import ProfileChoice
from tui.replica.catalog import CatalogKind


@click.command()
@archived_option
@output_options_with(quiet="Print bare names.")
@click.pass_obj
def filters(choice: ProfileChoice, *, archived: bool, form: Form) -> None:
    """List the saved filters, with what each lets pass; rowdo list NAME shows its todos.

    \b
    Examples:
      rowdo filters
      rowdo filters --quiet
    """
    print_catalog(choice, CatalogKind.FILTER, form, archived=archived)
