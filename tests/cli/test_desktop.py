"""Notifications over the session's bus, to a service of the test's own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.needs import needs
from tui.cli.desktop import notify

HOSTILE = "--help <b>Tea</b> & milk"
ADDRESS = "DBUS_SESSION_BUS_ADDRESS"


@contextmanager
def desktop(*capabilities: str) -> Iterator[tuple[str, Iterator[str]]]:
    """A bus with a notification service; yields the bus's address, and what the service is given."""
    needs("dbus")
    service = [sys.executable, "-u", "-m", "tests.cli.notification_service", *capabilities]
    script = f'echo "${ADDRESS}"; exec "$@"'
    with subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", script, "sh", *service],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        try:
            address = next(process.stdout).strip()
            assert json.loads(next(process.stdout)) == "there"
            yield address, process.stdout
        finally:
            # The bus and the service with it, which would outlive it.
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("capabilities", "shown"),
    [(("body",), HOSTILE), (("body", "body-markup"), "--help &lt;b&gt;Tea&lt;/b&gt; &amp; milk")],
)
def test_words_are_shown_as_they_stand(
    capabilities: tuple[str, ...], shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desktop(*capabilities) as (address, told):
        monkeypatch.setenv(ADDRESS, address)
        monkeypatch.setenv("PATH", "/nowhere")  # so that no program has the words as an argument
        assert notify("Due 09:31", HOSTILE)
        name, _, _, title, words, *_ = json.loads(next(told))
        assert (name, title, words) == ("Rowdo", "Due 09:31", shown)


@pytest.mark.parametrize(
    "address", ["unix:path=/nowhere", "disabled:", "tcp:host=127.0.0.1,port=9", "nonsense"]
)
def test_a_bus_that_is_not_there_is_no_desktop(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, address)
    monkeypatch.setenv("PATH", "/nowhere")
    assert not notify("Due 09:31", "Tea")
