"""Control: without the policies, the same attacks succeed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.attacks.attacks import ATTACKS
from tests.attacks.two_people import Attacker, Victim, sql_door
from tests.local.endpoint.project import Project


@contextmanager
def changed(project: Project, change: str, back: str) -> Iterator[None]:
    assert project.owner(change).status == 200
    try:
        yield
    finally:
        assert project.owner(back).status == 200


@pytest.mark.parametrize(
    "name",
    [
        "claims set for the session",
        "role none",
        "insert for somebody else",
        "update by id",
        "delete by owner",
        "take over",
        "merge that deletes",
        "whole row",
        "a cast that fails with the value",
        "a block that tells",
        "a division by somebody's id",
        "a cursor",
    ],
)
def test_without_row_level_security(project: Project, attacker: Attacker, name: str) -> None:
    victim = Victim.settle(project)
    with (
        changed(
            project,
            "alter table todos disable row level security",
            "alter table todos enable row level security",
        ),
        pytest.raises(AssertionError),
    ):
        attacker.assail(victim, ATTACKS[name], sql_door)


def test_with_a_policy_that_believes_a_setting(project: Project, attacker: Attacker) -> None:
    victim = Victim.settle(project)
    believe = """create policy believing on todos to authenticated
        using (user_id = nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')"""
    with (
        changed(project, believe, "drop policy believing on todos"),
        pytest.raises(AssertionError, match=victim.secret),
    ):
        attacker.assail(victim, ATTACKS["claims set for the session"], sql_door)
