"""Interpreter settings that make start and exit faster.

Each docstring has a measurement: processor time without the function divided by the time with it, on two
cores with Python 3.11. `python -m tests.bench cli` and `screen` measure the whole.
"""

import atexit
import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import Any, NoReturn


def import_seldom() -> None:
    """Leave out what other modules import, and neither most commands nor the first frame use.

    Worth 1.2 of a whole command: ``inspect``, which click asks to unindent the help of its options;
    ``gettext``, which it asks for translations that nobody has made of it; ``platform``, which ``uuid`` asks
    for the name of the system; ``ipaddress``, which ``urllib.parse`` needs for IPv6. Worth 1.05 of the first
    frame: ``ssl``, which ``asyncio`` imports long before there is a connection; ``shutil``, which brings what
    compresses, for the size of the terminal. The modules themselves are imported as soon as anything else of
    them is asked for.
    """
    _stand_in(
        _StandIn("inspect", cleandoc=_cleandoc),
        _StandIn("gettext", gettext=lambda said: said, ngettext=lambda one, more, n: one if n == 1 else more),
        _StandIn("platform", **({"system": lambda: os.uname().sysname} if hasattr(os, "uname") else {})),
        _StandIn("ipaddress"),
        _StandIn("shutil", get_terminal_size=_terminal_size),
        _StandIn("ssl"),
        _StandIn("asyncio.sslproto"),  # asks for exceptions of `ssl`
    )


class _StandIn(ModuleType):
    """Stands for a module until something is asked of it that is not among `functions`."""

    def __init__(self, name: str, **functions: Callable[..., object]) -> None:
        super().__init__(name)
        self.__dict__.update(functions)

    def __getattr__(self, attribute: str) -> Any:
        if attribute == "__path__":  # an import asks every module whether it is a package
            raise AttributeError(attribute)
        return getattr(_module(self.__name__), attribute)


def _stand_in(*modules: _StandIn) -> None:
    """Use them where the modules of their names are imported, unless those are already."""
    for module in modules:
        sys.modules.setdefault(module.__name__, module)


_giving_way = Lock()
"""Held by the thread that takes a stand-in out of the table: two may ask one at the same time."""


def _module(name: str) -> ModuleType:
    """Import a module itself."""
    with _giving_way:
        if isinstance(sys.modules.get(name), _StandIn):
            del sys.modules[name]
    return import_module(name)


def _passed_on(module: str, function: str) -> Callable[..., Any]:
    """Return what does as a function of a module, which is imported when it is first called."""
    return lambda *args, **named: getattr(_module(module), function)(*args, **named)


def _cleandoc(text: str) -> Any:
    """Do what `inspect.cleandoc` does."""
    return _module("inspect").cleandoc(text) if "\n" in text else text.expandtabs().lstrip()


def _terminal_size(fallback: tuple[int, int] = (80, 24)) -> Any:
    """Do what `shutil.get_terminal_size` does."""
    if not os.environ.keys() & {"COLUMNS", "LINES"}:
        with suppress(AttributeError, ValueError, OSError):
            size = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr] # suppressed
            if all(size):
                return size
    return _module("shutil").get_terminal_size(fallback)


def open_standard_streams() -> None:
    """Open those of the three standard streams that are closed (``>&-``): no file may get their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 it stays open to the end


def pause_collector() -> None:
    """Look for no garbage until the first frame is drawn: nothing that is loaded until then ever is.

    Worth 1.1 of importing the screen.
    """
    gc.disable()


def leave_out_of_textual() -> None:
    """Import the screen without what Textual's app imports for what ours has its own ways for, or none.

    Worth 1.2 of importing the screen: Textual's command palette and its toasts, which bring a dozen widgets
    with them, its markup, and the folder for screenshots. Textual names their classes, and uses them only
    where its palette and its notifications are enabled.
    """
    palette = (
        *("CommandListItem", "CommandPalette", "Provider", "SimpleProvider"),
        *("DiscoveryHit", "Hit", "Hits"),
    )
    _stand_in(
        _StandIn("textual.command", **{name: type(name, (), {}) for name in palette}),
        _StandIn("textual.widgets._toast", ToastRack=type("ToastRack", (), {})),
        _StandIn("textual.markup", parse_style=_passed_on("textual.markup", "parse_style")),
        _StandIn("platformdirs", user_downloads_path=_passed_on("platformdirs", "user_downloads_path")),
    )


def resume_collector() -> None:
    """Look for garbage again, as a program that runs for days should, but not among what is loaded."""
    gc.freeze()
    gc.set_threshold(3_000, 10, 10)
    gc.enable()


def leave(code: int) -> NoReturn:
    """End the process at once, without taking every module apart.

    Worth 1.2 of a whole command.

    Args:
        code: The exit code.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 there is no other name for it
    with suppress(OSError):  # the first attempt to write has reported the error
        sys.stdout.flush()
    os._exit(code)
