"""Signing in with WorkOS as a public client, and staying signed in.

    async for state in auth.DeviceLogin(auth.SignInClient(client_id, workos_url)): …
    account, session = await auth.keep(state, profile=…, …)
    token = await session.token()

Everything is imported when it is first asked for: the screen comes before keyring, SDK and network.
"""

from typing import TYPE_CHECKING, Any

from tui.auth.errors import (
    AuthError,
    BrowserNeededError,
    CodeExpiredError,
    DeniedError,
    OfflineError,
    RefusedError,
    SignedOutError,
    VaultError,
)

if TYPE_CHECKING:
    from tui.auth.account import Account, Accounts
    from tui.auth.device import DeviceLogin, Prompt, Waiting
    from tui.auth.keyring_vault import choose_vault
    from tui.auth.sdk import SignedIn, SignInClient
    from tui.auth.session import Session
    from tui.auth.sign_in import keep, resume
    from tui.auth.tokens import Tokens
    from tui.auth.vault import FileVault, MemoryVault, Vault

__all__ = [
    "Account",
    "Accounts",
    "AuthError",
    "BrowserNeededError",
    "CodeExpiredError",
    "DeniedError",
    "DeviceLogin",
    "FileVault",
    "MemoryVault",
    "OfflineError",
    "Prompt",
    "RefusedError",
    "Session",
    "SignInClient",
    "SignedIn",
    "SignedOutError",
    "Tokens",
    "Vault",
    "VaultError",
    "Waiting",
    "choose_vault",
    "keep",
    "resume",
]

_LAZY = {
    "Account": "account",
    "Accounts": "account",
    "DeviceLogin": "device",
    "FileVault": "vault",
    "MemoryVault": "vault",
    "Prompt": "device",
    "Session": "session",
    "SignInClient": "sdk",
    "SignedIn": "sdk",
    "Tokens": "tokens",
    "Vault": "vault",
    "Waiting": "device",
    "choose_vault": "keyring_vault",
    "keep": "sign_in",
    "resume": "sign_in",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
