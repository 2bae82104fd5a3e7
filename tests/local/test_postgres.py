"""Postgres starts whatever an earlier server has left behind."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tui.local.postgres import Postgres


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    postgres = Postgres(tmp_path / "postgres")
    yield postgres
    postgres.destroy()


def sockets(postgres: Postgres) -> Path:
    with psycopg.connect(postgres.conninfo, dbname="postgres") as connection:
        return Path(connection.info.host)


@pytest.mark.slow
def test_one_that_runs_is_left_alone(postgres: Postgres) -> None:
    postgres.start()
    pid = postgres.pid
    Postgres(postgres.root).start()
    assert postgres.pid == pid


def test_it_knows_nothing_of_what_the_environment_of_its_user_holds(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    postgres.start()
    variables = Path(f"/proc/{postgres.pid}/environ").read_bytes()
    assert b"hunter2" not in variables
    # Two are its own, for the processes it starts.
    names = {variable.split(b"=")[0].decode() for variable in variables.split(b"\0") if b"=" in variable}
    assert names <= {"LC_ALL", "TZ", "PATH", "PGLOCALEDIR", "PGSYSCONFDIR"}


@pytest.mark.slow
def test_one_that_cannot_be_reached_any_more_is_started_again(postgres: Postgres) -> None:
    postgres.start()
    shutil.rmtree(sockets(postgres))
    again = Postgres(postgres.root)
    again.start()
    assert sockets(again).is_dir()
    again.stop()
