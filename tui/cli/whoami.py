"""``rowdo whoami``."""

import json

import click

from tui.cli.client import Choice, Client
from tui.cli.failures import Code, Failure


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def whoami(choice: Choice, *, as_json: bool) -> None:
    """Tell who is signed in, to which database, by which issuer."""
    client = Client(choice)
    account = client.account
    if account is None:
        raise Failure("Nobody is signed in. Run: rowdo login", Code.SIGNED_OUT)
    settings = client.settings
    facts = {
        "email": account.email,
        "user_id": account.user_id,
        "organization_id": account.organization_id or None,
        "profile": settings.profile,
        "database": settings.database,
        "issuer": settings.workos_url,
        "storage": account.storage,
    }
    if as_json:
        click.echo(json.dumps(facts))
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):16} {value or '-'}")
