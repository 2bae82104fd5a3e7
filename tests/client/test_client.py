"""A client: the parts of a profile put together."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.world import World, wait_for
from tui import local
from tui.client.client import Client, ProfileChoice
from tui.neon import UnreachableError


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client of an embedded stack of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROWDO_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("ROWDO_DATA_DIR", str(tmp_path / "data"))
    client = Client(ProfileChoice("local"))
    yield client
    client.close()
    local.stop(tmp_path / "data")
    local.reset(tmp_path / "data")


@pytest.mark.slow
async def test_an_embedded_stack_that_was_killed_is_there_again_for_the_next_call(
    client: Client, tmp_path: Path
) -> None:
    await client.ensure_account()
    world = World(tmp_path / "data")
    async with client.transport() as transport:
        nothing: dict[str, object] = {"ops": [], "since": None}
        assert await transport.call("todos_sync", nothing, idempotent=True)
        killed = world.server
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: world.server is None)
        assert await transport.call("todos_sync", nothing, idempotent=True)
        assert world.server not in (killed, None)


@pytest.mark.slow
async def test_an_embedded_stack_that_was_stopped_is_there_again_when_it_is_asked_for(
    client: Client, tmp_path: Path
) -> None:
    await client.ensure_account()
    async with client.transport() as transport:
        nothing: dict[str, object] = {"ops": [], "since": None}
        local.stop(tmp_path / "data")
        with pytest.raises(UnreachableError):
            await transport.call("todos_sync", nothing)
        client.start()
        assert await transport.call("todos_sync", nothing, idempotent=True)
