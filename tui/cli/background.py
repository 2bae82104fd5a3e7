"""Send what changed without keeping the person waiting: a sync that goes on when the command has ended."""

import subprocess
import sys

from tui.cli.client import Choice


def sync_later(choice: Choice) -> None:
    """Start a sync in a process of its own. It waits for its turn where another syncs the same replica."""
    options = ["--profile", choice.profile] if choice.profile else []
    if choice.insecure_storage:
        options.append("--insecure-storage")
    subprocess.Popen(
        [sys.executable, "-m", "tui", *options, "sync", "--quiet"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
