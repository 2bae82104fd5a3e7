"""Samples a long table for the default run; the slow run and CI use the whole table."""

from collections.abc import Iterable
from typing import Any

import pytest


def mostly_slow(values: Iterable[object], *, one_in: int) -> list[Any]:
    """Return the cases of a table as parameters of a test.

    Args:
        values: a value for each case, or a tuple, whose first text, if it begins with one, is its name.
        one_in: one case in so many belongs to the default run; the others are marked slow.
    """
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            id=value[0] if isinstance(value, tuple) and isinstance(value[0], str) else None,
            marks=() if number % one_in == 0 else (pytest.mark.slow,),
        )
        for number, value in enumerate(values)
    ]
