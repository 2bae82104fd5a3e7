import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.stack import Person, Stack, running_stack

# How long an example takes says more of the machine than of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="keep what the screens look like now (tests/app)"
    )


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    """Undo the screen's `gc.freeze()`: it hides who holds Hypothesis' random numbers, which then warns."""
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A real Postgres, the endpoint and the issuer, once for each test process."""
    with running_stack() as stack:
        yield stack


@pytest.fixture
def person(stack: Stack) -> Person:
    """Somebody whom no other test knows."""
    return stack.person()
