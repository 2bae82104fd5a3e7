"""What is left of one request for the next: nothing. And connections that run out, or are lost."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.local.endpoint.issuer import Issuer
from tests.local.endpoint.project import HOST, OWNER, PASSWORD, Person, Project, serving
from tests.loopback import PLAIN
from tui.local.endpoint import bootstrap, create_app
from tui.local.postgres import Postgres

UNTIL_GONE = 10_000
"""Milliseconds to wait for a server process to end: it has only been told to when it is asked for no wait."""


def test_the_claims_are_the_tokens(project: Project) -> None:
    person = project.person(org_id="org_1", permissions=["a"])
    row = person.batch(["select auth.user_id() as id, auth.uid() as uid, auth.session() as claims"]).rows[0]
    assert (row["id"], row["uid"]) == (person.subject, None)
    assert row["claims"]["org_id"] == "org_1"
    assert row["claims"]["permissions"] == ["a"]


def test_a_subject_that_is_a_uuid_is_a_uid(project: Project) -> None:
    subject = "0192f0aa-0000-7000-8000-00000000000A"
    person = Person(project, subject, project.issuer.token(subject))
    assert person.batch(["select auth.uid()"]).value == subject.lower()


@pytest.mark.parametrize("forget", ["reset all", "reset pg_session_jwt.jwt"])
def test_who_resets_the_session_token_is_nobody_for_the_rest_of_the_request(
    project: Project, forget: str
) -> None:
    person = project.person()
    row = person.batch([forget, "select auth.user_id() as id, auth.session() as claims"]).rows[0]
    assert row == {"id": None, "claims": None}
    assert person.batch(["select auth.user_id()"]).value == person.subject


def test_another_session_token_is_refused(project: Project) -> None:
    one, other = project.person(), project.person()
    token = other.batch(["select current_setting('pg_session_jwt.jwt')"]).value
    for forged in (token, "a.b.c", "x", one.token):
        answer = one.batch(
            [("select set_config('pg_session_jwt.jwt', $1, true)", forged), "select auth.user_id()"]
        )
        assert answer.code == "42804"
        assert one.batch([("select auth.jwt_session_init($1)", forged)]).code == "42804"
    again = ["select auth.jwt_session_init(current_setting('pg_session_jwt.jwt'))", "select auth.user_id()"]
    assert one.batch(again).value == one.subject


def test_the_id_of_the_session_token_is_a_number(project: Project) -> None:
    person = project.person(jti="a text")
    assert person.batch(["select jsonb_typeof(auth.session() -> 'jti')"]).value == "number"


def test_a_subject_that_is_null_is_an_error(project: Project) -> None:
    token = project.issuer.token("somebody", sub=None)
    person = Person(project, "somebody", token)
    answer = person.batch(["select auth.user_id()"])
    assert (answer.code, answer.message) == ("42804", "invalid subject claim in the JWT")
    assert person.batch(["select auth.session() -> 'sub'"]).value is None


def test_the_owner_has_no_claims(project: Project) -> None:
    row = project.owner("select auth.user_id() as id, auth.session() as claims, current_user as u").rows[0]
    assert row == {"id": None, "claims": None, "u": "neondb_owner"}
    assert project.owner("select jsonb_typeof(auth.session())").value == "null"


def test_a_newer_token_of_the_same_person_replaces_the_claims(project: Project) -> None:
    person = project.person(sid="first")
    assert person.batch(["select auth.session() ->> 'sid'"]).value == "first"
    newer = Person(project, person.subject, project.issuer.token(person.subject, sid="second"))
    assert newer.batch(["select auth.session() ->> 'sid'"]).value == "second"


def test_the_roles_of_the_two_kinds(project: Project, login_project: Project) -> None:
    query = "select session_user || '/' || current_user || '/' || coalesce(auth.user_id(), '')"
    person = project.person()
    assert person.batch([query]).value == f"authenticator/authenticated/{person.subject}"
    assert person.bare("select session_user || '/' || current_user").value == "authenticator/authenticator"
    person = login_project.person()
    assert person.sql(query).value == f"authenticated/authenticated/{person.subject}"
    assert person.batch([query]).value == f"authenticated/authenticated/{person.subject}"


def test_authenticator_alone_has_no_rights(project: Project) -> None:
    project.owner("create table if not exists secrets (n int)")
    project.owner("grant select on secrets to authenticated")
    person = project.person()
    assert person.bare("select * from secrets").code == "42501"
    assert person.bare("select auth.user_id()").value == person.subject  # all that it may know
    assert person.batch(["select * from secrets"]).rows == []


LEFTOVERS: list[tuple[str, str, object]] = [
    # what a request leaves behind, how the next one would notice, what it has to see
    ("set search_path = pg_catalog", "select current_setting('search_path')", '"$user", public'),
    ("set statement_timeout = '1s'", "select current_setting('statement_timeout')", "20s"),
    (
        "select set_config('my.secret', 'x', false)",
        "select nullif(current_setting('my.secret', true), '')",
        None,
    ),
    ("set default_transaction_read_only = on", "select current_setting('transaction_read_only')", "off"),
    ("set role anonymous", "select current_user", "authenticator"),
    ("prepare mine as select 1", "select count(*)::int from pg_prepared_statements", 0),
    (
        "declare mine cursor with hold for select 1",
        "select count(*)::int from pg_cursors where name <> ''",
        0,
    ),
    ("listen mine", "select count(*)::int from pg_listening_channels()", 0),
    (
        "select pg_advisory_lock(77)",
        "select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
        0,
    ),
    (
        "begin",
        "select (now() - xact_start < '1s') or xact_start is null from pg_stat_activity"
        " where pid = pg_backend_pid()",
        True,
    ),
]


@pytest.mark.parametrize(("leave", "look", "seen"), LEFTOVERS)
def test_nothing_is_left_for_the_next_request(project: Project, leave: str, look: str, seen: object) -> None:
    person = project.person()
    assert person.bare(leave).status == 200
    assert person.bare(look).value == seen
    trick = [{"query": "commit"}, {"query": leave}]
    project.post({"queries": trick}, user=person.user, token=person.token)
    assert person.bare(look).value == seen


def test_a_connection_is_kept_for_its_person_and_for_nobody_else(project: Project) -> None:
    one, other = project.person(), project.person()
    pids = [person.bare("select pg_backend_pid()").value for person in (one, other, one, other)]
    assert pids[:2] == pids[2:]
    assert pids[0] != pids[1]


def test_two_owners_passwords_do_not_share(project: Project) -> None:
    assert project.owner("select 1").value == 1
    answer = project.post({"query": "select 1"}, user="neondb_owner:wrong")
    assert answer.message == "password authentication failed for user 'neondb_owner'"


@pytest.mark.parametrize(
    "spoil",
    [
        "alter role current_user set search_path = nowhere",
        "alter role current_user in database rowdo set statement_timeout = 1",
        "alter role current_user set default_transaction_read_only = on",
        "alter role current_user set role = 'anonymous'",
        "alter role current_user set session_preload_libraries = 'nothing'",
        "alter role current_user set local_preload_libraries = 'nothing'",
        "alter role current_user set client_encoding = 'latin1'",
        "alter role current_user reset all",
        "alter role current_user in database rowdo reset all",
    ],
)
@pytest.mark.parametrize("kind", ["authenticator", "login"])
def test_nobody_spoils_the_sessions_of_others(
    project: Project, login_project: Project, spoil: str, kind: str
) -> None:
    served = project if kind == "authenticator" else login_project
    served.person("vandal").bare(spoil)
    settings = "select current_setting('search_path') || current_setting('statement_timeout')"
    more = "|| current_setting('default_transaction_read_only') || current_setting('track_activities')"
    answer = served.person().bare(f"{settings} {more} || (current_user = session_user) || '✓'")
    assert answer.value == '"$user", public20soffofftrue✓'


def leftover_rows(project: Project) -> int:
    with psycopg.connect(project.conninfo, dbname="rowdo") as connection:
        (count,) = connection.execute(
            "select count(*) from embedded.claims where pid not in (select pid from pg_stat_activity)"
        ).fetchone() or (-1,)
        return int(count)


def test_claims_of_ended_connections_do_not_pile_up(project: Project) -> None:
    for _ in range(3):
        project.person().batch(["select 1/0"])
    project.person().batch(["select 1"])
    assert leftover_rows(project) <= 1


def backends(project: Project, condition: str) -> int:
    with psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as connection:
        (count,) = connection.execute(
            f"select count(*) from pg_stat_activity where datname = 'rowdo' and {condition}"
        ).fetchone() or (-1,)
        return int(count)


def until(condition: Callable[[], bool], *, seconds: float = 60.0) -> None:
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        pause.wait(0.02)


def test_a_client_that_hangs_up_takes_its_query_with_it(project: Project) -> None:
    slow = "usename = 'neondb_owner' and wait_event = 'PgSleep'"
    with (
        httpx.Client(
            base_url=project.client.base_url, timeout=httpx.Timeout(60, read=0.5), verify=PLAIN
        ) as client,
        pytest.raises(httpx.ReadTimeout),
    ):
        client.post(
            "/sql",
            json={"query": "select pg_sleep(60)"},
            headers={"Neon-Connection-String": f"postgresql://{OWNER}@{HOST}/rowdo"},
        )
    until(lambda: backends(project, slow) == 0)
    assert project.owner("select 1").value == 1


def test_the_server_goes_away_in_mid_query(project: Project) -> None:
    person = project.person()
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(person.bare, "select pg_sleep(60)")
        asleep = "usename = 'authenticator' and wait_event = 'PgSleep'"
        until(lambda: backends(project, asleep) == 1)
        with psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as connection:
            connection.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where {asleep}")
        answer = slow.result()
    assert (answer.status, answer.code) == (400, "57P01")
    assert person.bare("select 1").value == 1


def test_an_idle_connection_the_server_closed_is_noticed(project: Project) -> None:
    person = project.person()
    pid = person.bare("select pg_backend_pid()").value
    with psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s, %s)", [pid, UNTIL_GONE])
    assert person.bare("select 1").value == 1


def test_the_keepers_connection_may_be_lost(project: Project) -> None:
    with psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid, %s) from pg_stat_activity"
            " where usename = 'postgres' and pid <> pg_backend_pid() and backend_type = 'client backend'",
            [UNTIL_GONE],
        )
    person = project.person()
    assert person.batch(["select auth.user_id()"]).value == person.subject


def test_a_slow_statement_is_postgres_to_end(project: Project) -> None:
    person = project.person()
    answer = person.batch(["set local statement_timeout = '50ms'", "select pg_sleep(60)"])
    assert (answer.code, answer.message) == ("57014", "canceling statement due to statement timeout")


def test_a_request_ends_even_if_it_switched_the_timeout_off(project: Project) -> None:
    app = create_app(project.conninfo, jwks_url=project.issuer.url, deadline=0.3)
    with serving(app) as url, httpx.Client(base_url=url, timeout=60, verify=PLAIN) as client:
        slow = Project("authenticator", project.conninfo, project.issuer, client)
        answer = slow.person().batch(["set statement_timeout = 0", "select pg_sleep(60)"])
        assert (answer.status, answer.message) == (400, "Query cancelled, connection was terminated")
        until(lambda: slow.person().bare("select 1").status == 200)  # in time, which a busy machine may miss
    until(lambda: backends(project, "wait_event = 'PgSleep'") == 0)


def test_no_more_connections_than_allowed(project: Project) -> None:
    app = create_app(project.conninfo, jwks_url=project.issuer.url, pool_size=2, timeout=0.2)
    with (
        serving(app) as url,
        httpx.Client(base_url=url, timeout=60, verify=PLAIN) as client,
        psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as keeper,
        ThreadPoolExecutor() as threads,
    ):
        keeper.execute("select pg_advisory_lock(7)")
        small = Project("authenticator", project.conninfo, project.issuer, client)
        waits = "select pg_advisory_xact_lock_shared(7)"
        slow = [threads.submit(small.person().bare, waits) for _ in range(2)]
        until(lambda: backends(project, "wait_event = 'advisory'") == 2)
        answer = small.person().bare("select 1")
        assert (answer.status, answer.code) == (500, "")
        assert answer.message == "Too many connections to this endpoint. Please try again later."
        keeper.execute("select pg_advisory_unlock(7)")
        assert [call.result().status for call in slow] == [200, 200]
        for _ in range(5):  # the idle ones make room for others
            assert small.person().bare("select 1").value == 1


def test_idle_connections_are_closed(project: Project) -> None:
    app = create_app(project.conninfo, jwks_url=project.issuer.url, idle=0.05)
    with serving(app) as url, httpx.Client(base_url=url, timeout=60, verify=PLAIN) as client:
        quick = Project("authenticator", project.conninfo, project.issuer, client)
        pid = quick.person().bare("select pg_backend_pid()").value
        until(lambda: backends(project, f"pid = {pid}") == 0)


def test_many_people_at_once_each_see_themselves(project: Project) -> None:
    people = [project.person() for _ in range(30)]

    def look(person: Person) -> object:
        return person.batch(["select pg_sleep(0.005)", "select auth.user_id()"]).value

    with ThreadPoolExecutor(10) as threads:
        seen = list(threads.map(look, people * 4))
    assert seen == [person.subject for person in people * 4]


def test_claims_of_an_earlier_process_of_the_same_number_are_nobodys(project: Project) -> None:
    with psycopg.connect(project.conninfo, dbname="rowdo", autocommit=True) as connection:
        connection.execute(
            'insert into embedded.claims select n, \'{"sub": "ghost"}\''
            " from generate_series(pg_backend_pid() - 5000, pg_backend_pid() + 5000) n on conflict do nothing"
        )
    app = create_app(project.conninfo, jwks_url=project.issuer.url)
    with serving(app) as url, httpx.Client(base_url=url, timeout=60, verify=PLAIN) as client:
        fresh = Project("authenticator", project.conninfo, project.issuer, client)
        assert fresh.owner("select auth.user_id()").value is None
        assert fresh.person().batch(["select auth.user_id() like 'user%'"]).value is True


@pytest.mark.slow
def test_postgres_may_be_away_for_a_while() -> None:
    with TemporaryDirectory() as folder, Issuer().published() as issuer:
        postgres = Postgres(Path(folder) / "postgres")
        try:
            postgres.start()
            bootstrap(postgres.conninfo, owner_password=PASSWORD, kind="login")
            app = create_app(postgres.conninfo, jwks_url=issuer.url)
            with serving(app) as url, httpx.Client(base_url=url, timeout=60, verify=PLAIN) as client:
                project = Project("login", postgres.conninfo, issuer, client)
                person = project.person()
                assert person.batch(["select auth.user_id()"]).value == person.subject
                sockets = Path(str(conninfo_to_dict(postgres.conninfo)["host"]))
                hidden = sockets.rename(sockets.with_suffix(".hidden"))
                with psycopg.connect(f"host={hidden} user=postgres", dbname="rowdo") as connection:
                    connection.execute(
                        "select pg_terminate_backend(pid, %s) from pg_stat_activity"
                        " where backend_type = 'client backend' and pid <> pg_backend_pid()",
                        [UNTIL_GONE],
                    )
                for answer in (person.bare("select 1"), project.owner("select 1")):
                    assert (answer.status, answer.code) == (500, "")
                    assert answer.message == "Control plane request failed"
                hidden.rename(sockets)
                assert person.batch(["select auth.user_id()"]).value == person.subject
                assert project.owner("select 1").value == 1
        finally:
            postgres.destroy()
