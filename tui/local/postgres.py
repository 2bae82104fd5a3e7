"""A private Postgres server: one cluster in one folder, which listens on a Unix socket only."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tui.local.binaries import find_binaries, major_version
from tui.local.errors import LocalError
from tui.local.unprivileged import make_private_for, reachable_binaries, reachable_root, server_account
from tui.private_files import sync_names

PORT = 5432
"""Part of the socket's file name; nothing listens on TCP."""
SUPERUSER = "postgres"
TIMEOUT = 60.0
"""Seconds until the server must accept connections; after a crash it replays its log first."""

SETTINGS = {
    "autovacuum_naptime": "5min",
    "huge_pages": "off",
    "jit": "off",
    "listen_addresses": "",
    "log_min_messages": "warning",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "max_connections": "40",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "32MB",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
    "wal_level": "minimal",
}
ACCESS = """\
# The socket lies in a private folder. The owner alone proves itself, by the password of its URL.
local all neondb_owner scram-sha-256
local all all trust
"""
# Postgres may run as another account, which must not get this process's environment.
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}
# Short, since a socket's path holds 104 bytes at most. Not XDG_RUNTIME_DIR, which ends with the login session
# that the stack may outlive.
SOCKETS = Path("/tmp")  # noqa: S108 - each server gets a new private folder there, under a name nobody can foresee
SOCKETS_PREFIX = "rowdo-"
SSL_REQUEST = bytes.fromhex("0000000804d2162f")


class Postgres:
    """Starts, finds and stops the server of one cluster.

    It takes no lock: the caller ensures that only one process at a time starts or stops the server.

    Args:
        root: The folder of the cluster; made when missing.
        binaries: Postgres' ``bin`` folder, 15 or newer; by default the one of `find_binaries`.

    Raises:
        LocalError: There is no Postgres to run, or no account to run it as.
    """

    def __init__(self, root: Path, *, binaries: Path | None = None) -> None:
        self._account = server_account()
        self._binaries = reachable_binaries(binaries or find_binaries(), self._account)
        self.root = reachable_root(root.absolute(), self._account)
        self.data = self.root / "data"
        self.log = self.root / "postgres.log"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def conninfo(self) -> str:
        """Where the running server listens and its superuser, in libpq's form, without a database.

        Raises:
            LocalError: The server does not run.
        """
        if (sockets := socket_folder(self.data)) is None:
            raise LocalError(f"Postgres does not run in {self.data}.")
        return f"host={sockets} port={PORT} user={SUPERUSER}"

    @property
    def pid(self) -> int | None:
        """The id of the running server; None when there is none."""
        return running_postmaster(self.data)

    def start(self) -> None:
        """Start the server unless it runs; remove stale files of a killed server first.

        Raises:
            LocalError: The server does not start. The text contains the end of its log.
        """
        if self.pid is not None:
            if self._accepts_connections():
                return
            # Its socket may have been deleted or moved.
            self.stop()
        make_private_for(self.root, self._account)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._check_version()
        self._clear_stale_files()
        sockets = self._make_socket_folder()
        self._spawn(sockets)
        self._await_ready(sockets)

    def stop(self) -> None:
        """Shut the server down (a fast shutdown), and return when it has ended."""
        self._stop(signal.SIGINT)

    def _stop(self, shutdown: signal.Signals) -> None:
        stop_postmaster(self.data, shutdown)
        if self._child is not None:
            self._child.wait()
            self._child = None

    def destroy(self) -> None:
        """Stop the server and delete the cluster with all its rows."""
        # An immediate shutdown: a checkpoint would write and sync files that are deleted next.
        self._stop(signal.SIGQUIT)
        shutil.rmtree(self.root, ignore_errors=True)

    def _create(self) -> None:
        # Created under another name, then renamed: a killed initdb leaves no incomplete cluster.
        unfinished = self.root / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        make_private_for(unfinished, self._account)
        # What the database sorts and compares must not depend on the machine's locales.
        self._run("initdb", f"--pgdata={unfinished}", f"--username={SUPERUSER}", "--encoding=UTF8",
                  "--locale=C", "--auth=trust", "--no-instructions", "--no-sync")  # fmt: skip
        settings = "".join(f"{name} = '{value}'\n" for name, value in self._settings().items())
        with (unfinished / "postgresql.auto.conf").open("a") as file:
            file.write(settings)
        (unfinished / "pg_hba.conf").write_text(ACCESS)
        self._run("initdb", f"--pgdata={unfinished}", "--sync-only")
        unfinished.rename(self.data)
        sync_names(self.root)

    def _settings(self) -> dict[str, str]:
        # Asynchronous reads need processes of their own, more memory than they save time at this size.
        return SETTINGS | ({"io_method": "sync"} if major_version(self._binaries) >= 18 else {})

    def _check_version(self) -> None:
        cluster, program = (self.data / "PG_VERSION").read_text().strip(), major_version(self._binaries)
        if cluster != str(program):
            raise LocalError(
                f"The database in {self.data} was made by Postgres {cluster}, and the one installed is "
                f"{program}. Install the older one again, or start afresh with: rowdo local reset"
            )

    def _spawn(self, sockets: Path) -> None:
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as log:
            self._child = subprocess.Popen(
                [self._binaries / "postgres", "-D", self.data, "-k", sockets, "-p", str(PORT)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,
                user=self._account.pw_uid if self._account else None,
                group=self._account.pw_gid if self._account else None,
                extra_groups=[] if self._account else None,
            )

    def _clear_stale_files(self) -> None:
        """Remove the files of a killed server, whose process id may belong to another process by now.

        If backends of the killed server still run, Postgres still refuses to start a second server: it finds
        their shared memory by the folder's inode.
        """
        remove_socket_folder(socket_folder(self.data))
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _make_socket_folder(self) -> Path:
        try:
            folder = Path(tempfile.mkdtemp(dir=SOCKETS, prefix=SOCKETS_PREFIX))
        except OSError as error:
            raise LocalError(
                f"Cannot create a folder in {SOCKETS}: {error.strerror}. Correct that, then try again."
            ) from error
        make_private_for(folder, self._account)
        return folder

    def _await_ready(self, sockets: Path) -> None:
        deadline = time.monotonic() + TIMEOUT
        pause = 0.004
        while not (_is_ready(self.data) and self._accepts_connections()):
            if self._child is not None and self._child.poll() is not None:
                if not self._orphans_remain():
                    remove_socket_folder(sockets)
                    raise LocalError(f"Postgres did not start. Its log says:\n{self._log_end()}")
                self._spawn(sockets)
            if time.monotonic() > deadline:
                raise LocalError(f"Postgres did not become ready in {TIMEOUT:.0f} s. See {self.log}")
            time.sleep(pause)
            pause = min(pause * 1.3, 0.1)

    def _orphans_remain(self) -> bool:
        """Whether backends of a killed server still run."""
        return "pre-existing shared memory block" in self._log_end()

    def _log_end(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def _accepts_connections(self) -> bool:
        """Return whether a server accepts connections on the socket, without opening a session."""
        if (sockets := socket_folder(self.data)) is None:
            return False
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            try:
                client.connect(str(sockets / f".s.PGSQL.{PORT}"))
                client.sendall(SSL_REQUEST)
                return client.recv(1) in (b"N", b"S")
            except OSError:
                return False

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / program, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            env=ENVIRONMENT,
            check=False,
            user=self._account.pw_uid if self._account else None,
            group=self._account.pw_gid if self._account else None,
            extra_groups=[] if self._account else None,
        )
        if done.returncode:
            raise LocalError(f"{program} failed in {self.root}:\n{done.stderr[-2000:]}")


def running_postmaster(data: Path) -> int | None:
    """Return the id in ``postmaster.pid`` if that process is the server of this folder."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        command = (
            subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, check=True).stdout
            if not Path("/proc/self").exists()
            else Path(f"/proc/{pid}/cmdline").read_bytes()
        )
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return pid if b"postgres" in command and os.fsencode(data) in command else None


def stop_postmaster(data: Path, shutdown: signal.Signals = signal.SIGINT) -> None:
    """Ask the server of `data` to shut down, and wait until it has ended. It does not have to run.

    The signal names the kind: SIGINT is Postgres' fast shutdown, SIGQUIT its immediate one.

    It also removes the socket's folder, which lies in a folder that all users share.
    """
    sockets = socket_folder(data)
    while (pid := running_postmaster(data)) is not None:
        try:
            os.kill(pid, shutdown)
        except ProcessLookupError:
            break
        deadline = time.monotonic() + 1
        while running_postmaster(data) == pid and time.monotonic() < deadline:
            time.sleep(0.01)
    remove_socket_folder(sockets)


def socket_folder(data: Path) -> Path | None:
    """Return the socket folder of the server of `data`, running or killed; None after it has stopped."""
    try:
        line = (data / "postmaster.pid").read_text().split("\n")[4].strip()
    except (OSError, IndexError):
        return None
    return Path(line) if line else None


def remove_socket_folder(sockets: Path | None) -> None:
    """Remove a folder that was made for one server's socket."""
    if sockets is None or sockets.parent != SOCKETS or not sockets.name.startswith(SOCKETS_PREFIX):
        return
    if sockets.is_symlink():
        return
    with contextlib.suppress(OSError):
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (sockets / name).unlink(missing_ok=True)
        sockets.rmdir()


def _is_ready(data: Path) -> bool:
    try:
        return (data / "postmaster.pid").read_text().split("\n")[7].strip() == "ready"
    except (OSError, IndexError):
        return False
