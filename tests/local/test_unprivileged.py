"""What the account of Postgres must reach it reaches, and what is private is private, whatever the umask."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.sampling import mostly_slow
from tui.local import unprivileged
from tui.local.binaries import find_binaries
from tui.local.postgres import Postgres
from tui.private_files import make_private
from tui.replica.replica import Replica

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else to run Postgres")


@pytest.fixture(params=mostly_slow([0o077, 0o027, 0], one_in=3), ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty machine: a folder that everybody can walk through, and no shared state in it."""
    with tempfile.TemporaryDirectory(prefix="machine-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr(unprivileged, "SHARED_STATE", Path(folder) / "var" / "lib" / "rowdo")
        yield Path(folder)


def answers(postgres: Postgres) -> bool:
    try:
        postgres.start()
        with psycopg.connect(postgres.conninfo, dbname="postgres") as connection:
            return connection.execute("select 1").fetchone() == (1,)
    finally:
        postgres.destroy()


@as_root
def test_root_with_a_closed_home_gets_its_database(machine: Path, umask: int) -> None:
    home = machine / "root"
    home.mkdir(mode=0o700)
    postgres = Postgres(home / "local" / "postgres")
    assert home not in postgres.root.parents
    assert answers(postgres)


@as_root
@pytest.mark.slow
def test_a_shared_folder_that_an_earlier_start_left_closed_is_opened(machine: Path) -> None:
    unprivileged.SHARED_STATE.mkdir(mode=0o700, parents=True)
    home = machine / "root"
    home.mkdir(mode=0o700)
    assert answers(Postgres(home / "postgres"))


@as_root
@pytest.mark.slow
def test_programs_that_were_installed_for_root_alone_are_copied_for_the_account(machine: Path) -> None:
    home = machine / "root"
    home.mkdir(mode=0o700)
    package = find_binaries().parent.parent
    installed = home / package.name
    shutil.copytree(package, installed, symlinks=True)
    shutil.copytree(package.with_suffix(".libs"), installed.with_suffix(".libs"))
    for path in home.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o700)
    before = os.umask(0o077)
    try:
        assert answers(Postgres(home / "postgres", binaries=installed / "pginstall" / "bin"))
    finally:
        os.umask(before)
    [copied] = unprivileged.SHARED_STATE.iterdir()
    writable = [path for path in copied.rglob("*") if path.lstat().st_mode & 0o022 and not path.is_symlink()]
    assert not writable


def test_nobody_else_can_write_where_a_private_folder_lies(tmp_path: Path, umask: int) -> None:
    unprivileged.make_private_for(tmp_path / "a" / "b", None)
    make_private(tmp_path / "c" / "d")
    Replica.open(tmp_path / "e" / "f" / "replica.sqlite3").close()
    for folder in ("a", "a/b", "c", "c/d", "e", "e/f"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700, folder
