"""Opening a replica whatever state its file is in: a damaged one is set aside and begun anew."""

from contextlib import suppress
from pathlib import Path

from tui.sync.errors import DamagedFileError
from tui.sync.file import File, damage_mark, told


def opened(path: Path) -> File:
    """Return the opened file of a replica.

    Where it is damaged, it is kept under another name, and the new one has what was not sent or not decided:
    from the damaged file where that can be read, else from the journal. Where there is none, but a journal,
    the new one has what that says.

    Raises:
        ReplicaError: as `File`.
    """
    with told(path):
        if path.exists() and path.stat().st_size:
            with suppress(DamagedFileError):
                return _sound(path)
            from tui.sync.recovery import begun_anew

            return begun_anew(path)
        from tui.sync.recovery import begun

        return begun(path)


def _sound(path: Path) -> File:
    """Open the file; look through it where something was wrong with it before."""
    file = File(path)
    if damage_mark(path).exists():
        problem = file.sql.execute("pragma quick_check(1)").fetchone()[0]
        if problem != "ok":
            file.close()
            raise DamagedFileError(problem)
        damage_mark(path).unlink()
    return file
