"""Detects the format of a file from its content, and from its name only if the content does not tell."""

import re

_BOX = re.compile(rb"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[^\]]?\]", re.MULTILINE)
_BALLOT = re.compile("^[ \t]*[☐☑☒]".encode(), re.MULTILINE)
_TASKWARRIOR = re.compile(rb'"(?:entry|urgency|rtype|recur|annotations)"\s*:')


def detected(head: bytes) -> str:
    """Return the name of a file's format; empty if its beginning does not identify one.

    Args:
        head: the first bytes, in UTF-8.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = text.split(b"\n", 1)[0].strip()
    if re.match(rb"BEGIN:V(CALENDAR|TODO)", text, re.IGNORECASE):
        return "icalendar"
    if text.startswith((b"Using alternate .taskrc", b"TASKRC override", b"TASKDATA override")):
        return "taskwarrior"
    if text[:1] in (b"[", b"{") and re.match(rb"[\[{]\s*[\[{\]\"]", text):
        if b'"task"' in text:
            return "json"
        return "taskwarrior" if _TASKWARRIOR.search(text) or b'"description"' in text else "json"
    if b"Folder Name" in text and b"List Name" in text and b"Title" in text:
        return "ticktick"
    if re.match(rb'"?TYPE"?,"?CONTENT"?', first, re.IGNORECASE):
        return "todoist"
    if _BOX.search(text) or _BALLOT.search(text):
        return "markdown"
    return ""
