"""The part of ``rowdo doctor`` about this machine's copy of the todos."""

from pathlib import Path
from typing import TYPE_CHECKING

from tui.setup.report import Finding, Report
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.replica.replica import Replica

FULL = "Run `rowdo sync --full`: it fetches everything anew, and keeps what was not yet sent."


def examine_replica(path: Path) -> Report:
    """Return what is wrong with a replica, after reading all of it.

    A damaged one is marked, so that whoever opens it next builds it anew. A sound one is compared with the
    database by its next sync.

    Args:
        path: its file.
    """
    from tui.replica.connection import suspect
    from tui.replica.errors import ReplicaError
    from tui.replica.integrity import faults, journal_is_sound
    from tui.replica.replica import Replica

    if not path.exists():
        return Report("replica", "no todos on this machine yet")
    try:
        with Replica.open(path) as replica:
            wrong = faults(replica.file)
            if wrong:
                suspect(path)
                found = f"The todos on this machine are damaged. {' '.join(f'{each}.' for each in wrong[:3])}"
                return Report("replica", "", (Finding("replica-damaged", "fault", found, FULL),))
            replica.compare_soon()
            said = _said(replica)
            if not journal_is_sound(replica.file):
                found = "The journal of what was not yet sent is damaged; what it is kept for is not."
                return Report("replica", said, (Finding("journal-damaged", "advice", found, FULL),))
            return Report("replica", said)
    except ReplicaError as error:
        return Report("replica", "", (Finding("replica-shut", "fault", str(error), "Do as it says."),))


def _said(replica: "Replica") -> str:
    said = [f"{counted(replica.count, 'todo')}, file, search index and journal sound"]
    if waiting := replica.waiting:
        said.append(f"{counted(waiting, 'change')} not yet sent")
    if settings := replica.settings_waiting:
        said.append(f"{counted(settings, 'setting')} not sent until the database's owner runs `rowdo setup`")
    return "; ".join(said)
