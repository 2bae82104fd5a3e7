"""The project that the profile file has for the folder one stands in."""

from collections.abc import Mapping
from pathlib import Path


def project_of(folders: Mapping[str, str], folder: Path | None = None) -> str:
    """Return the project of the nearest folder that has one: this one, or one above it.

    Only the profile says so. A file in a folder or a repository is somebody else's, and could hide todos.

    Args:
        folders: Projects by the paths of folders, absolute or beginning with ``~``.
        folder: Where one stands; None for the working directory.

    Returns:
        The project; empty if there is none.
    """
    if not folders:
        return ""
    try:
        here = (folder or Path.cwd()).resolve()
    except OSError:  # the current folder has been removed
        return ""
    known: dict[Path, str] = {}
    for path, project in folders.items():
        try:
            known[Path(path).expanduser().resolve()] = project
        except (OSError, RuntimeError):  # a link to itself, or the home of a user who is not there
            continue
    return next((known[each] for each in (here, *here.parents) if each in known), "")
