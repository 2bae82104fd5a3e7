"""Whatever SQL one person sends to ``/sql``, it reads and changes nothing of another person."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.attacks.attacks import ATTACKS
from tests.attacks.two_people import Attacker, Victim, sql_door
from tests.local.endpoint.project import Project
from tests.sampling import mostly_slow


@pytest.mark.parametrize("name", mostly_slow(ATTACKS, one_in=6))
def test_nothing_comes_of_it(victim: Victim, attacker: Attacker, name: str) -> None:
    attacker.assail(victim, ATTACKS[name], sql_door)


def test_a_running_statement_is_not_shown_nor_stopped(
    project: Project, victim: Victim, attacker: Attacker
) -> None:
    slow = f"select pg_advisory_xact_lock(7), count(*)::int as n from todos where task ~ '{victim.secret}'"
    with (
        psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as keeper,
        ThreadPoolExecutor() as threads,
    ):
        keeper.execute("select pg_advisory_lock(7)")
        running = threads.submit(victim.person.sql, slow)
        pid = _pid_that_waits(keeper)
        for look in (
            f"select query || coalesce(state, '') from pg_stat_activity where pid = {pid}",
            "select pg_stat_get_backend_activity(beid) from pg_stat_get_backend_idset() beid",
        ):
            answer = attacker.person.sql(look)
            assert victim.secret not in str(answer.body)
        for stop in ("pg_cancel_backend", "pg_terminate_backend"):
            assert attacker.person.sql(f"select {stop}({pid})").code == "42501"
        keeper.execute("select pg_advisory_unlock(7)")
        assert running.result().rows[0]["n"] == 2


def _pid_that_waits(keeper: "psycopg.Connection[TupleRow]") -> int:
    while True:
        found = keeper.execute("select pid from pg_stat_activity where wait_event = 'advisory'").fetchone()
        if found:
            return int(found[0])
