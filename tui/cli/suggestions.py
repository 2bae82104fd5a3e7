"""“Did you mean”: suggestions for an unknown word."""

from collections.abc import Iterable

ALIASES = {
    "ls": "list",
    "ll": "list",
    "rm": "delete",
    "del": "delete",
    "remove": "delete",
    "mv": "move",
    "new": "add",
    "create": "add",
    "complete": "done",
    "check": "done",
    "do": "done",
    "reopen": "undone",
    "find": "search",
    "grep": "search",
    "modify": "edit",
    "update": "edit",
    "info": "show",
    "view": "show",
    "pull": "sync",
    "push": "sync",
    "signin": "login",
    "signout": "logout",
    "init": "setup",
    "accounts": "profiles",
    "switch": "profiles",
    "lsprj": "projects",
    "lsproj": "projects",
    "labels": "tags",
    "contexts": "tags",
    "lsc": "tags",
}
"""What other programs call our commands."""


def similar(word: str, names: Iterable[str]) -> str | None:
    """Return the name that is most like a word, None if none is."""
    from difflib import get_close_matches  # here, as most commands are spelled right

    low = {name.lower(): name for name in names}
    found = get_close_matches(word.lower(), low, n=1, cutoff=0.7)
    return low[found[0]] if found else None


def command_like(word: str, commands: Iterable[str], lists: Iterable[str]) -> str | None:
    """Return the command line that may be meant by a word that is no command, None if none is like it.

    Args:
        word: What was typed for a command.
        commands: The names of the commands.
        lists: What `rowdo list` takes, such as ``today``.
    """
    if word in lists:
        return f"rowdo list {word}"
    if word in ALIASES:
        return f"rowdo {ALIASES[word]}"
    found = similar(word, [*commands, *lists])
    if found is None:
        return None
    return f"rowdo list {found}" if found in lists else f"rowdo {found}"
