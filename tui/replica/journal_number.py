"""The number that a replica and its journal share. Every start reads it, so this module is small."""

import os
import re
from pathlib import Path
from zlib import crc32

_END = re.compile(rb'"of": "([0-9a-f]{8})", "at": ([0-9]{1,18})\} [0-9a-f]{8}\n\Z')
_LENGTH = 80


def path_of(replica: Path) -> Path:
    """Return the journal of the replica in a file."""
    return replica.with_name(replica.name + ".journal")


def person_of(replica: Path) -> str:
    """Return the part of a replica's name that says whose it is; the rest may be another one some day."""
    return replica.name.partition("@")[0]


def name_of(replica: Path) -> str:
    """Return what the lines of a replica's journal say: another person's must never be taken for them."""
    return f"{crc32(person_of(replica).encode('utf-8', 'surrogateescape')):08x}"


def last(replica: Path) -> int:
    """Return the number of a journal's last transaction, 0 where there is none, -1 if it cannot be told."""
    try:
        descriptor = os.open(path_of(replica), os.O_RDONLY)
    except OSError:
        return 0
    try:
        size = os.fstat(descriptor).st_size
        end = _END.search(os.pread(descriptor, _LENGTH, max(0, size - _LENGTH)))
    finally:
        os.close(descriptor)
    if end and end[1].decode() == name_of(replica):
        return int(end[2])
    return -1 if size else 0
