"""A sample of a long table for the default run; the slow run, and so CI, takes all of it."""

from collections.abc import Iterable
from typing import Any

import pytest


def mostly_slow(values: Iterable[object], *, one_in: int) -> list[Any]:
    """Return values as parameters of a test: one in so many for the default run, the others marked slow."""
    return [
        pytest.param(value, marks=() if number % one_in == 0 else (pytest.mark.slow,))
        for number, value in enumerate(values)
    ]
