"""A disk that takes nothing."""

import os
import stat
from pathlib import Path

import pytest

from tests.auth.issuer import ACCOUNT, Clock, Issuer
from tui.auth.account import Accounts
from tui.auth.errors import AuthError, VaultError


async def test_a_folder_that_is_none_is_told_of(tmp_path: Path) -> None:
    issuer = Issuer(Clock())
    (tmp_path / "sessions").write_text("in the way")
    session = issuer.session(tmp_path)
    with pytest.raises(VaultError, match="Check the folder"):
        await session.start(issuer.tokens())
    with pytest.raises(VaultError, match="Check the folder"):
        await issuer.session(tmp_path).token()


def test_an_account_that_cannot_be_kept_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "accounts").write_text("in the way")
    accounts = Accounts(tmp_path)
    with pytest.raises(AuthError, match="Check the file"):
        accounts.remember(ACCOUNT)
    with pytest.raises(AuthError, match="Check the file"):
        accounts.current("test")
    with pytest.raises(AuthError, match="Check the file"):
        accounts.forget("test")


async def test_a_power_cut_neither_loses_what_is_kept_nor_brings_back_what_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk: dict[int, set[str]] = {}
    fsync = os.fsync

    def noted(file: int) -> None:
        names = set(os.listdir(file)) if stat.S_ISDIR(os.fstat(file).st_mode) else set()
        on_disk[os.fstat(file).st_ino] = names
        fsync(file)

    monkeypatch.setattr(os, "fsync", noted)
    issuer, data = Issuer(Clock()), tmp_path / "new" / "data"
    session = issuer.session(data)
    await session.start(issuer.tokens())
    [kept] = (data / "sessions").glob("*.json")
    assert kept.stat().st_ino in on_disk
    for path in (kept, kept.parent, data, data.parent):
        assert path.name in on_disk[path.parent.stat().st_ino]
    await session.end()
    assert kept.name not in on_disk[kept.parent.stat().st_ino]
