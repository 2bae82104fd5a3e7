"""The files that the embedded stack depends on survive a power cut."""

from pathlib import Path

import pytest

from tests.local.power_cut import Disk
from tui.local.issuer.signing_key import SigningKey
from tui.local.paths import Paths, StackConfig
from tui.local.postgres import Postgres


def test_a_power_cut_leaves_its_identity_and_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk, paths = Disk(monkeypatch), Paths(tmp_path)
    paths.write_config(StackConfig.make())
    SigningKey(tmp_path / "key.pem")
    assert disk.has(tmp_path / "identity.json")
    assert disk.has(tmp_path / "key.pem")


def test_a_power_cut_leaves_its_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk, postgres = Disk(monkeypatch), Postgres(tmp_path / "postgres")
    try:
        postgres.start()
        assert disk.has(postgres.data)
    finally:
        postgres.destroy()
