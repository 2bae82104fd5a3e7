"""Much is made at once, and none of it is garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector away inside; not for code that awaits.

    It comes every few hundred new objects, and finds all of a long answer alive each time: a third of the
    time that reading one takes.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
