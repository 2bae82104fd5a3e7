"""The garbage collector is paused for as long as anybody asks for it, and is back then."""

import gc
from itertools import permutations

import pytest

from tui.uncollected import uncollected


def test_it_is_back_when_the_last_of_overlapping_pauses_has_ended() -> None:
    for order in permutations(range(3)):
        pauses = [uncollected() for _ in order]
        for pause in pauses:
            pause.__enter__()
        for number in order:
            assert not gc.isenabled()
            pauses[number].__exit__(None, None, None)
        assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with uncollected(), pytest.raises(ValueError), uncollected():
            raise ValueError
        assert not gc.isenabled()
    finally:
        gc.enable()
