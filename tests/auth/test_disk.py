"""A disk that refuses writes."""

from pathlib import Path

import pytest

from tests.auth.issuer import ACCOUNT, Clock, Issuer
from tests.local.power_cut import Disk
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
    disk = Disk(monkeypatch)
    issuer, data = Issuer(Clock()), tmp_path / "new" / "data"
    session = issuer.session(data)
    await session.start(issuer.tokens())
    [kept] = (data / "sessions").glob("*.json")
    assert all(disk.has(path) for path in (kept, kept.parent, data, data.parent))
    await session.end()
    assert not disk.has(kept)
