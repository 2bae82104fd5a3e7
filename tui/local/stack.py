"""Start, find and stop the embedded stack, from any number of processes at once.

Two locks of the kernel decide, no list of process ids: `Home.users` is held shared by every process that
uses the stack, `Home.start` by the one that starts or stops it. The server process and a watchdog both wait
to hold `Home.users` alone. Whichever gets it knows that the last user is gone, however it went, and ends the
stack; whoever comes meanwhile waits, and starts a new one.
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
from tui.local.errors import NOT_INSTALLED, LocalError
from tui.local.locks import FileLock, holder, is_held
from tui.local.paths import Home, Identity
from tui.local.urls import Urls

PROFILE = "local"
SERVER = "tui.local.server"
"""The module that the server process runs."""
READY = "ready"
"""What the server process says when it answers; every line before it is a step."""
FAILED = "failed"
"""What it says when it cannot; the reason follows."""

Report = Callable[[str], None]


class Lease:
    """The right to use the stack: it runs at least as long as this process holds one."""

    def __init__(self, lock: FileLock, home: Home, identity: Identity, server: str) -> None:
        self._lock = lock
        self._home = home
        self._server = server
        self._identity = identity
        self.urls = Urls(identity)

    @property
    def client_id(self) -> str:
        """The client id the issuer answers to; as good as a password to this stack."""
        return self._identity.client_id

    def settings(self, *, config_dir: Path, data_dir: Path) -> Settings:
        """Return the configuration of somebody who uses this stack."""
        return Settings(
            profile=PROFILE,
            client_id=self.client_id,
            workos_url=self.urls.issuer,
            authenticated_url=self.urls.authenticated_url,
            sql_url=self.urls.sql_url,
            config_dir=config_dir,
            data_dir=data_dir,
            # The key that signs the tokens lies on the same disk: a keyring would guard nothing.
            insecure_storage=True,
        )

    @property
    def is_broken(self) -> bool:
        """Whether the stack was killed; one that somebody stopped is not broken."""
        return holder(self._home.server) is None and not self._home.stopped.exists()

    def mend(self, *, though_stopped: bool = False) -> None:
        """Start the stack again if it was killed.

        Args:
            though_stopped: Also if somebody stopped it: this person wants it now.

        Raises:
            LocalError: It cannot run any more.
        """
        with FileLock(self._home.start):
            if though_stopped:
                self._home.stopped.unlink(missing_ok=True)
            if self.is_broken:
                _bring_up(self._home, lambda line: None, self._server)

    def release(self) -> None:
        """Stop using the stack; the last to do so ends it."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


@dataclass(frozen=True, slots=True)
class Status:
    """The stack from outside; names are those of ``rowdo local status --json``."""

    running: bool
    data_dir: str
    issuer: str | None = None
    client_id: str | None = None
    jwks_url: str | None = None
    sql_url: str | None = None
    database_url: str | None = None
    authenticated_url: str | None = None


def ensure(data_dir: Path, report: Report = lambda line: None, *, server: str = SERVER) -> Lease:
    """Start the stack unless it runs, and take part in it.

    Args:
        data_dir: Rowdo's data folder.
        report: Called with a line for each step that takes a moment.
        server: The module that the server process runs, if it has to be started.

    Raises:
        LocalError: The stack cannot run; the text says why and what to do.
    """
    home = _home(data_dir)
    home.prepare()
    users = FileLock(home.users, shared=True)
    try:
        with FileLock(home.start):
            home.stopped.unlink(missing_ok=True)
            _bring_up(home, report, server)
            return Lease(users, home, _identity(home), server)
    except BaseException:
        users.release()
        raise


def keep(data_dir: Path) -> None:
    """Let the running stack outlive its last user, until `stop`. Call it while holding a lease.

    Raises:
        LocalError: It does not run, or does not answer.
    """
    home = _home(data_dir)
    if (server := holder(home.server)) is None:
        raise LocalError("The embedded stack does not run. Start it with: rowdo local start")
    os.kill(server, signal.SIGUSR1)
    deadline = time.monotonic() + 5
    while not is_held(home.kept):
        if time.monotonic() > deadline:
            raise LocalError(f"The embedded stack does not answer. See {home.log}")
        time.sleep(0.01)


def stop(data_dir: Path) -> bool:
    """End the stack, whoever still uses it: what they write waits with them. Returns whether it ran.

    Raises:
        LocalError: Its folder is closed to us.
    """
    home = _home(data_dir)
    if not home.is_there():
        return False
    from tui.local.watchdog import end

    with FileLock(home.start):
        running = holder(home.server) is not None
        home.stopped.touch(0o600)
        end(home)
        if (watchdog := holder(home.watchdog)) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(watchdog, signal.SIGTERM)
            FileLock(home.watchdog).release()  # free when the process is gone
    return running


def reset(data_dir: Path) -> None:
    """End the stack and delete all it kept: every todo in its database, its people and their sessions.

    Raises:
        LocalError: Somebody uses it, or its folder is closed to us.
    """
    stop(data_dir)
    home = _home(data_dir)
    if not home.is_there():
        return
    from tui.local.postgres import Postgres

    # Whoever ends the stack may hold it alone for a moment yet; those who use it hold it shared.
    FileLock(home.users, shared=True).release()
    try:
        users = FileLock(home.users, wait=False)
    except BlockingIOError:
        raise LocalError("Another Rowdo still uses the embedded stack. Leave it, then try again.") from None
    with users:
        Postgres(home.postgres).destroy()
        shutil.rmtree(home.folder)


def status(data_dir: Path) -> Status:
    """Return what there is to know about the stack without touching it.

    Raises:
        LocalError: Its folder is closed to us, or what it keeps there is damaged.
    """
    home = _home(data_dir)
    identity = home.read() if home.is_there() else None
    if identity is None:
        return Status(running=False, data_dir=str(home.folder))
    urls = Urls(identity)
    return Status(
        running=holder(home.server) is not None,
        data_dir=str(home.folder),
        issuer=urls.issuer,
        client_id=identity.client_id,
        jwks_url=urls.jwks_url,
        sql_url=urls.sql_url,
        database_url=urls.database_url,
        authenticated_url=urls.authenticated_url,
    )


def _home(data_dir: Path) -> Home:
    return Home(data_dir.absolute() / "local")


def _identity(home: Home) -> Identity:
    identity = home.read()
    if identity is None:
        raise LocalError(f"The embedded stack left no identity in {home.folder}. Try again.")
    return identity


def _bring_up(home: Home, report: Report, server: str) -> None:
    # Before there is anything to end, since whatever starts may be killed at once.
    if not is_held(home.watchdog):
        _spawn(home, "tui.local.watchdog", stdout=subprocess.DEVNULL)
    if holder(home.server) is None:
        _launch(home, report, server)


def _launch(home: Home, report: Report, server: str) -> None:
    """Start the server process and wait until it is ready.

    One whose starter was killed finds nobody to tell how far it is, and ends; the new one waits for that.
    """
    _check_installed()
    home.log.unlink(missing_ok=True)
    process = _spawn(home, server, stdout=subprocess.PIPE)
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
    reason = reason or _end_of(home.log) or f"it ended with {status} and said nothing"
    raise LocalError(f"The embedded stack did not start: {reason}")


def _check_installed() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("psycopg", "starlette", "uvicorn", "jwt") if find_spec(name) is None]
    if missing:
        raise LocalError(NOT_INSTALLED)


def _spawn(home: Home, module: str, *, stdout: int) -> subprocess.Popen[bytes]:
    descriptor = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, home.folder],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=log,
            cwd=home.folder,
            start_new_session=True,
        )
    # It outlives us as a rule; if it does not, it is not left a zombie.
    threading.Thread(target=process.wait, daemon=True).start()
    return process


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:].rstrip()
