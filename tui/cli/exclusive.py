"""Options that exclude each other."""

import click


def only_one(**flags: bool) -> str | None:
    """Return the name of the one flag that was given, None if none was.

    Args:
        flags: Whether each was given, by the names of their parameters.

    Raises:
        click.UsageError: Several were given.
    """
    given = [name for name, on in flags.items() if on]
    if len(given) > 1:
        *others, last = (f"--{name}" for name in given)
        raise click.UsageError(f"{', '.join(others)} and {last} exclude each other.")
    return given[0] if given else None
