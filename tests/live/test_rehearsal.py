"""The live tests, rehearsed on the embedded endpoints: they pass there, and leave nothing behind."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.conftest import MADE, PREFIX
from tests.local.endpoint.project import HOST, OWNER, running_project
from tui import neon


@pytest.mark.slow
async def test_the_live_tests_pass_and_leave_the_database_as_it_was() -> None:
    with running_project("authenticator") as project:
        person = project.person()
        owner_url = f"postgresql://{OWNER}@{HOST}/rowdo"
        sql_url = f"{project.client.base_url}/sql"
        named = {
            "DATABASE_URL": owner_url,
            "AUTHENTICATED_URL": f"postgresql://{person.user}@{HOST}/rowdo",
            "SQL_URL": sql_url,
            "DATA_API_URL": f"{project.client.base_url}/rowdo/rest/v1",
            "CLIENT_ID": "client_rehearsal",
            "TOKEN": project.issuer.token(person.subject, lifetime=3600, role="authenticated"),
        }
        async with neon.connect(owner_url, endpoint=sql_url) as owner:
            before = list(await owner(MADE))
            ran = await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-rs", "test_live.py"],
                cwd=Path(__file__).parent,
                env=os.environ | {PREFIX + name: value for name, value in named.items()},
                capture_output=True,
                text=True,
                timeout=100,
            )
            assert ran.returncode == 0, ran.stdout + ran.stderr
            assert "SKIPPED" not in ran.stdout
            assert list(await owner(MADE)) == before
