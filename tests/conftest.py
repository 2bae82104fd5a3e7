from collections.abc import Iterator

import pytest

from tests.stack import Person, Stack, running_stack


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="keep what the screens look like now (tests/app)"
    )


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A real Postgres, the endpoint and the issuer, once for each test process."""
    with running_stack() as stack:
        yield stack


@pytest.fixture
def person(stack: Stack) -> Person:
    """Somebody whom no other test knows."""
    return stack.person()
