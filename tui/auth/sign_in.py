"""Stores a sign-in on this machine, and resumes it at the next start."""

from contextlib import suppress
from pathlib import Path

from tui.auth.account import Account, Accounts
from tui.auth.errors import SignedOutError, VaultError
from tui.auth.keyring_vault import choose_vault, keyring_vault
from tui.auth.refresh import RefreshClient
from tui.auth.session import Session
from tui.auth.tokens import Tokens
from tui.auth.vault import FileVault, Vault
from tui.auth.workos import Authentication


async def keep(
    signed_in: Authentication,
    *,
    profile: str,
    client_id: str,
    workos_url: str,
    resource: str,
    data_dir: Path,
    insecure: bool = False,
    vault: Vault | None = None,
) -> tuple[Account, Session]:
    """Store the result of a sign-in: the tokens in the vault, the account in its file.

    `Session.problem` is set if the session will end with this process.

    Args:
        signed_in: the result of the login.
        profile: the profile that signs in.
        client_id: the client of WorkOS.
        workos_url: its base URL.
        resource: all URLs that the access tokens are for.
        data_dir: the program's folder for data.
        insecure: whether the person chose unencrypted private files.
        vault: the vault, if it was chosen before the sign-in; None to choose one now.
    """
    problem = ""
    if vault is None:
        vault, problem = await choose_vault(data_dir, insecure=insecure)
    account = Account(
        profile=profile,
        client_id=client_id,
        user_id=signed_in.user_id,
        email=signed_in.email,
        storage=vault.storage,
        workos_url=workos_url,
        resource=resource,
    )
    accounts = Accounts(data_dir)
    before = accounts.current(profile)
    if before is not None and before.key == account.key:
        account = account._replace(organizations=before.organizations)
    account = account.within(signed_in.organization_id, _organization_name(signed_in.tokens))
    session = Session(account, vault, RefreshClient(client_id, workos_url))
    try:
        await session.start(signed_in.tokens)
    except VaultError as error:
        problem = str(error)
    session.problem = problem
    accounts.remember(account)
    if before is not None and (before.key, before.storage) != (account.key, account.storage):
        await _drop(before, workos_url=workos_url, data_dir=data_dir)
    return account, session


async def switch(session: Session, organization_id: str, *, data_dir: Path) -> Account:
    """Switch to another organization of the same person, and remember it.

    Args:
        session: the person's session.
        organization_id: the organization to switch to.
        data_dir: the program's folder for data.

    Raises:
        AuthError: as `Session.switch`; the session stays in its organization.
    """
    tokens = await session.switch(organization_id)
    session.account = session.account.within(tokens.organization_id, _organization_name(tokens))
    Accounts(data_dir).remember(session.account)
    return session.account


async def resume(account: Account, *, workos_url: str, data_dir: Path) -> Session:
    """Return the session of a remembered account, without reading the vault or asking the issuer yet.

    Args:
        account: the result of `Accounts.current`.
        workos_url: the base URL of WorkOS.
        data_dir: the program's folder for data.

    Raises:
        SignedOutError: the session was only in the memory of another process.
        VaultError: the keyring is no longer available.
    """
    vault: Vault
    match account.storage:
        case "file":
            vault = FileVault(data_dir)
        case "memory":
            raise SignedOutError(
                f"The session of {account.email} ended with the program, since there is no keyring. "
                "Sign in again."
            )
        case _:
            vault = await keyring_vault()
    return Session(account, vault, RefreshClient(account.client_id, workos_url))


def _organization_name(tokens: Tokens) -> str:
    return str(tokens.claims.get("org_name") or "")


async def _drop(before: Account, *, workos_url: str, data_dir: Path) -> None:
    """End the session that this profile had before, of any person and in any vault."""
    with suppress(SignedOutError, VaultError):
        await (await resume(before, workos_url=workos_url, data_dir=data_dir)).end()
