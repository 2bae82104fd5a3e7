"""Checks where the session is kept: does the storage work, and can others read it?"""

import os
from pathlib import Path

from tui.auth.errors import VaultError
from tui.setup.report import Finding, Report, fault

NAME = "keyring"


async def examine_vault(storage: str, data_dir: Path) -> Report:
    """Check the storage of a session.

    Args:
        storage: the account's storage: ``keyring``, ``file``, ``memory`` or ``environment``.
        data_dir: the program's folder for data.
    """
    match storage:
        case "keyring":
            return await _keyring()
        case "file":
            return _files(data_dir / "sessions")
        case "environment":
            return Report(NAME, "not used: the token comes from the environment")
        case _:
            found = "The session was kept in the memory of a program that has ended."
            return fault(NAME, "keyring-missing", found, "Install a keyring, then: rowdo login")


async def _keyring() -> Report:
    from tui.auth.keyring_vault import INSTALL, keyring_vault

    try:
        vault = await keyring_vault()
        await vault.probe()
    except VaultError as error:
        return fault(NAME, "keyring", str(error), f"Unlock the keyring. {INSTALL}")
    return Report(NAME, f"the session is in {vault.name}")


def _files(folder: Path) -> Report:
    said = f"not used: the session is in private files in {folder} (insecure storage)"
    seen = [path for path in (folder, *folder.glob("*")) if path.exists() and path.stat().st_mode & 0o077]
    if os.name == "nt" or not seen:
        return Report(NAME, said)
    found = f"Others on this machine can read {seen[0]}."
    return Report(
        NAME,
        said,
        (Finding("session-exposed", "hole", found, f"chmod -R go= '{folder}'; then: rowdo login"),),
    )
