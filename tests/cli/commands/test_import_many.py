"""`rowdo import` of very many todos: step by step, with what can be seen and stopped, in bounded memory."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.offline import Offline
from tests.processes import heed_ctrl_c, wait_until_it_waits

IMPORT = (sys.executable, "-m", "tui", "import", "--format", "todo.txt", "-q")


def lines(count: int) -> str:
    return "".join(
        f"(B) todo number {number} +p{number % 50} @phone due:2026-12-24\n" for number in range(count)
    )


def importing(here: Offline) -> "subprocess.Popen[str]":
    """Begin to import standard input, to which more may come."""
    return subprocess.Popen(
        [*IMPORT, "-"],
        env=here.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )


def given(process: "subprocess.Popen[str]", count: int, added: int) -> list[str]:
    """Give a process so many lines, and return what it prints once it has added so many todos."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(lines(count))
    process.stdin.flush()
    return [process.stdout.readline() for _ in range(added)]


def test_ctrl_c_leaves_what_is_written_as_one_step(here: Offline) -> None:
    process = importing(here)
    written = given(process, 2_500, 2_000) + given(process, 2_000, 2_000)
    wait_until_it_waits(process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "4,000 todos of standard input are here by now: to have the rest, import it again; " in said
    assert "Traceback" not in said
    with here.replica() as replica:
        assert {each.strip() for each in written} == {todo.uid for todo in replica.find("")}
    assert "Imported 4,000 todos from standard input" in here.out("undo")
    with here.replica() as replica:
        assert replica.is_empty
    assert "2,500 added." in here.run("import", "--format", "todo.txt", typed=lines(2_500)).stderr


def test_an_import_that_is_undone_meanwhile_ends(here: Offline) -> None:
    process = importing(here)
    given(process, 2_500, 2_000)
    given(process, 2_000, 2_000)
    wait_until_it_waits(process)
    assert "Imported 4,000 todos" in here.out("undo")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.endswith("The import was undone meanwhile. Nothing of standard input was imported.\n")
    with here.replica() as replica:
        assert replica.is_empty


def test_kill_9_leaves_whole_steps_that_one_undo_takes_back(here: Offline) -> None:
    process = importing(here)
    given(process, 2_500, 2_000)
    given(process, 2_000, 1_000)
    process.kill()
    process.communicate(timeout=60)
    with here.replica() as replica:
        assert replica.count == 4_000
        assert replica.waiting == replica.count
    here.run("undo")
    with here.replica() as replica:
        assert replica.is_empty
        assert replica.waiting == 0


@pytest.mark.parametrize("terminal", [True, False])
def test_how_far_it_is_stands_on_a_terminal_alone(here: Offline, tmp_path: Path, terminal: bool) -> None:
    file = tmp_path / "todo.txt"
    file.write_text(lines(2_500), "utf-8")
    ours, theirs = pty.openpty() if terminal else os.pipe()
    process = subprocess.Popen(
        [*IMPORT, str(file)], env=here.environment, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:
        pass  # so a terminal ends
    os.close(ours)
    assert process.wait(60) == 0
    progress = ["\r2,000 todos …\r\x1b[K", "\r2,500 todos …\r\x1b[K"]
    assert said.decode() == "".join(progress if terminal else []) + "2,500 added." + (
        "\r\n" if terminal else "\n"
    )


@pytest.mark.slow
def test_a_hundred_thousand_take_little_more_memory_than_ten_thousand(here: Offline, tmp_path: Path) -> None:
    peaks = {}
    for count in (10_000, 100_000):
        file = tmp_path / f"{count}.txt"
        file.write_text(lines(count), "utf-8")
        process = subprocess.Popen(
            [*IMPORT, str(file)], env=here.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert process.stderr
        said = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, said
        peaks[count] = usage.ru_maxrss
    with here.replica() as replica:
        assert replica.count == replica.waiting == 100_000
    assert peaks[100_000] < 1.5 * peaks[10_000], peaks
