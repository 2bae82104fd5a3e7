"""The model of the database that `tests/sync` has."""

from tests.sync.conftest import database

__all__ = ["database"]
