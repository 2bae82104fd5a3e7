"""Signing in with WorkOS as a public client, and staying signed in.

    async for state in auth.DeviceLogin(auth.SignInClient(client_id, workos_url)): …
    account, session = await auth.keep(state, profile=…, …)
    token = await session.token()

Everything is imported when it is first used, so that the screen appears before keyring and SDK are loaded.
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
    from tui.auth.account import ENVIRONMENT_VARIABLE, Account, Accounts
    from tui.auth.browser import BrowserLogin
    from tui.auth.device import DeviceLogin
    from tui.auth.environment import EnvironmentSession, environment_session
    from tui.auth.identity import Identity, identify, logout_url
    from tui.auth.keyring_vault import choose_vault, lasting_vault
    from tui.auth.session import Session
    from tui.auth.sign_in import keep, resume, switch
    from tui.auth.tokens import Tokens
    from tui.auth.vault import FileVault, MemoryVault, Vault
    from tui.auth.workos import Authentication, SignInClient

__all__ = [
    "ENVIRONMENT_VARIABLE",
    "Account",
    "Accounts",
    "AuthError",
    "Authentication",
    "BrowserLogin",
    "BrowserNeededError",
    "CodeExpiredError",
    "DeniedError",
    "DeviceLogin",
    "EnvironmentSession",
    "FileVault",
    "Identity",
    "MemoryVault",
    "OfflineError",
    "RefusedError",
    "Session",
    "SignInClient",
    "SignedOutError",
    "Tokens",
    "Vault",
    "VaultError",
    "choose_vault",
    "environment_session",
    "identify",
    "keep",
    "lasting_vault",
    "logout_url",
    "resume",
    "switch",
]

_LAZY = {
    "Account": "account",
    "Accounts": "account",
    "BrowserLogin": "browser",
    "DeviceLogin": "device",
    "FileVault": "vault",
    "ENVIRONMENT_VARIABLE": "account",
    "EnvironmentSession": "environment",
    "Identity": "identity",
    "MemoryVault": "vault",
    "Session": "session",
    "SignInClient": "workos",
    "Authentication": "workos",
    "Tokens": "tokens",
    "Vault": "vault",
    "choose_vault": "keyring_vault",
    "environment_session": "environment",
    "identify": "identity",
    "keep": "sign_in",
    "lasting_vault": "keyring_vault",
    "logout_url": "identity",
    "resume": "sign_in",
    "switch": "sign_in",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
