"""A real terminal (tmux): keys go in, the screen comes out."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self


class Terminal:
    """One window of a tmux server of its own.

    Args:
        socket: Where the server listens; short, as the paths of sockets must be.
        command: What runs in it.
        environment: All of the command's environment but ``TERM``.
    """

    def __init__(
        self, socket: Path, command: Sequence[str], environment: Mapping[str, str], *, size: str = "100x30"
    ) -> None:
        self._socket = socket
        width, height = size.split("x")
        settings = [f"{name}={value}" for name, value in environment.items()]
        self._tmux(
            *("-f", "/dev/null", "new-session", "-d", "-x", width, "-y", height),
            *("env", "-i", "TERM=tmux-256color", *settings, *command),
        )

    def _tmux(self, *arguments: str) -> str:
        tmux = ["tmux", "-S", str(self._socket), *arguments]
        return subprocess.run(tmux, check=True, capture_output=True, text=True, timeout=60).stdout

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names for them."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._tmux("send-keys", "-l", text)

    def resize(self, width: int, height: int) -> None:
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    @property
    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    def told(self, report: str) -> str:
        """Return what tmux tells of the terminal, in its language of formats."""
        return self._tmux("display-message", "-p", report).rstrip("\n")

    def wait_until_told(self, report: str, expected: str) -> None:
        deadline = time.monotonic() + 60
        while (told := self.told(report)) != expected:
            assert time.monotonic() < deadline, f"{told!r} is not {expected!r} on\n{self.screen}"
            time.sleep(0.05)

    @property
    def ended(self) -> bool:
        """Whether the command has left the terminal."""
        tmux = ["tmux", "-S", str(self._socket), "list-sessions"]
        return subprocess.run(tmux, capture_output=True, timeout=60).returncode != 0

    def wait_for(self, text: str, *, gone: bool = False) -> str:
        """Wait until the screen shows a text, or no longer; return the screen."""
        deadline = time.monotonic() + 60
        while (text in (screen := self.screen)) == gone:
            assert time.monotonic() < deadline, f"waited for {text!r} on\n{screen}"
            time.sleep(0.05)
        return screen

    def wait_until_ended(self) -> None:
        deadline = time.monotonic() + 60
        while not self.ended:
            assert time.monotonic() < deadline, self.screen
            time.sleep(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, timeout=60)
