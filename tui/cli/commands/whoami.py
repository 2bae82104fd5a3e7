"""``rowdo whoami``."""

import asyncio
import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tui.client.client import Client, ProfileChoice
from tui.todos.sanitize import clean
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.auth import Identity


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def whoami(choice: ProfileChoice, *, as_json: bool) -> None:
    """Print who is signed in: role, expiry, where the session is kept, and the database.

    It reads only the keyring and asks no server: an expired token is refreshed when it is next needed.

    \b
    Example:
      rowdo whoami --json | jq -r .email
    """
    client = Client(choice)
    if client.account is None:
        raise client.sessions.nobody()
    identity, signed_in = asyncio.run(_identity(client))
    settings = client.settings
    expires_at = datetime.fromtimestamp(identity.expires_at, UTC) if identity.expires_at else None
    facts: dict[str, object] = {
        "email": identity.email,
        "user_id": identity.user_id,
        "signed_in": signed_in,
        "organization": identity.organization or None,
        "organization_id": identity.organization_id or None,
        "role": identity.role or None,
        "permissions": list(identity.permissions),
        "token_expires_at": expires_at.isoformat() if expires_at else None,
        "storage": identity.storage,
        "kept_in": identity.kept_in,
        "issuer": identity.issuer or settings.workos_url,
        "client_id": identity.client_id,
        "profile": identity.profile,
        "database": settings.database,
        "found_in": settings.found_in or None,
    }
    if as_json:
        click.echo(json.dumps(facts | {"named_by": {**settings.named_by}}))
        return
    # The source of each value shows which of several databases this is, and what to change to use another.
    for setting, words in settings.named_by.items():
        facts[setting] = f"{getattr(settings, setting)}  ({words})"
    if expires_at:
        facts["token_expires_at"] = _from_now(expires_at.timestamp() - time.time())
    facts["permissions"] = ", ".join(identity.permissions)
    facts["signed_in"] = "yes" if signed_in else "no: run rowdo login"
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):17} {clean(str(value or '-'))}")


async def _identity(client: Client) -> "tuple[Identity, bool]":
    """Return the identity of the person, and whether there is a session."""
    from tui import auth

    session = await client.sessions.session()
    tokens = session.tokens if isinstance(session, auth.EnvironmentSession) else await session.look()
    return auth.identify(session), tokens is not None


def _from_now(seconds: float) -> str:
    minutes = round(abs(seconds) / 60)
    span = counted(minutes, "minute") if minutes < 120 else counted(minutes // 60, "hour")
    return f"in {span}" if seconds > 0 else f"{span} ago, renewed when it is needed"
