"""Recurrence rules as other programs write them, with small deviations from RFC 5545."""

import re

from tui.todos.todo import RepeatFrom

_PARTS = re.compile(r"[A-Z-]+=[^;]*")
_FROM_COMPLETION = "FROM=COMPLETION"
"""A part of its own that Tasks.org adds."""
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(T\d{6}Z?)?")


def tidied(text: str) -> str:
    """Return a rule without what no reader of it needs: blanks, a prefix, other programs' own parts.

    Args:
        text: the value of an ``RRULE``, such as ``RRULE:FREQ=WEEKLY; BYDAY=MO;``.
    """
    rule = re.sub(r"\s+", "", text).upper()
    while rule.startswith("RRULE:"):
        rule = rule.removeprefix("RRULE:")
    kept = []
    for part in rule.split(";"):
        if not part or part.startswith("X-") or part == _FROM_COMPLETION:
            continue
        name, _, value = part.partition("=")
        if name == "UNTIL" and (day := _DAY.fullmatch(value)):
            value = f"{day[1]}{day[2]}{day[3]}{day[4] or ''}"
        kept.append(f"{name}={value}" if _PARTS.fullmatch(part) else part)
    return ";".join(kept)


def counted_from(text: str) -> RepeatFrom:
    """Return the day that a rule counts from, by Tasks.org's extension of RFC 5545."""
    return "completion" if _FROM_COMPLETION in re.sub(r"\s+", "", text).upper().split(";") else "due"
