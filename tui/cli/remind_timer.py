"""The timer that runs ``rowdo remind`` each minute: a user's timer of systemd, or an agent of launchd."""

import os
import plistlib
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.cli.errors import Failure
from tui.private_files import remove, write_private

_TOLD = ("ROWDO_CONFIG_DIR", "ROWDO_DATA_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
"""What of the environment the timer's process needs too; none is a secret."""


def install(profile: str, command: Sequence[str]) -> list[str]:
    """Write the timer and start it; return what was done, a sentence each.

    Args:
        profile: the profile it is for; each has a timer of its own.
        command: what it runs.

    Raises:
        Failure: this system has neither, or a file cannot be written.
    """
    environment = {name: os.environ[name] for name in _TOLD if os.environ.get(name)}
    try:
        if sys.platform == "darwin":
            return _install_agent(profile, command, environment)
        if sys.platform.startswith("linux"):
            return _install_timer(profile, command, environment)
    except OSError as error:
        raise Failure(f"{error.filename} cannot be written: {error.strerror}. Nothing runs.") from error
    raise Failure(
        "This system has neither systemd nor launchd. Have its scheduler run `rowdo remind` each minute."
    )


def uninstall(profile: str) -> list[str]:
    """Stop the timer and remove it; return what was done, a sentence each.

    Raises:
        Failure: there is none, or a file cannot be removed.
    """
    files = [each for each in _files(profile) if each.is_symlink() or each.exists()]
    if not files:
        raise Failure("No timer is installed for this profile.")
    name = _name(profile)
    if sys.platform == "darwin":
        _run("launchctl", "bootout", f"gui/{os.getuid()}/{_label(profile)}")
    else:
        _run("systemctl", "--user", "stop", f"{name}.timer")
    try:
        for file in files:
            remove(file)
    except OSError as error:
        raise Failure(f"{error.filename} cannot be removed: {error.strerror}.") from error
    if sys.platform != "darwin":
        _run("systemctl", "--user", "daemon-reload")
    return [f"Removed {file}." for file in files]


def _install_timer(profile: str, command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    service, timer, wanted = _files(profile)
    assignments = "".join(
        f"Environment={_unit_word(f'{name}={value}')}\n" for name, value in environment.items()
    )
    write_private(
        service,
        (
            "[Unit]\nDescription=Reminders of Rowdo\n\n"
            f"[Service]\nType=oneshot\n{assignments}"
            f"ExecStart={' '.join(_unit_word(word).replace('$', '$$') for word in command)}\n"
        ).encode(),
    )
    write_private(
        timer,
        (
            b"[Unit]\nDescription=Reminders of Rowdo, each minute\n\n"
            b"[Timer]\nOnCalendar=*-*-* *:*:00\nAccuracySec=1s\n\n"
            b"[Install]\nWantedBy=timers.target\n"
        ),
    )
    # What `systemctl --user enable` does; it wants a running session, which cron and ssh may not have.
    wanted.parent.mkdir(mode=0o700, exist_ok=True)
    if not wanted.is_symlink():
        wanted.symlink_to(timer)
    done = [f"Wrote {service} and {timer.name} beside it.", f"Enabled it for your sessions: {wanted}."]
    if _run("systemctl", "--user", "daemon-reload") and _run("systemctl", "--user", "start", timer.name):
        return [*done, f"Started it. It runs each minute: systemctl --user list-timers {timer.name}"]
    return [*done, "No systemd of yours runs here now, so it starts when you log in next."]


def _install_agent(profile: str, command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    [file] = _files(profile)
    agent = {
        "Label": _label(profile),
        "ProgramArguments": list(command),
        "EnvironmentVariables": dict(environment),
        "StartInterval": 60,
        "RunAtLoad": True,
        "ProcessType": "Background",
    }
    write_private(file, plistlib.dumps(agent))
    domain = f"gui/{os.getuid()}"
    _run("launchctl", "bootout", f"{domain}/{agent['Label']}")
    if _run("launchctl", "bootstrap", domain, str(file)):
        return [f"Wrote {file}.", "Started it. It runs each minute."]
    return [f"Wrote {file}.", "launchd did not take it now, so it starts when you log in next."]


def _files(profile: str) -> list[Path]:
    """Return the timer's files, whether they are there or not."""
    if sys.platform == "darwin":
        return [Path.home() / "Library" / "LaunchAgents" / f"{_label(profile)}.plist"]
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    timer = f"{_name(profile)}.timer"
    return [folder / f"{_name(profile)}.service", folder / timer, folder / "timers.target.wants" / timer]


def _name(profile: str) -> str:
    return f"rowdo-remind-{profile}"


def _label(profile: str) -> str:
    return f"dev.rowdo.remind.{profile}"


def _unit_word(word: str) -> str:
    """Return a word as a unit file has it: quoted, without specifiers (systemd.syntax, systemd.unit)."""
    return '"' + re.sub(r'(["\\])', r"\\\1", word).replace("%", "%%").replace("\n", "\\n") + '"'


def _run(program: str, *arguments: str) -> bool:
    """Run a program of the system's; return whether it was there and content."""
    found = shutil.which(program)
    if found is None:
        return False
    try:
        ran = subprocess.run([found, *arguments], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0
