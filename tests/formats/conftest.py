import time as clock
from collections.abc import Iterator

import pytest


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have this machine's time zone be Berlin's."""
    with monkeypatch.context() as here:
        here.setenv("TZ", "Europe/Berlin")
        clock.tzset()
        yield
    clock.tzset()
