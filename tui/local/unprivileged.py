"""Who Postgres runs as: it refuses to be root."""

import hashlib
import os
import pwd
import shutil
import tempfile
from pathlib import Path

from tui.local.errors import LocalError
from tui.private_files import make_private

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
    """Whether the account can walk down to `path` and through it or run it, as far as it exists."""
    real = path.resolve()
    return all(
        each.stat().st_mode & 0o001 or each.stat().st_uid == account.pw_uid
        for each in (real, *real.parents)
        if each.exists()
    )


def reachable_root(root: Path, account: pwd.struct_passwd | None) -> Path:
    """Return `root`, or a folder that stands for it where the account can get to."""
    if account is None or reachable(root.parent, account):
        return root
    return SHARED_STATE / hashlib.sha256(os.fsencode(root)).hexdigest()[:12]


def reachable_binaries(binaries: Path, account: pwd.struct_passwd | None) -> Path:
    """Return `binaries`, or a copy of the installation where the account can get to.

    Raises:
        LocalError: The copy cannot be made.
    """
    if account is None or reachable(binaries / "postgres", account):
        return binaries
    installation = binaries.parent
    stamp = f"{installation}{installation.stat().st_mtime_ns}"
    copy = SHARED_STATE / f"programs-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    if not copy.exists():
        try:
            _copy(installation, copy)
        except OSError as error:  # of which shutil.Error, with no strerror, is one
            raise LocalError(
                f"Cannot copy Postgres to {SHARED_STATE}, for an account that is not root: "
                f"{error.strerror or error}. Make room or mend that, or run rowdo as an ordinary user."
            ) from error
    return copy / installation.parent.name / installation.name / binaries.name


def _copy(installation: Path, copy: Path) -> None:
    _make_way(SHARED_STATE)
    with tempfile.TemporaryDirectory(dir=SHARED_STATE, prefix="unfinished-") as folder:
        # The binaries look for their libraries beside the package, two folders up.
        unfinished = Path(folder) / "copy"
        shutil.copytree(
            installation, unfinished / installation.parent.name / installation.name, symlinks=True
        )
        libraries = installation.parent.with_suffix(".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        _open(unfinished)
        if not copy.exists():  # else another process was first
            unfinished.rename(copy)


def _open(folder: Path) -> None:
    """Let everybody read and run what is in a folder, whatever the umask was when it was installed."""
    for path, _, names in os.walk(folder):
        Path(path).chmod(0o755)
        for name in names:
            file = Path(path, name)
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)


def _make_way(folder: Path) -> None:
    """Make a folder and those above it, as far as they are missing, for everybody to walk through."""
    if not folder.exists():
        _make_way(folder.parent)
        folder.mkdir(exist_ok=True)
    elif folder != SHARED_STATE:
        return
    folder.chmod(0o755)


def own(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make `folder` private to the account.

    Raises:
        LocalError: It belongs to somebody else, or cannot be made.
    """
    owner = account.pw_uid if account else os.geteuid()
    try:
        if account:
            _make_way(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
        else:
            make_private(folder)
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
