"""The project's URLs, from the repository that it is built in: a fork's packages name the fork."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RepositoryUrls(MetadataHookInterface):
    """Fills in ``project.urls``."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the URLs; none where the repository is not on the web."""
        repository = _repository(Path(self.root))
        metadata["urls"] = (
            {
                "Homepage": repository,
                "Documentation": f"{repository}/tree/main/docs",
                "Changelog": f"{repository}/blob/main/CHANGELOG.md",
                "Issues": f"{repository}/issues",
                "Source": repository,
            }
            if repository
            else {}
        )


def _repository(root: Path) -> str:
    """Return the repository's page: what CI says, else where it was cloned from, else what an sdist has."""
    if name := os.environ.get("GITHUB_REPOSITORY"):
        return f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{name}"
    packed = root / "PKG-INFO"
    if packed.exists():
        found = re.search(r"^Project-URL: Homepage, (.+)$", packed.read_text("utf-8"), re.MULTILINE)
        return found[1] if found else ""
    try:
        command = ["git", "-C", str(root), "remote", "get-url", "origin"]
        origin = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    # git@host:owner/name.git and ssh://git@host/owner/name.git are the same place.
    origin = re.sub(r"^(?:ssh://)?git@([\w.-]+)[:/]", r"https://\1/", origin).removesuffix(".git")
    return origin if re.fullmatch(r"https://[\w./-]+", origin) else ""
