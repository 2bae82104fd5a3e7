"""Who Postgres runs as: it refuses to be root."""

import hashlib
import os
import pwd
import shutil
import tempfile
from pathlib import Path

from tui.local.errors import LocalError

SHARED_STATE = Path("/var/lib/rowdo")
"""Where root's cluster lives when root's home is closed to the user Postgres runs as."""


def server_account() -> pwd.struct_passwd | None:
    """Return the account to run Postgres as, or None to stay who we are.

    Raises:
        LocalError: We are root and there is no ordinary account to become.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LocalError(
        "Postgres does not run as root, and neither a user 'postgres' nor 'nobody' exists. "
        "Run rowdo as an ordinary user."
    )


def reachable(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether the account can walk down to `path`, as far as it exists."""
    return all(
        folder.stat().st_mode & 0o001 or folder.stat().st_uid == account.pw_uid
        for folder in (path, *path.parents)
        if folder.exists()
    )


def reachable_root(root: Path, account: pwd.struct_passwd | None) -> Path:
    """Return `root`, or a folder that stands for it where the account can get to."""
    if account is None or reachable(root.parent, account):
        return root
    return SHARED_STATE / hashlib.sha256(os.fsencode(root)).hexdigest()[:12]


def reachable_binaries(binaries: Path, account: pwd.struct_passwd | None) -> Path:
    """Return `binaries`, or a copy of the installation where the account can get to."""
    if account is None or reachable(binaries, account):
        return binaries
    installation = binaries.parent
    stamp = f"{installation}{installation.stat().st_mtime_ns}"
    copy = SHARED_STATE / f"postgres-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    if not copy.exists():
        SHARED_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=SHARED_STATE))
        unfinished.chmod(0o755)
        # The binaries look for their libraries beside the package, two folders up.
        within = unfinished / installation.parent.name / installation.name
        shutil.copytree(installation, within, symlinks=True)
        libraries = installation.parent.with_suffix(".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        try:
            unfinished.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(unfinished)
    return copy / installation.parent.name / installation.name / binaries.name


def own(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make `folder` private to the account.

    Raises:
        LocalError: It belongs to somebody else, or cannot be made.
    """
    owner = account.pw_uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid not in (owner, os.geteuid()):
            raise LocalError(
                f"{folder} belongs to somebody else. Remove it, or set ROWDO_DATA_DIR elsewhere."
            )
        if account and found.st_uid != owner:
            os.chown(folder, owner, account.pw_gid)
        folder.chmod(0o700)
    except OSError as error:
        raise LocalError(
            f"Cannot prepare the folder {folder}: {error.strerror}. "
            "Mend that, or set ROWDO_DATA_DIR elsewhere."
        ) from error
