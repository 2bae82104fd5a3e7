"""The parts of an iCalendar file: its to-dos as text, its time zones, and its parents (RFC 5545)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from icalendar import Timezone

from tui.formats.importing import LONGEST_LINE, NOT_UTF8, Problem, decoded

LONGEST = 4 * 1024 * 1024
"""Characters of one component."""
IN_MEMORY = 16 * 1024 * 1024
"""Bytes of a file from a pipe; of a longer one the rest is on the disk while it is read."""
_UID = re.compile(r"^UID(?:;[^:]*)?:(.*)$", re.IGNORECASE | re.MULTILINE)
_RELATED = re.compile(r"^RELATED-TO((?:;[^:]*)?):(.*)$", re.IGNORECASE | re.MULTILINE)
_RELTYPE = re.compile(r'RELTYPE="?(\w+)', re.IGNORECASE)
_PIECE = 64 * 1024


@dataclass
class Calendar:
    """What has to be known of a whole file before the first of its to-dos is read."""

    zones: dict[str, tzinfo] = field(default_factory=dict)
    """The time zones it defines, by their TZID."""
    parents: dict[str, str] = field(default_factory=dict)
    """The uid of the to-do each is below; none is below itself, at any distance."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component: its name, its lines unfolded, and the line it begins on."""

    name: str
    line: int
    text: str


@contextmanager
def seekable(source: BinaryIO) -> Iterator[BinaryIO]:
    """Lend a file that can be read twice: itself, or a copy."""
    if source.seekable():
        yield source
        return
    with SpooledTemporaryFile(IN_MEMORY) as copy:
        while piece := source.read(_PIECE):
            copy.write(piece)
        copy.seek(0)
        yield cast("BinaryIO", copy)


def survey(source: BinaryIO) -> Calendar:
    """Return the zones and relations of a file, and go back to where it was."""
    begin = source.tell()
    calendar, uids = Calendar(), set[str]()
    named: list[tuple[str, str]] = []
    for part in parts(source):
        if isinstance(part, Problem):
            continue
        if part.name == "VTIMEZONE":
            _take_zone(calendar, part.text)
            continue
        uid = found[1].strip() if (found := _UID.search(part.text)) else ""
        uids.add(uid)
        for parameters, other in _RELATED.findall(part.text):
            related = _RELTYPE.search(parameters)
            match related[1].upper() if related else "PARENT":
                case "PARENT":
                    named.append((uid, other.strip()))
                case "CHILD":
                    named.append((other.strip(), uid))
    for child, parent in named:
        if child and parent and {child, parent} <= uids and not _above(calendar.parents, parent, child):
            calendar.parents.setdefault(child, parent)
    source.seek(begin)
    return calendar


def _above(parents: dict[str, str], uid: str, other: str) -> bool:
    """Whether `other` is `uid` or above it."""
    passed: set[str] = set()
    while uid != other and uid in parents and uid not in passed:
        passed.add(uid)
        uid = parents[uid]
    return uid == other


def _is_iana(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


def _take_zone(calendar: Calendar, text: str) -> None:
    try:
        zone = cast("Timezone", Timezone.from_ical(text))
        name = str(zone["TZID"])
        # The library caches time zones by name across files; only IANA names mean the same in all files.
        calendar.zones[name] = zone.to_tz(lookup_tzid=_is_iana(name))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
        return  # treated as undefined: a time in it is reported as one in an unknown zone


def parts(source: BinaryIO) -> Iterator[Part | Problem]:
    """Yield the to-dos and time zones of a file."""
    held: list[str] = []
    name, began, size = "", 0, 0
    for each in _content_lines(source):
        if isinstance(each, Problem):
            yield each
            continue
        number, text = each
        mark = text.strip().upper()
        if mark in ("BEGIN:VTODO", "BEGIN:VTIMEZONE"):
            if held:
                yield Problem(began, 1, f"This {name} does not end.")
            held, began, size, name = [], number, 0, mark.removeprefix("BEGIN:")
        elif not began:
            continue
        held.append(text)
        size += len(text)
        if size > LONGEST:
            yield Problem(began, 1, f"This {name} is longer than 4 million characters.")
            held, began = [], 0
        elif mark == f"END:{name}":
            yield Part(name, began, "\r\n".join([*held, ""]))
            held, began = [], 0
    if held:
        yield Problem(began, 1, f"This {name} does not end.")


def _content_lines(source: BinaryIO) -> Iterator[tuple[int, str] | Problem]:
    """Yield content lines, unfolded before they are decoded: a fold may part a character (RFC 5545, 3.1)."""
    held, began, number, told = b"", 1, 0, False
    while True:
        raw = source.readline(LONGEST_LINE)
        number += 1
        if raw[:1] in (b" ", b"\t") and held and len(held) <= LONGEST_LINE:
            held = held.rstrip(b"\r\n") + raw[1:]
            continue
        if len(held) > LONGEST_LINE:
            yield Problem(began, 1, "The line is longer than 4 MB.")
        elif held:
            text, as_latin_1 = decoded(held.removeprefix(b"\xef\xbb\xbf"))
            if as_latin_1 and not told:
                told = True
                yield Problem(began, 1, NOT_UTF8, kept=True)
            yield began, text.rstrip("\r\n")
        if not raw:
            return
        held, began = raw, number
