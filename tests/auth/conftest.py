from collections.abc import Iterator

import pytest

from tests.local.issuer.served import Served, served


@pytest.fixture(scope="module")
def issuer_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An issuer on a real port, shared by the tests of a module."""
    with served(tmp_path_factory.mktemp("issuer")) as issuer:
        yield issuer
