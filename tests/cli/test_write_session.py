"""What a command that changes todos says when it fails."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tui.cli.errors import Failure
from tui.cli.output import Form
from tui.cli.write_session import write_session
from tui.client.client import ProfileChoice
from tui.errors import ExitCode
from tui.todos import Todo


def add_one_and_fail() -> None:
    with write_session(ProfileChoice(), wait=False, form=Form.TEXT) as (_, replica):
        replica.add(Todo("", "The first line"))
        raise Failure("The second line is none.", ExitCode.USAGE)


def test_what_ended_a_command_is_not_hidden_by_what_cannot_be_sent_or_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Offline(tmp_path / "home")
    for name, value in here.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    unread, written = os.pipe()
    os.close(unread)
    nobody = os.fdopen(written, "w")
    try:
        with monkeypatch.context() as unheard:
            unheard.setattr(sys, "stderr", nobody)
            with pytest.raises(Failure, match="The second line"):
                add_one_and_fail()
    finally:
        with suppress(BrokenPipeError):
            nobody.close()
    assert here.tasks() == ["The first line"]
