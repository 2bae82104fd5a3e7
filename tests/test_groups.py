"""Tests of one group run in one process: each process would start a database of its own for them."""

import pytest


@pytest.mark.xdist_group("groups")
def test_a_group_is_known_where_tests_run_side_by_side(request: pytest.FixtureRequest) -> None:
    if not hasattr(request.config, "workerinput"):
        pytest.skip("all run in this process")
    assert request.node.nodeid.endswith("@groups"), "pytest-xdist lost it: install what pyproject.toml names"
