"""The embedded stack starts with its first user, ends with its last, and survives every kill."""

import asyncio
import os
import pwd
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.local.users import User
from tests.local.world import World, wait_for
from tests.loopback import PLAIN
from tui import local, neon
from tui.local.locks import FileLock, is_held
from tui.local.sign_in import access_token


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "a data folder")
    world.data_dir.mkdir()
    yield world
    local.stop(world.data_dir)
    local.reset(world.data_dir)


def tasks(lease: local.Lease, *added: str) -> list[str]:
    """Add todos as Ann, over HTTP, and return all of hers."""
    token = access_token(lease, "ann@example.com")

    async def provide(rejected: str | None = None) -> str:
        return token

    async def exchange() -> list[str]:
        urls = lease.urls
        async with neon.connect(urls.authenticated_url, token=provide, endpoint=urls.sql_url) as sql:
            for task in added:
                await sql("insert into todos (task) values ($1)", task)
            return [row["task"] for row in await sql("select task from todos order by id")]

    return asyncio.run(exchange())


def test_it_ends_with_its_last_user(world: World) -> None:
    with User(world.data_dir) as first:
        with User(world.data_dir):
            world.wait_until_up()
        world.wait_until_up()
        first.leave()
    world.wait_until_gone()


@pytest.mark.slow
def test_it_ends_with_a_user_that_was_killed(world: World) -> None:
    user = User(world.data_dir)
    user.wait_ready()
    user.kill()
    world.wait_until_gone()


@pytest.mark.slow
def test_who_comes_after_a_start_that_was_killed_gets_one_that_answers(world: World) -> None:
    user = User(world.data_dir)
    wait_for(lambda: world.paths.server_lock.exists() and is_held(world.paths.server_lock))
    user.kill()
    with local.ensure(world.data_dir) as lease:
        assert tasks(lease, "answered") == ["answered"]


@pytest.mark.slow
def test_a_server_that_was_killed_while_it_started_leaves_no_postgres(world: World) -> None:
    user = User(world.data_dir)
    wait_for(lambda: world.postgres is not None)
    parent = subprocess.run(["ps", "-o", "ppid=", "-p", str(world.postgres)], capture_output=True, check=True)
    os.kill(int(parent.stdout), signal.SIGKILL)
    user.leave()
    world.wait_until_gone()


def test_users_that_come_at_once_share_one_stack(world: World) -> None:
    users = [User(world.data_dir) for _ in range(4)]
    assert len({user.wait_ready() for user in users}) == 1
    for user in users:
        user.leave()
    world.wait_until_gone()


@pytest.mark.slow
@pytest.mark.parametrize("part", ["postgres", "server", "watchdog"])
def test_the_next_use_mends_what_was_killed_and_no_row_is_lost(world: World, part: str) -> None:
    with local.ensure(world.data_dir) as lease:
        tasks(lease, "written before")
        world.wait_until_up()
        pid = getattr(world, part)
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: getattr(world, part) != pid)
        if part == "postgres":
            local.stop(world.data_dir)
        with local.ensure(world.data_dir) as again:
            assert tasks(again, "written after") == ["written before", "written after"]
            world.wait_until_up()
    world.wait_until_gone()


@pytest.mark.slow
@pytest.mark.parametrize("part", ["server", "watchdog"])
def test_nothing_is_left_running_when_one_that_would_end_it_was_killed(world: World, part: str) -> None:
    with User(world.data_dir) as user:
        world.wait_until_up()
        os.kill(getattr(world, part), signal.SIGKILL)
        user.leave()
        world.wait_until_gone()


@pytest.mark.slow
def test_users_that_are_killed_at_any_moment_leave_a_stack_that_answers(world: World) -> None:
    seed = int(os.environ.get("ROWDO_TEST_SEED", time.time_ns() % 1_000_000))
    print(f"ROWDO_TEST_SEED={seed}")

    def live(number: int) -> None:
        chance = random.Random(seed + number)
        for _ in range(25):
            user = User(world.data_dir)
            if chance.random() < 0.4:
                # The moment of death, anywhere between coming and a while after it answers.
                time.sleep(chance.uniform(0, 1.2))
                user.kill()
                continue
            answer = httpx.post(user.wait_ready(), json={}, timeout=20, trust_env=False, verify=PLAIN)
            assert answer.status_code == 400
            chance.choice([user.leave, user.kill])()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(live, range(3)))
    world.wait_until_gone()


@pytest.mark.slow
def test_the_world_outside_does_not_turn_its_head(world: World) -> None:
    postgres = {"PGHOST": "/nowhere", "PGPORT": "1", "PGUSER": "mallory"}
    locale = {"LC_ALL": "tlh_QO.KOI-8", "LANG": "xx"}
    with User(world.data_dir, {**postgres, **locale, "XDG_RUNTIME_DIR": "here"}):
        world.wait_until_up()


@pytest.mark.slow
def test_who_uses_it_can_mend_it_if_it_was_killed_but_not_if_it_was_stopped(world: World) -> None:
    with local.ensure(world.data_dir) as lease:
        tasks(lease, "written before")
        world.wait_until_up()
        assert not lease.was_killed
        assert world.server is not None
        os.kill(world.server, signal.SIGKILL)
        wait_for(lambda: lease.was_killed)
        lease.restart()
        assert tasks(lease) == ["written before"]
        local.stop(world.data_dir)
        assert not lease.was_killed
        lease.restart()
        assert not world.running
        with local.ensure(world.data_dir):
            assert tasks(lease) == ["written before"]


@pytest.mark.slow
def test_nothing_of_it_stays_in_a_shared_folder(world: World) -> None:
    with local.ensure(world.data_dir):
        first = world.sockets
        assert first.is_dir()
    world.wait_until_gone()
    wait_for(lambda: not first.exists())
    with local.ensure(world.data_dir):
        second = world.sockets
        assert second.is_dir()
        assert world.server is not None
        os.kill(world.server, signal.SIGKILL)
    world.wait_until_gone()
    wait_for(lambda: not second.exists())


@pytest.mark.slow
def test_a_folder_that_a_stranger_made_in_the_shared_one_is_not_in_its_way(world: World) -> None:
    with local.ensure(world.data_dir):
        before = world.sockets
    wait_for(lambda: not before.exists())
    with theirs(before), local.ensure(world.data_dir) as lease:
        assert world.sockets != before
        assert tasks(lease, "mine") == ["mine"]


@pytest.mark.slow
def test_it_runs_nothing_of_a_folder_but_its_own_code(world: World) -> None:
    world.paths.prepare()
    (world.paths.folder / "tui.py").write_text("raise SystemExit(99)", "utf-8")
    with User(world.data_dir):
        world.wait_until_up()


@pytest.mark.slow
def test_it_keeps_its_ports_unless_somebody_took_them(world: World) -> None:
    with local.ensure(world.data_dir) as lease:
        first = lease.urls.config
    world.wait_until_gone()
    with local.ensure(world.data_dir) as lease:
        assert lease.urls.config == first
    world.wait_until_gone()
    with socket.create_server(("127.0.0.1", first.issuer_port)), local.ensure(world.data_dir) as lease:
        assert lease.urls.config.issuer_port != first.issuer_port
        assert tasks(lease, "still here") == ["still here"]


@pytest.mark.slow
def test_kept_it_stays_until_it_is_stopped(world: World) -> None:
    with local.ensure(world.data_dir):
        local.keep_running(world.data_dir)
    world.wait_until_up()
    assert local.status(world.data_dir).running
    assert local.stop(world.data_dir)
    assert not world.running
    assert not is_held(world.paths.kept_lock)
    assert not local.stop(world.data_dir)


@pytest.mark.slow
def test_reset_starts_afresh_but_not_under_somebody_s_feet(world: World) -> None:
    with local.ensure(world.data_dir) as lease:
        tasks(lease, "to be forgotten")
        with pytest.raises(local.LocalError, match="still uses"):
            local.reset(world.data_dir)
    local.reset(world.data_dir)
    assert not world.paths.folder.exists()
    with local.ensure(world.data_dir) as lease:
        assert tasks(lease) == []


@pytest.mark.slow
def test_reset_waits_for_those_who_end_it(world: World) -> None:
    with local.ensure(world.data_dir):
        pass
    world.wait_until_gone()
    with ThreadPoolExecutor() as pool:
        with FileLock(world.paths.users_lock):
            resetting = pool.submit(local.reset, world.data_dir)
            wait_for(lambda: resetting.done() or world.paths.stopped_marker.exists())
        resetting.result()
    assert not world.paths.folder.exists()


def test_its_files_are_its_owner_s_alone(world: World) -> None:
    with local.ensure(world.data_dir) as lease:
        tasks(lease)
    world.wait_until_gone()
    open_to_others = []
    for path in [world.paths.folder, *world.paths.folder.rglob("*")]:
        with suppress(FileNotFoundError):
            if path.stat().st_mode & 0o077:
                open_to_others.append(path)
    assert not open_to_others


@pytest.mark.slow
def test_it_says_why_it_did_not_start(world: World) -> None:
    with local.ensure(world.data_dir):
        pass
    world.wait_until_gone()
    world.paths.issuer.rename(world.paths.folder / "aside")
    world.paths.issuer.touch()
    with pytest.raises(local.LocalError, match=r"did not start: [^…]*FileExistsError") as caught:
        local.ensure(world.data_dir)
    assert "bringing" not in str(caught.value)
    settings = world.data / "postgresql.auto.conf"
    settings.write_text(settings.read_text() + "shared_buffers = 'no'\nwork_mem = 'none'\n")
    with pytest.raises(local.LocalError) as caught:
        local.ensure(world.data_dir)
    told = str(caught.value)
    assert "Its log says:" in told
    assert "shared_buffers" in told
    assert "work_mem" in told
    assert "FileExistsError" not in told


def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(local.LocalError, match=r"Cannot prepare .*file.* set ROWDO_DATA_DIR"):
        local.ensure(in_the_way)
    damaged = tmp_path / "data" / "local"
    damaged.mkdir(parents=True)
    (damaged / "identity.json").write_text("{")
    with pytest.raises(local.LocalError, match="cannot be read"):
        local.status(damaged.parent)


@contextmanager
def theirs(folder: Path) -> Iterator[None]:
    """A folder that we cannot use: another user's where we may make one, else one that is closed to us."""
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, 12345, 12345)
    folder.chmod(0)
    try:
        yield
    finally:
        folder.rmdir()


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """A folder as another user would have made it."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    else:
        folder.chmod(0)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        else:
            folder.chmod(0o700)


@pytest.mark.parametrize("use", [local.ensure, local.stop, local.status, local.reset])
def test_a_folder_of_another_user_is_told_of(tmp_path: Path, use: Callable[[Path], object]) -> None:
    data = tmp_path / "data"
    (data / "local").mkdir(parents=True)
    with closed(data), pytest.raises(local.LocalError, match="set ROWDO_DATA_DIR elsewhere"):
        use(data)
