"""The message about settings that the database has no table for yet."""

from tui.todos.wording import counted


def words_about(count: int) -> str:
    """Return how many settings of projects, tags and filters wait, why, and what to do about it."""
    wait, them = ("waits", "it") if count == 1 else ("wait", "them")
    return (
        f"{counted(count, 'setting')} of projects, tags or filters {wait} on this machine: an earlier Rowdo "
        f"prepared the database, which has no table for {them}. Its owner runs: rowdo setup"
    )
