"""A database in a dictionary, for what happens on this side of it."""

import pytest

from tests.sync.database import Database


@pytest.fixture
def database() -> Database:
    return Database()
