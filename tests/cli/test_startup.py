"""What is imported: no more than is needed; and what stands in for a module does as the module does."""

import inspect
import os
import re
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tests.neon.certificate import loopback_certificate

NOT_NEEDED = {
    "_hashlib",
    "asyncio",
    "dataclasses",
    "gettext",
    "inspect",
    "locale",
    "platform",
    "shutil",
    "string",
    "subprocess",
    "textual",
    "tomllib",
    "tui.todos.recurrence",
    "tui.todos.recurrence_parser",
}
"""Modules that `add`, `list` and `done` have no use for where nothing recurs."""

STOOD_IN = """
from tui import startup
startup.import_seldom()
import inspect, gettext, platform, ipaddress, shutil, ssl, sys
{}
"""


@pytest.fixture
def here(tmp_path: Path) -> Offline:
    return Offline(tmp_path / "home")


def python(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", STOOD_IN.format(code)], capture_output=True, text=True, check=True, timeout=60
    ).stdout.strip()


@pytest.mark.parametrize("arguments", [("add", "buy milk"), ("list",), ("done", "pay rent")])
def test_a_command_imports_what_it_needs_and_no_more(here: Offline, arguments: tuple[str, ...]) -> None:
    here.run("add", "pay rent")
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tui", *arguments],
        env=here.environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert {"click", "sqlite3", "tui.replica.replica"} <= imported
    assert imported & NOT_NEEDED == set()
    assert ("tui.replica.listing" in imported) == (arguments[0] != "add"), "for todos found by words"


@pytest.mark.parametrize(
    "text", ["  One line,\tand a tab.  ", "", "Two\n    lines.\n\n      And more.\n    "]
)
def test_a_help_text_is_unindented_as_by_the_module_itself(text: str) -> None:
    assert python(f"print(repr(inspect.cleandoc({text!r})))") == repr(inspect.cleandoc(text))


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("print(inspect.isfunction(print), type(sys.modules['inspect']).__name__)", "False module"),
        ("from inspect import signature; print(signature(lambda a: a))", "(a)"),
        ("print(ipaddress.ip_address('127.0.0.2').is_loopback)", "True"),
        ("print(gettext.NullTranslations().gettext('as it is'))", "as it is"),
        ("print(gettext.ngettext('one', 'more', 1), gettext.ngettext('one', 'more', 2))", "one more"),
        ("print(platform.python_version() == sys.version.split()[0])", "True"),
        ("print(shutil.which('sh') == shutil.which('sh', mode=1))", "True"),
        ("print(ssl.create_default_context().check_hostname)", "True"),
        ("from ssl import SSLContext, SSLError; print(SSLContext.__module__)", "ssl"),
        ("from asyncio import sslproto; print(sslproto.SSLProtocol.__module__)", "asyncio.sslproto"),
    ],
)
def test_a_stand_in_gives_way_to_its_module(code: str, printed: str) -> None:
    assert python(code) == printed


TLS = """
import asyncio

async def greet(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    words = b"hello over " + writer.get_extra_info("ssl_object").version().encode()
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%b" % (len(words), words))
    await writer.drain()
    writer.close()

async def met():
    from tui.net.http_client import open_client
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain({certificate!r})
    async with await asyncio.start_server(greet, "127.0.0.1", 0, ssl=context) as server:
        url = "https://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
        async with open_client(url, longest=1000, timeout=30) as client:
            print((await client.get(url)).text)

asyncio.run(met())
"""


def test_a_connection_is_encrypted_though_ssl_was_stood_in_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = str(loopback_certificate(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    assert python(TLS.format(certificate=certificate)) == "hello over TLSv1.3"


@pytest.mark.parametrize("size", [(100, 30), (0, 0)])
@pytest.mark.parametrize(
    "variables", [{}, {"COLUMNS": "33"}, {"LINES": "7"}, {"COLUMNS": "33", "LINES": "7"}]
)
def test_the_size_of_the_terminal_is_the_modules(variables: dict[str, str], size: tuple[int, int]) -> None:
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    ours, terminal = os.openpty()
    termios.tcsetwinsize(terminal, size[::-1])
    told = "shutil.get_terminal_size(), shutil.get_terminal_size((1, 2))"
    code = f"said = {told}; shutil.which; import shutil; print((said, ({told})), file=sys.stderr)"
    ended = subprocess.run(
        [sys.executable, "-c", STOOD_IN.format(code)],
        env=inherited | variables,
        stdout=terminal,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    os.close(terminal)
    os.close(ours)
    said, itself = re.findall(r"\(os.terminal_size.*?\), os.terminal_size.*?\)\)", ended.stderr)
    assert said == itself


@pytest.mark.skipif(not hasattr(os, "uname"), reason="there is another way to tell the system there")
def test_the_name_of_the_system_is_the_modules() -> None:
    name = python("print(platform.system())")
    assert name == python("platform.machine(); import platform as itself; print(itself.system())")


def test_what_is_no_attribute_of_the_module_is_none_of_its_stand_in() -> None:
    assert python("print(hasattr(inspect, 'no_such_thing'))") == "False"


SCREEN = """
import sys
from tui import startup
startup.import_seldom()
startup.leave_out_of_textual()
from tui.app.app import RowdoApp
{}
"""

NOT_SHOWN = {
    "_ssl",
    "bz2",
    "lzma",
    "tempfile",
    "textual.containers",
    "textual.widgets._input",
    "textual.widgets._select",
}
"""What Textual's palette, its toasts, its folder for screenshots and `ssl` bring with them."""


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("print(RowdoApp.ENABLE_COMMAND_PALETTE)", "False"),
        (f"print(sorted(sys.modules.keys() & {NOT_SHOWN}))", "[]"),
        ("from textual.command import Matcher; print(sys.modules['textual.command'].__file__[-3:])", ".py"),
        ("from textual.markup import parse_style as it; print(it('bold red').bold)", "True"),
        ("from textual.content import Content as It; print(It.from_markup('[b]so[/b]').plain)", "so"),
        ("from textual.widgets._toast import Toast; print(Toast.__mro__[1].__name__)", "Static"),
        ("import platformdirs as it; print(it.user_downloads_path() == it.user_downloads_path())", "True"),
        ("import platformdirs as it; print(it.user_data_dir('rowdo')[-5:])", "rowdo"),
    ],
    ids=[
        "its palette is not used",
        "nor what it needs is imported",
        "what else is asked of the palette is its own",
        "a style is read",
        "and markup is",
        "the toasts are its own",
        "a folder it names is the one",
        "and others are too",
    ],
)
def test_the_screen_leaves_out_what_it_does_not_use_of_textual(code: str, printed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCREEN.format(code)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == printed
