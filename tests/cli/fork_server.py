"""Forks processes that run one command each at the same time; the imports are done before the fork.

Run as a program, with a JSON list of command lines on standard input. Each child waits until all have begun.
Prints one JSON list of what came of each: its status, and what it said on standard error.
"""

import json
import os
import sys

from click.testing import CliRunner

import tui.client.background
from tui.cli.main import cli


def run(arguments: list[str]) -> tuple[int, str]:
    result = CliRunner().invoke(cli, arguments)
    said = result.stderr
    if result.exception and not isinstance(result.exception, SystemExit):
        said += repr(result.exception)
    return int(result.exit_code), said


def main() -> None:
    commands: list[list[str]] = json.load(sys.stdin)
    tui.client.background.sync_later = lambda choice: None
    run(["list", "--help"])
    starting, start = os.pipe()
    children: list[tuple[int, int]] = []
    for arguments in commands:
        answer, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(start)
            os.read(starting, 1)
            with os.fdopen(tell, "w") as said:
                json.dump(run(arguments), said)
            os._exit(0)
        os.close(tell)
        children.append((pid, answer))
    os.close(start)
    answers = []
    for pid, answer in children:
        with os.fdopen(answer) as told:
            answers.append(json.load(told))
        os.waitpid(pid, 0)
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
