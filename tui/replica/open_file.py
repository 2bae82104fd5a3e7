"""Opens a replica's file, whatever state its files are in.

Repairs are in `recovery`, which is imported only if one is needed.
"""

from contextlib import suppress
from pathlib import Path

from tui.replica.connection import damage_mark, told
from tui.replica.errors import DamagedFileError, NotSavedError
from tui.replica.file import TIMEOUT, File
from tui.replica.journal_number import last, person_of


def open_file(path: Path, timeout: float = TIMEOUT) -> File:
    """Open the file of a replica, with every unsent change that the file or its journal has.

    A damaged file is renamed and kept, and the new one has what could still be read of it.

    Args:
        path: the file.
        timeout: seconds to wait for other processes that are writing.

    Raises:
        ReplicaError: as `File`.
    """
    with told(path):
        try:
            return _open_undamaged(path, timeout)
        except DamagedFileError:
            return _repair(path, timeout)


def _open_undamaged(path: Path, timeout: float) -> File:
    """Open the file, and bring it up to what its journal says.

    Raises:
        DamagedFileError: the file is damaged and has to be rebuilt.
    """
    if damage_mark(path).exists():
        raise DamagedFileError
    if not path.exists() or not path.stat().st_size:
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise DamagedFileError
        from tui.replica.recovery import create

        return create(path)
    file = File(path, timeout=timeout)
    try:
        _reconcile(file)
    except BaseException:
        file.close()
        raise
    return file


def _reconcile(file: File) -> None:
    found = file.sql.execute("select key, value from meta where key in ('noted', 'person')")
    said: dict[str, str] = dict(found.fetchall())
    number, person = said.get("noted", "0"), person_of(file.path)
    if said.get("person", person) != person or not number.isdecimal():
        raise DamagedFileError
    if last(file.path) != int(number):
        from tui.replica.recovery import reconcile

        # A file that cannot be written just now can still be read.
        with suppress(NotSavedError, OSError):
            reconcile(file)


def _repair(path: Path, timeout: float) -> File:
    from filelock import FileLock

    from tui.replica.recovery import rebuild

    with FileLock(path.with_name(path.name + ".repair"), mode=0o600):
        with suppress(DamagedFileError):  # another process may have rebuilt it meanwhile
            return _open_undamaged(path, timeout)
        return rebuild(path)
