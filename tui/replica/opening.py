"""Opening a replica whatever state its files are in: what is damaged is set aside and built anew."""

from contextlib import suppress
from pathlib import Path

from tui.replica.connection import damage_mark, told
from tui.replica.errors import DamagedFileError, NotSavedError
from tui.replica.file import TIMEOUT, File
from tui.replica.journal_number import last, person_of


def opened(path: Path, timeout: float = TIMEOUT) -> File:
    """Return the opened file of a replica, with all that it or its journal has of what is nowhere else.

    A damaged file is kept under another name, and the new one has what could still be read of it.

    Args:
        path: the file.
        timeout: seconds to wait for other processes that are writing.

    Raises:
        ReplicaError: as `File`.
    """
    with told(path):
        try:
            return _sound(path, timeout)
        except DamagedFileError:
            return _repaired(path, timeout)


def _sound(path: Path, timeout: float) -> File:
    """Open the file, and bring it up to what its journal says.

    Raises:
        DamagedFileError: it has to be set aside.
    """
    if damage_mark(path).exists():
        raise DamagedFileError
    if not path.exists() or not path.stat().st_size:
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise DamagedFileError
        from tui.replica.recovery import begun

        return begun(path)
    file = File(path, timeout=timeout)
    try:
        _catch_up(file)
    except BaseException:
        file.close()
        raise
    return file


def _catch_up(file: File) -> None:
    found = file.sql.execute("select key, value from meta where key in ('noted', 'person')")
    said: dict[str, str] = dict(found.fetchall())
    number, person = said.get("noted", "0"), person_of(file.path)
    if said.get("person", person) != person or not number.isdecimal():
        raise DamagedFileError
    if last(file.path) != int(number):
        from tui.replica.recovery import caught_up

        # Where nothing can be written now, what is there can be read all the same.
        with suppress(NotSavedError, OSError):
            caught_up(file)


def _repaired(path: Path, timeout: float) -> File:
    from filelock import FileLock

    from tui.replica.recovery import begun_anew

    with FileLock(path.with_name(path.name + ".repair"), mode=0o600):
        with suppress(DamagedFileError):  # unless somebody else has done it meanwhile
            return _sound(path, timeout)
        return begun_anew(path)
