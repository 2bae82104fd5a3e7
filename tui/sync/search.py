"""What a person types to find todos, as a condition on them."""

import re

_WORD = re.compile(r"\w+", re.UNICODE)
_WILD = re.compile(r"[%_\\]")
_SHORT = 2


def condition(search: str) -> tuple[str, tuple[object, ...]] | None:
    """Return the SQL condition of a search and its parameters, None where it holds nothing to look for.

    Every word must begin a word of the todo's task, notes, project or tags, in any order and any case,
    accents aside. A word of one or two letters, and what has no letters at all, may stand anywhere in the
    task.
    """
    parts = search.split()
    if not parts:
        return None
    long = [part for part in parts if any(len(word) > _SHORT for word in _WORD.findall(part))]
    conditions: list[str] = []
    parameters: list[object] = []
    if long:
        conditions.append("key in (select rowid from words where words match ?)")
        parameters.append(" ".join(f'"{part.replace(chr(34), chr(34) * 2)}" *' for part in long))
    for part in parts:
        if part not in long:
            conditions.append(r"task like ? escape '\'")
            parameters.append("%" + _WILD.sub(r"\\\g<0>", part) + "%")
    return " and ".join(conditions), tuple(parameters)
