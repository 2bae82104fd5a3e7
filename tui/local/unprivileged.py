"""The account that Postgres runs as, since Postgres refuses to run as root."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tui.local.errors import LocalError
from tui.private_files import make_private

if TYPE_CHECKING:
    import pwd

SHARED_STATE = Path("/var/lib/rowdo")
"""Where root's cluster is kept if the account of Postgres cannot reach root's home folder."""


def server_account() -> "pwd.struct_passwd | None":
    """Return the account to run Postgres as, or None for that of this process.

    Raises:
        LocalError: This process runs as root, and there is no ordinary account to use.
    """
    import pwd  # which Windows does not have

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


def reachable(path: Path, account: "pwd.struct_passwd") -> bool:
    """Return whether the account can enter all folders above `path`, and enter or execute `path` itself."""
    real = path.resolve()
    return all(
        each.stat().st_mode & 0o001 or each.stat().st_uid == account.pw_uid
        for each in (real, *real.parents)
        if each.exists()
    )


def reachable_root(root: Path, account: "pwd.struct_passwd | None") -> Path:
    """Return `root`, or another folder in its place that the account can reach."""
    if account is None or reachable(root.parent, account):
        return root
    return SHARED_STATE / hashlib.sha256(os.fsencode(root)).hexdigest()[:12]


def reachable_binaries(binaries: Path, account: "pwd.struct_passwd | None") -> Path:
    """Return `binaries`, or a copy of the installation that the account can reach.

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
                f"{error.strerror or error}. Correct that, or run rowdo as an ordinary user."
            ) from error
    return copy / installation.parent.name / installation.name / binaries.name


def _copy(installation: Path, copy: Path) -> None:
    _make_reachable(SHARED_STATE)
    with tempfile.TemporaryDirectory(dir=SHARED_STATE, prefix="unfinished-") as folder:
        # The binaries look for their libraries beside the package, two folders up.
        unfinished = Path(folder) / "copy"
        shutil.copytree(
            installation, unfinished / installation.parent.name / installation.name, symlinks=True
        )
        libraries = installation.parent.with_suffix(".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        _make_readable(unfinished)
        if not copy.exists():  # Otherwise another process made the copy first.
            unfinished.rename(copy)


def _make_readable(folder: Path) -> None:
    """Let all users read and run what is in a folder, whatever the umask was at installation."""
    for path, _, names in os.walk(folder):
        Path(path).chmod(0o755)
        for name in names:
            file = Path(path, name)
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)


def _make_reachable(folder: Path) -> None:
    """Create a folder and its missing parents so that all users can pass through them."""
    if not folder.exists():
        _make_reachable(folder.parent)
        folder.mkdir(exist_ok=True)
    elif folder != SHARED_STATE:
        return
    folder.chmod(0o755)


def make_private_for(folder: Path, account: "pwd.struct_passwd | None") -> None:
    """Make `folder` private to the account.

    Raises:
        LocalError: The folder belongs to another user, or cannot be created.
    """
    owner = account.pw_uid if account else os.geteuid()
    try:
        if account:
            _make_reachable(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
        else:
            make_private(folder)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid not in (owner, os.geteuid()):
            raise LocalError(f"{folder} belongs to another user. Remove it, or set ROWDO_DATA_DIR elsewhere.")
        if account and found.st_uid != owner:
            os.chown(folder, owner, account.pw_gid)
        folder.chmod(0o700)
    except OSError as error:
        raise LocalError(
            f"Cannot prepare the folder {folder}: {error.strerror}. "
            "Correct that, or set ROWDO_DATA_DIR elsewhere."
        ) from error
