"""Programs that tests need and Python packages cannot bring."""

import os
import shutil

import pytest

PARTS = {
    "chromium": ("chromium", "chromium"),
    "chromedriver": ("chromedriver", "chromium-driver"),
    "dbus": ("dbus-run-session", "dbus"),
    "gnome-keyring": ("gnome-keyring-daemon", "gnome-keyring"),
    "localedef": ("localedef", "locales"),
    "jq": ("jq", "jq"),
    "groff": ("groff", "groff-base"),
    "fish": ("fish", "fish"),
    "zsh": ("zsh", "zsh"),
    "less": ("less", "less"),
    "node": ("node", "nodejs"),
    "npm": ("npm", "npm"),
    "systemd": ("systemd-analyze", "systemd"),
    "tmux": ("tmux", "tmux"),
    "vit": ("vit", "vit"),
    "taskwarrior": ("task", "taskwarrior"),
    "todoman": ("todoman", "todoman"),
    "topydo": ("topydo", "topydo"),
}


def needs(*parts: str) -> None:
    """Skip the test where a part is missing; in CI, where everything is installed, fail instead."""
    for part in parts:
        command, package = PARTS[part]
        if shutil.which(command) is None:
            missing = f"needs {command} (Debian package {package})"
            if os.environ.get("CI"):
                pytest.fail(missing)
            pytest.skip(missing)
