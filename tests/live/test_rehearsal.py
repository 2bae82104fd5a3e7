"""The live tests, rehearsed on the embedded stack: they pass there, and leave nothing behind."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.conftest import MADE, PREFIX
from tests.local.endpoint.project import serving
from tests.stack import running_stack
from tui import neon
from tui.local.endpoint import bootstrap, create_app


@pytest.mark.slow
async def test_the_live_tests_pass_and_leave_the_database_as_it_was() -> None:
    with running_stack() as stack:
        urls, database = stack.lease.urls, "rehearsal"
        password = urls.database_url.partition("@")[0].rpartition(":")[2]
        bootstrap(stack.conninfo, owner_password=password, database=database)
        with serving(create_app(stack.conninfo, jwks_url=urls.jwks_url, database=database)) as url:
            named = {
                "DATABASE_URL": urls.database_url.replace("/rowdo", f"/{database}"),
                "AUTHENTICATED_URL": urls.authenticated_url.replace("/rowdo", f"/{database}"),
                "SQL_URL": f"{url}/sql",
                "DATA_API_URL": f"{url}/{database}/rest/v1",
                "WORKOS_URL": urls.issuer,
                "CLIENT_ID": stack.lease.client_id,
                "TOKEN": stack.person().access_token,
            }
            async with neon.connect(named["DATABASE_URL"], endpoint=named["SQL_URL"]) as owner:
                before = list(await owner(MADE))
                ran = await asyncio.to_thread(
                    subprocess.run,
                    [
                        sys.executable,
                        "-m",
                        "pytest",
                        "-n",
                        "0",
                        "-p",
                        "no:cacheprovider",
                        "-rs",
                        "test_live.py",
                    ],
                    cwd=Path(__file__).parent,
                    env=os.environ | {PREFIX + name: value for name, value in named.items()},
                    capture_output=True,
                    text=True,
                    timeout=100,
                )
                assert ran.returncode == 0, ran.stdout + ran.stderr
                assert "SKIPPED" not in ran.stdout
                assert list(await owner(MADE)) == before
