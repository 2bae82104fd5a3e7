"""Names nested by ``/``: the project ``work/api`` stands under ``work``."""


def above(name: str) -> list[str]:
    """Return the names above a nested name, the outermost first.

    There are none if a slash is only a sign of the name: doubled, at an end, or with spaces around it.
    """
    parts = name.split("/")
    if not all(part and part == part.strip() for part in parts):
        return []
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def last_part(name: str) -> str:
    """Return the part of a name that is its own."""
    return name.rpartition("/")[2] if above(name) else name


def is_within(name: str, outer: str) -> bool:
    """Whether a name is `outer` or nested in it."""
    return name == outer or outer in above(name)


def moved(name: str, before: str, after: str) -> str:
    """Return a name that is `before`, or stands under it, once that is called `after`."""
    return after + name[len(before) :]
