"""The live tests, rehearsed on the embedded stack: they pass there, and leave nothing behind."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live.conftest import MADE, PREFIX
from tests.local.endpoint.project import serving
from tests.stack import Stack, running_stack
from tests.standins.endpoint import create_app
from tui import neon
from tui.local.endpoint import bootstrap
from tui.local.sign_in import approve

COMMAND = [sys.executable, "-u", "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-rs", "test_live.py"]
TIMEOUT = 2
"""Seconds that a test may take where a person takes longer to sign in."""


@contextmanager
def named() -> Iterator[tuple[Stack, dict[str, str]]]:
    """An empty database beside that of an embedded stack, as the environment names it."""
    with running_stack() as stack:
        urls, database = stack.lease.urls, "rehearsal"
        password = urls.database_url.partition("@")[0].rpartition(":")[2]
        bootstrap(stack.conninfo, owner_password=password, database=database)
        with serving(create_app(stack.conninfo, jwks_url=urls.jwks_url, database=database)) as url:
            yield (
                stack,
                {
                    "DATABASE_URL": urls.database_url.replace("/rowdo", f"/{database}"),
                    "AUTHENTICATED_URL": urls.authenticated_url.replace("/rowdo", f"/{database}"),
                    "SQL_URL": f"{url}/sql",
                    "DATA_API_URL": f"{url}/{database}/rest/v1",
                    "WORKOS_URL": urls.issuer,
                    "CLIENT_ID": stack.lease.client_id,
                },
            )


def started(names: Mapping[str, str], *options: str) -> "subprocess.Popen[str]":
    """Start the live tests."""
    return subprocess.Popen(
        [*COMMAND, *options],
        cwd=Path(__file__).parent,
        env=os.environ | {PREFIX + name: value for name, value in names.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
async def test_the_live_tests_pass_and_leave_the_database_as_it_was() -> None:
    with named() as (stack, names):
        async with neon.connect(names["DATABASE_URL"], endpoint=names["SQL_URL"]) as owner:
            before = list(await owner(MADE))
            running = started(names | {"TOKEN": stack.person().access_token})
            said, _ = await asyncio.to_thread(running.communicate, timeout=100)
            assert running.returncode == 0, said
            assert "SKIPPED" not in said
            assert list(await owner(MADE)) == before


@pytest.mark.slow
def test_they_wait_for_a_person_longer_than_a_test_may_take() -> None:
    with named() as (stack, names):
        running = started(names, "-s", "--timeout", str(TIMEOUT), "-k", "whose_token")
        assert running.stdout is not None
        said = ""
        while (code := re.search(r"\(code (\S+)\)", said)) is None:
            line = running.stdout.readline()
            assert line, said
            said += line
        time.sleep(TIMEOUT + 1)
        approve(stack.lease, code[1], "late@example.com")
        rest, _ = running.communicate(timeout=100)
        assert running.returncode == 0, said + rest
