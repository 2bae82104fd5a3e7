"""Start, find and stop the embedded stack, from any number of processes at once.

Two kernel locks decide, not a list of process ids. Every process that uses the stack holds `Paths.users_lock`
shared; the one that starts or stops the stack holds `Paths.start_lock`. The server process and a watchdog
both wait to hold `Paths.users_lock` exclusively. Whichever of them gets it knows that the last user is gone,
however that process ended, and stops the stack. A process that comes meanwhile waits, then starts a new one.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tui.config import Settings
from tui.local.errors import NOT_INSTALLED, UNSUPPORTED, LocalError
from tui.local.locks import HAS_FLOCK, FileLock, holder_pid, is_held
from tui.local.paths import Paths, StackConfig
from tui.local.urls import Urls

PROFILE = "local"
SERVER = "tui.local.server"
"""The module that the server process runs."""
READY = "ready"
"""The line that the server process prints when it answers; each line before names a step."""
FAILED = "failed"
"""The line that it prints when it cannot start; the reason follows."""

Report = Callable[[str], None]


class Lease:
    """The right to use the stack, which runs as long as any process holds a lease."""

    def __init__(self, lock: FileLock, paths: Paths, config: StackConfig, server: str) -> None:
        self._lock = lock
        self._paths = paths
        self._server = server
        self._config = config
        self.urls = Urls(config)

    @property
    def client_id(self) -> str:
        """The client id that the issuer accepts; keep it secret, since it allows signing in to this stack."""
        return self._config.client_id

    def settings(self, *, config_dir: Path, data_dir: Path) -> Settings:
        """Return the settings with which a client uses this stack."""
        return Settings(
            profile=PROFILE,
            client_id=self.client_id,
            workos_url=self.urls.issuer,
            authenticated_url=self.urls.authenticated_url,
            sql_url=self.urls.sql_url,
            config_dir=config_dir,
            data_dir=data_dir,
            # The key that signs the tokens is on the same disk, so a keyring would protect nothing.
            insecure_storage=True,
        )

    @property
    def was_killed(self) -> bool:
        """Whether the stack was killed, rather than stopped by `stop`."""
        return holder_pid(self._paths.server_lock) is None and not self._paths.stopped_marker.exists()

    def restart(self, *, even_if_stopped: bool = False) -> None:
        """Start the stack again if it was killed.

        Args:
            even_if_stopped: Start it even if it was stopped by `stop`.

        Raises:
            LocalError: The stack cannot be started again.
        """
        with FileLock(self._paths.start_lock):
            if even_if_stopped:
                self._paths.stopped_marker.unlink(missing_ok=True)
            if self.was_killed:
                _bring_up(self._paths, lambda line: None, self._server)

    def release(self) -> None:
        """Stop using the stack, which stops when its last user has released it."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


@dataclass(frozen=True, slots=True)
class Status:
    """The state and the addresses of the stack. The names are those of ``rowdo local status --json``."""

    running: bool
    data_dir: str
    issuer: str | None = None
    client_id: str | None = None
    jwks_url: str | None = None
    sql_url: str | None = None
    database_url: str | None = None
    authenticated_url: str | None = None


def ensure(data_dir: Path, report: Report = lambda line: None, *, server: str = SERVER) -> Lease:
    """Start the stack unless it runs, and use it.

    Args:
        data_dir: Rowdo's data folder.
        report: Called with a line for each step that takes a moment.
        server: The module that the server process runs, if it has to be started.

    Raises:
        LocalError: The stack cannot run; the text says why and what to do.
    """
    paths = _paths_of(data_dir)
    paths.prepare()
    users = FileLock(paths.users_lock, shared=True)
    try:
        with FileLock(paths.start_lock):
            paths.stopped_marker.unlink(missing_ok=True)
            _bring_up(paths, report, server)
            return Lease(users, paths, _read_config(paths), server)
    except BaseException:
        users.release()
        raise


def keep_running(data_dir: Path) -> None:
    """Keep the stack running after its last user, until `stop`. The caller holds a lease.

    Raises:
        LocalError: The stack does not run, or does not answer.
    """
    paths = _paths_of(data_dir)
    if (server := holder_pid(paths.server_lock)) is None:
        raise LocalError("The embedded stack does not run. Start it with: rowdo local start")
    os.kill(server, signal.SIGUSR1)
    deadline = time.monotonic() + 5
    while not is_held(paths.kept_lock):
        if time.monotonic() > deadline:
            raise LocalError(f"The embedded stack does not answer. See {paths.log}")
        time.sleep(0.01)


def stop(data_dir: Path) -> bool:
    """Stop the stack even if processes use it: their changes stay in their replicas. Return whether it ran.

    Raises:
        LocalError: This process may not use its folder.
    """
    paths = _paths_of(data_dir)
    if not paths.exists():
        return False
    from tui.local.watchdog import end

    with FileLock(paths.start_lock):
        running = holder_pid(paths.server_lock) is not None
        paths.stopped_marker.touch(0o600)
        end(paths)
        if (watchdog := holder_pid(paths.watchdog_lock)) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(watchdog, signal.SIGTERM)
            FileLock(paths.watchdog_lock).release()  # free when the process is gone
    return running


def reset(data_dir: Path) -> None:
    """Stop the stack and delete its data: every todo in its database, its users and their sessions.

    Raises:
        LocalError: A process uses the stack, or this process may not use its folder.
    """
    stop(data_dir)
    paths = _paths_of(data_dir)
    if not paths.exists():
        return
    from tui.local.postgres import Postgres

    # The server or the watchdog may still hold it exclusively for a moment; users hold it shared.
    FileLock(paths.users_lock, shared=True).release()
    try:
        users = FileLock(paths.users_lock, wait=False)
    except BlockingIOError:
        raise LocalError("Another Rowdo still uses the embedded stack. Leave it, then try again.") from None
    with users:
        Postgres(paths.postgres).destroy()
        shutil.rmtree(paths.folder)


def status(data_dir: Path) -> Status:
    """Return the state of the stack without changing it.

    Raises:
        LocalError: This process may not use its folder, or the settings there are damaged.
    """
    paths = _paths_of(data_dir)
    config = paths.read_config() if paths.exists() else None
    if config is None:
        return Status(running=False, data_dir=str(paths.folder))
    urls = Urls(config)
    return Status(
        running=holder_pid(paths.server_lock) is not None,
        data_dir=str(paths.folder),
        issuer=urls.issuer,
        client_id=config.client_id,
        jwks_url=urls.jwks_url,
        sql_url=urls.sql_url,
        database_url=urls.database_url,
        authenticated_url=urls.authenticated_url,
    )


def _paths_of(data_dir: Path) -> Paths:
    if not HAS_FLOCK:
        raise LocalError(UNSUPPORTED)
    return Paths(data_dir.absolute() / "local")


def _read_config(paths: Paths) -> StackConfig:
    config = paths.read_config()
    if config is None:
        raise LocalError(f"The embedded stack left no identity in {paths.folder}. Try again.")
    return config


def _bring_up(paths: Paths, report: Report, server: str) -> None:
    # The watchdog first, since each process started after it may be killed at any moment.
    if not is_held(paths.watchdog_lock):
        _spawn(paths, "tui.local.watchdog", stdout=subprocess.DEVNULL)
    if holder_pid(paths.server_lock) is None:
        _launch(paths, report, server)


def _launch(paths: Paths, report: Report, server: str) -> None:
    """Start the server process and wait until it is ready.

    A server process ends if its starter was killed, since it cannot print its next step. The new server
    process waits for that.
    """
    _check_installed()
    paths.log.unlink(missing_ok=True)
    process = _spawn(paths, server, stdout=subprocess.PIPE)
    assert process.stdout is not None
    reason = ""
    with process.stdout as lines:
        for line in lines:
            told = line.decode().rstrip()
            if told == READY:
                return
            if told == FAILED:
                reason = lines.read().decode().rstrip()
            else:
                report(told)
    status = process.wait()
    reason = reason or _end_of(paths.log) or f"it ended with {status} and said nothing"
    raise LocalError(f"The embedded stack did not start: {reason}")


def _check_installed() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("psycopg", "starlette", "uvicorn", "jwt") if find_spec(name) is None]
    if missing:
        raise LocalError(NOT_INSTALLED)


def _spawn(paths: Paths, module: str, *, stdout: int) -> subprocess.Popen[bytes]:
    descriptor = os.open(paths.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, paths.folder],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=log,
            cwd=paths.folder,
            start_new_session=True,
        )
    # The server usually outlives this process; if it ends first, it must not stay a zombie.
    threading.Thread(target=process.wait, daemon=True).start()
    return process


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:].rstrip()
