"""The cost of a client that nobody uses."""

import asyncio
import tempfile
from pathlib import Path

from tests.sync.virtual import World

HOUR = 3600.0


def hour(*, hidden: bool) -> list[float]:
    """Return when an engine that is left alone asks the database, in seconds since the last key."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "replica.sqlite3")

        async def left_alone(world: World) -> list[float]:
            await asyncio.sleep(1)
            world.engine.touch()
            world.engine.hide(hidden)
            begin = asyncio.get_running_loop().time()
            before = len(world.transport.asked)
            await asyncio.sleep(HOUR)
            return [moment - begin for moment in world.transport.asked[before:]]

        return world.live(left_alone)
