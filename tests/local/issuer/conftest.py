import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.issuer.caller import Caller
from tui.local.issuer.signing_key import SigningKey


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signing key, since making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("key") / "key.pem"
    SigningKey(path)
    return path


@pytest.fixture
def issuer(tmp_path: Path, key: Path) -> Iterator[Caller]:
    """An issuer that nobody has signed in to."""
    (tmp_path / "issuer").mkdir(mode=0o700)
    shutil.copy(key, tmp_path / "issuer")
    caller = Caller(tmp_path / "issuer")
    yield caller
    caller.issuer.close()
