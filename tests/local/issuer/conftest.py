from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.issuer.caller import Caller


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Caller]:
    """An issuer that nobody has signed in to."""
    caller = Caller(tmp_path / "issuer")
    yield caller
    caller.issuer.close()
