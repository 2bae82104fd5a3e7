"""One session in many processes that start together and are killed at any moment."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.auth.issuer import jwt
from tests.auth.lossy_proxy import Lossy, lossy
from tests.local.issuer.served import CLIENT, Served, served
from tests.local.world import wait_for
from tui import auth
from tui.auth.tokens import Tokens
from tui.local.issuer import IssuerSettings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FORK_SERVER = Path(__file__).with_name("fork_server.py")
RUNS = 200
HOUSES = 4


class ForkServer:
    """Where the processes come from."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(FORK_SERVER)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, data_dir: Path, url: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{data_dir} {url}\n")
        self._process.stdin.flush()

    def hear(self) -> tuple[int, str, str]:
        """Return the next thing a process tells: its pid, a word, and the rest."""
        assert self._process.stdout is not None
        pid, word, *rest = self._process.stdout.readline().strip().split(" ", 2)
        return int(pid), word, " ".join(rest)

    def close(self) -> None:
        self._process.communicate(timeout=60)


class House:
    """Somebody's folder with a session in it, whose access token can be made to expire."""

    def __init__(self, issuer: Served, data_dir: Path, email: str) -> None:
        self.data_dir = data_dir
        self.issuer = issuer
        answer = issuer.sign_in(email)
        tokens = Tokens(answer["access_token"], answer["refresh_token"])
        signed_in = auth.Authentication(tokens, answer["user"]["id"], email, "")
        kept = auth.keep(
            signed_in,
            profile="home",
            client_id=CLIENT,
            workos_url=issuer.url,
            resource="",
            data_dir=data_dir,
            insecure=True,
        )
        self.account, _ = asyncio.run(kept)
        self.vault = auth.FileVault(data_dir)

    @property
    def tokens(self) -> Tokens:
        text = asyncio.run(self.vault.read(self.account.key))
        assert text is not None, "signed out"
        tokens = Tokens.loads(text)
        assert tokens is not None, "torn"
        return tokens

    def expire(self) -> None:
        """Let the access token be an old one, as after an hour's sleep."""
        old = Tokens(jwt(sub=self.account.user_id, iat=0, exp=1), self.tokens.refresh_token)
        asyncio.run(self.vault.write(self.account.key, old.dumps()))


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "issuer") as issuer:
        yield issuer


def test_twenty_processes_that_start_at_once_refresh_once(issuer: Served, tmp_path: Path) -> None:
    house = House(issuer, tmp_path / "data", "many@example.com")
    house.expire()
    fork_server = ForkServer()
    for _ in range(20):
        fork_server.ask(house.data_dir, issuer.url)
    told = [fork_server.hear() for _ in range(40)]
    fork_server.close()
    assert sorted(word for _, word, _ in told) == ["begun"] * 20 + ["token"] * 20
    assert len({rest for _, word, rest in told if word == "token"}) == 1
    assert len(issuer.refreshes) == 1
    assert house.tokens.fresh(time.time())


class Killer(threading.Thread):
    """Lives through some of the runs in one house: two processes each time, of which one or both are killed.

    Attributes:
        caught: how often a refresh was asked for whose answer nobody kept.
        problems: what should not have happened.
    """

    def __init__(self, house: House, proxy: Lossy, runs: int, chance: random.Random) -> None:
        super().__init__()
        self._house, self._proxy, self._runs, self._chance = house, proxy, runs, chance
        self._fork_server = ForkServer()
        self.caught = 0
        self.problems: list[str] = []

    def run(self) -> None:
        try:
            for _ in range(self._runs):
                self._live()
            told, _ = self._ask(1)
            self._check(told)
        except AssertionError as error:
            self.problems.append(str(error))
        finally:
            self._fork_server.close()

    def _live(self) -> None:
        house = self._house
        house.expire()
        before = house.tokens.refresh_token
        told, alive = self._ask(2, killed=self._chance.choice([1, 2, 2]))
        self._check({pid: words for pid, words in told.items() if pid in alive})
        if house.tokens.refresh_token == before and before in house.issuer.refreshes:
            self.caught += 1

    def _check(self, told: dict[int, str]) -> None:
        self.problems += [words for words in told.values() if not words.startswith("token")]

    def _ask(self, number: int, killed: int = 0) -> tuple[dict[int, str], set[int]]:
        """Have processes ask for a token, some being killed; return what they told, and who lives."""
        begun: list[int] = []
        told: dict[int, str] = {}

        def hear() -> None:
            pid, word, rest = self._fork_server.hear()
            if word == "begun":
                begun.append(pid)
            elif pid in begun:
                told[pid] = f"{word} {rest}"

        for _ in range(number):
            self._fork_server.ask(self._house.data_dir, self._proxy.url)
        while len(begun) < number:
            hear()
        victims = begun[:killed]
        if victims:
            # The moment of death, anywhere between the first look at the vault and the last.
            time.sleep(self._chance.uniform(0, self._chance.choice([0.15, 0.3, 0.6])))
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        alive = {*begun} - {*victims}
        while alive - told.keys():
            hear()
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in victims))
        return told, alive


def test_nobody_is_signed_out_by_killed_processes_and_lost_answers(issuer: Served, tmp_path: Path) -> None:
    seed = int(os.environ.get("ROWDO_TEST_SEED", time.time_ns() % 1_000_000))
    chance = random.Random(seed)
    with lossy(issuer.url, 0.3, chance, latency=0.2) as proxy:
        killers = [
            Killer(
                House(issuer, tmp_path / f"data{number}", f"killed{number}@example.com"),
                proxy,
                RUNS // HOUSES,
                random.Random(seed + number),
            )
            for number in range(HOUSES)
        ]
        for killer in killers:
            killer.start()
        for killer in killers:
            killer.join()
    assert [killer.problems for killer in killers] == [[]] * HOUSES, f"seed {seed}"
    assert proxy.lost >= RUNS * 0.1
    caught = sum(killer.caught for killer in killers)
    assert caught >= 2, f"only {caught} processes were killed at the moment that matters"


class Once(random.Random):
    """Loses the first answer, and no other."""

    def random(self) -> float:
        self.loss = getattr(self, "loss", -1.0) + 1.0
        return self.loss


def test_a_session_lost_for_good_is_told_in_words(tmp_path: Path) -> None:
    settings = IssuerSettings(grace=0)
    with served(tmp_path / "issuer", settings) as issuer, lossy(issuer.url, 0.5, Once()) as proxy:
        house = House(issuer, tmp_path / "data", "late@example.com")
        house.expire()
        fork_server = ForkServer()
        fork_server.ask(house.data_dir, proxy.url)
        _, (_, word, rest) = fork_server.hear(), fork_server.hear()
        fork_server.close()
    assert (word, rest) == (
        "failed",
        "SignedOutError The session of late@example.com has ended. Sign in again; nothing here is lost.",
    )
    assert len(issuer.refreshes) == 2
    assert auth.Accounts(house.data_dir).current("home") == house.account
