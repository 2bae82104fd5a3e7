"""Who is asking: known without any right to the platform's schema `auth`, which not every project gives."""

import pytest

from tests.schema.cluster import Cluster, Database, delete, insert, statuses, update
from tests.schema.guide import follow_the_guide
from tui.schema.audit import attack, attack_by_call
from tui.setup.check_endpoint import examine_sql
from tui.setup.run_checks import examine_database

CLOSED = "revoke usage on schema auth from public, authenticated, anonymous, authenticator"


@pytest.fixture
def closed(cluster: Cluster) -> Database:
    """The guide's table, set up where people may not use the schema `auth`."""
    database = follow_the_guide(cluster.database())
    database.run(CLOSED, user="postgres")
    return database.migrate()


def test_a_list_works(closed: Database) -> None:
    me = closed.person()
    op = insert()

    results = me.push(op, update(op["uid"], {}, task="changed"), delete(op["uid"]))
    me.sql("insert into todos (task) values ('by the web application')")

    with pytest.raises(Exception, match="permission denied for schema auth"):
        me.sql("select auth.user_id()")
    assert statuses(results) == ["applied"] * 3
    assert [todo["task"] for todo in me.todos()] == ["by the web application"]
    assert me.sql("select rowdo.user_id() as me, rowdo.session() ->> 'sub' as sub") == [
        {"me": me.subject, "sub": me.subject}
    ]


async def test_the_doctor_works(closed: Database) -> None:
    async with closed.http("user_ada", by="authenticator") as ada:
        api = await examine_sql(ada, "user_ada")
        reports = [report async for report in examine_database(ada, person=True)]

    assert api.findings == ()
    advised = {"anonymous-reaches", "anonymous-defaults", "policy-slow"}
    assert {each.id for report in reports for each in report.findings} <= advised
    said = {report.name: report.said for report in reports}
    assert (said["attack"], "rolled back" in said["writing"]) == ("refused by the database", True)


@pytest.mark.parametrize("attacking", [attack, attack_by_call])
async def test_the_attack_still_finds_what_is_open(closed: Database, attacking: object) -> None:
    closed.run("create policy oops on todos for update to authenticated using (auth.user_id() <> 'x')")
    async with closed.http("user_ada", by="authenticator") as ada:
        found = await attacking(ada)  # type: ignore[operator]

    assert any("pass the policy oops" in finding.found for finding in found)


@pytest.mark.parametrize(
    ("missing", "by", "finding"),
    [
        (CLOSED, "authenticator", "schema-missing"),
        ("alter function auth.user_id() rename to lost", "authenticated", "extension-missing"),
    ],
)
async def test_before_setup_it_is_said_what_is_missing(
    cluster: Cluster, missing: str, by: str, finding: str
) -> None:
    database = follow_the_guide(cluster.database())
    database.run(missing, user="postgres")
    async with database.http("user_ada", by=by) as ada:
        report = await examine_sql(ada, "user_ada")

    assert [each.id for each in report.findings] == [finding]


def test_it_costs_nothing(closed: Database) -> None:
    """Postgres puts the body in the place of the call, and evaluates it once a statement."""
    me = closed.person()
    me.sql("set enable_seqscan = off")
    plan = "\n".join(
        row["QUERY PLAN"]
        for row in me.sql(
            "explain (verbose, costs off) select * from todos where user_id = (select rowdo.user_id())"
        )
    )

    assert "rowdo.user_id" not in plan
    assert "Index" in plan
