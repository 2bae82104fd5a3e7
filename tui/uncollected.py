"""Pauses Python's garbage collector, for as long as anybody asks for it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_pauses = 0
_enabled = False
"""Whether the collector was on before the first of the pauses."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage inside, nor in other threads meanwhile.

    Where many objects are made that all live, the collector runs again and again and finds none. Pauses may
    overlap in any way: the collector is back when the last one ends, if it was on before the first.
    """
    global _pauses, _enabled
    with _lock:
        if not _pauses:
            _enabled = gc.isenabled()
            gc.disable()
        _pauses += 1
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if _enabled and not _pauses:
                gc.enable()
