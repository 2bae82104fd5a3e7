"""Every way to break the setup is found, and what the audit says mends it."""

import asyncio

import pytest

from tests.schema.breaches import BREACHES, Breach
from tests.schema.cluster import Cluster, Database
from tests.schema.guide import follow_the_guide
from tui.schema.audit import Finding, audit, missing_parts


def examine(database: Database) -> list[Finding]:
    async def ask() -> list[Finding]:
        async with database.http() as sql:
            return await audit(sql) + await missing_parts(sql)

    return asyncio.run(ask())


def test_what_setup_makes_is_in_order(cluster: Cluster) -> None:
    assert examine(cluster.database().migrate()) == []


@pytest.mark.xdist_group("postgres-embedded")
@pytest.mark.parametrize("cluster", ["embedded"], indirect=True)
@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach.id}: {breach.script[:60]}")
def test_what_is_broken_is_found_and_mended(cluster: Cluster, pristine: Database, breach: Breach) -> None:
    database = cluster.database(like=pristine)
    database.run(breach.script, user=breach.by)

    found = examine(database)
    for finding in found:
        database.run(finding.mend, user=breach.by)

    assert breach.id in {finding.id for finding in found}
    left = examine(database)
    for finding in left:  # dropping an open policy may leave a command without one
        database.run(finding.mend, user=breach.by)
    assert examine(database) == []


def test_what_the_guide_leaves_open_is_named(cluster: Cluster) -> None:
    database = follow_the_guide(cluster.database()).migrate()

    found = examine(database)

    assert {finding.id for finding in found} == {"anonymous-reaches", "anonymous-defaults", "policy-slow"}
    assert {finding.weight for finding in found} == {"advice"}
    for finding in found:
        database.run(finding.mend)
    assert examine(database) == []
