"""The hooks of a profile: events are queued in a spool, and a background process runs the hooks."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tui.client.start_rowdo import start_rowdo
from tui.hooks.runner import VARIABLE, is_running
from tui.hooks.spool import Spool
from tui.replica.errors import ReplicaError
from tui.replica.replica import Change, Replica
from tui.replica.todo_event import local_events, pulled_events


def follow(
    replica: Replica, hooks: Mapping[str, Sequence[str]], folder: Path, options: Sequence[str]
) -> None:
    """Run the hooks of the events that each commit of this process causes, in the background.

    Nothing waits for a hook, and a failed hook makes nothing else fail. Changes by a hook run no hooks.

    Args:
        replica: the replica whose commits cause events.
        hooks: for each event, the program with its arguments.
        folder: the folder with the queue of the profile's hooks.
        options: the command-line options that name the profile.
    """
    in_hook = bool(os.environ.get(VARIABLE))

    def changed(change: Change) -> None:
        with suppress(OSError, ReplicaError):  # A full disk is reported when todos are written.
            local = list(local_events(replica, change))
            spool = Spool(folder)
            if in_hook:
                spool.note_own(local)
                return
            events = [event for event in local if event.kind in hooks]
            if "synced" in hooks:
                events += spool.without_own(pulled_events(replica, change))
            if events:
                spool.put(events)
                if not is_running(folder):
                    start_rowdo(options, "hooks", "--run")

    replica.subscribe(changed)
