"""Registering a key set with Neon's management API, in the shapes of its documentation."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.commands import Commands
from tests.stack import Stack
from tui.cli.main import cli
from tui.setup.registration import RegistrationError, register

pytestmark = pytest.mark.xdist_group("setup")

KEYS = "https://api.workos.com/sso/jwks/client_1"


@dataclass
class Neon:
    """A management API that knows one project and one key."""

    jwks: list[dict[str, object]] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: Request) -> Response:
        if request.headers.get("authorization") != "Bearer napi_1":
            return JSONResponse({"code": "", "message": "authorization failed"}, 401)
        if request.path_params["project"] != "cool-rain-1":
            return JSONResponse({"code": "", "message": "project not found"}, 404)
        if request.method == "GET":
            return JSONResponse({"jwks": self.jwks})
        self.jwks.append(json.loads(await request.body()))
        return JSONResponse({"jwks": self.jwks[-1], "operations": []}, 201)


@asynccontextmanager
async def serving() -> AsyncIterator[Neon]:
    neon = Neon()
    app = Starlette(routes=[Route("/api/v2/projects/{project}/jwks", neon.answer, methods=["GET", "POST"])])
    listener = socket.create_server(("127.0.0.1", 0))
    neon.url = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v2"
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield neon
    finally:
        server.should_exit = True
        await task


async def test_a_key_set_is_registered_once() -> None:
    async with serving() as neon:
        first = await register("cool-rain-1", KEYS, api_key="napi_1", api=neon.url)
        second = await register("cool-rain-1", KEYS, api_key="napi_1", api=neon.url)
    assert "registered" in first
    assert "already" in second
    assert neon.jwks == [{"jwks_url": KEYS, "provider_name": "WorkOS"}]


@pytest.mark.parametrize(
    ("project", "key", "says"),
    [("cool-rain-1", "napi_2", "Make a new API key"), ("other", "napi_1", "Check the project's id")],
)
async def test_a_refusal_says_what_to_do(project: str, key: str, says: str) -> None:
    async with serving() as neon:
        with pytest.raises(RegistrationError, match=says) as caught:
            await register(project, KEYS, api_key=key, api=neon.url)
    assert key not in str(caught.value)


async def test_nobody_answers() -> None:
    with pytest.raises(RegistrationError, match="cannot be reached") as caught:
        await register("cool-rain-1", KEYS, api_key="napi_1", api="http://127.0.0.1:9")
    assert caught.value.__suppress_context__


async def test_setup_registers_before_it_touches_the_database(commands: Commands, breakable: Stack) -> None:
    urls = breakable.lease.urls
    async with serving() as neon:
        environment = commands.environment | {
            "DATABASE_URL": urls.database_url,
            "NEON_API_KEY": "napi_1",
            "NEON_API_URL": neon.url,
        }
        arguments = ["setup", "--yes", "--no-login", "--register", "cool-rain-1"]
        result = await asyncio.to_thread(CliRunner().invoke, cli, arguments, env=environment)
    assert result.exit_code == 0, result.output
    assert "✓ The key set is registered" in result.stderr
    assert neon.jwks == [{"jwks_url": urls.jwks_url, "provider_name": "WorkOS"}]
    for path in commands.folder.rglob("*"):
        assert not path.is_file() or "napi_1" not in path.read_text("utf-8", errors="replace")
