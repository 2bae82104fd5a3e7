"""Terminals whose encoding is not UTF-8, and terminals that send invalid bytes."""

import codecs
import sys
from functools import partial

from tui.display.substitutes import substitute_in


def adapt_to_terminal() -> None:
    """Write substitutes for signs that the terminal's encoding lacks, and read keys in that encoding.

    Textual writes to the standard error that the process was started with, and takes what is typed for UTF-8:
    a byte that is none would end the program.
    """
    substitute_in(sys.__stderr__)
    if sys.platform == "win32":
        return  # there keys are no bytes
    from textual.drivers import linux_driver

    encoding = getattr(sys.__stdin__, "encoding", None) or "utf-8"
    decoder = partial(codecs.getincrementaldecoder(encoding), errors="replace")
    linux_driver.getincrementaldecoder = lambda _: decoder  # type: ignore[assignment,attr-defined] # the same, less strict
