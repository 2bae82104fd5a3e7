"""The fixtures of `tests/sync`: a replica, a model of the database, and machines that sync with it."""

from tests.sync.conftest import database, machine, replica

__all__ = ["database", "machine", "replica"]
