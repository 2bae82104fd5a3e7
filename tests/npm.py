"""npm packages that tests need, installed once for all runs."""

import hashlib
import os
import subprocess
from pathlib import Path

import platformdirs
import pytest
from filelock import FileLock

from tests.needs import needs


def installed(package_json: Path) -> Path:
    """Return the folder that the packages of a ``package.json`` are installed in, kept from run to run."""
    needs("node", "npm")
    wanted = package_json.read_bytes()
    cache = Path(platformdirs.user_cache_dir("rowdo-tests"))
    folder = cache / f"npm-{hashlib.sha256(wanted).hexdigest()[:16]}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not (folder / "complete").exists():
            folder.mkdir(exist_ok=True)
            (folder / "package.json").write_bytes(wanted)
            install = subprocess.run(
                ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"],
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            if install.returncode != 0:
                unavailable = f"npm could not install the packages: {install.stderr}"
                pytest.fail(unavailable) if os.environ.get("CI") else pytest.skip(unavailable)
            (folder / "complete").touch()
    return folder
