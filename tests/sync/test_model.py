"""Several machines, one database, and everything that can go wrong between them, in any order.

After the dust settles every replica equals the database, no text that a person typed is gone without a word,
what recurs goes on recurring, and no operation took effect twice.
"""

import itertools
import json
import os
import random
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

import tui
from tests.sync.client import Client, garbled, stored
from tests.sync.lists import check_lists
from tests.sync.people import BOTH, NOON, ODD, REFUSED, TAGS, TEXTS, WHICH, WHO, People, words
from tests.sync.power_cut import Journal
from tests.sync.walk import LENGTH, SEED_BITS, Step, play, shortened, step, walk
from tui.replica.operation import folded
from tui.replica.outbox import Outbox
from tui.replica.record import adrift
from tui.replica.rows import Rows, indexed
from tui.sync.response import OtherResponseError
from tui.todos.recurrence import successor

PROGRAM = Path(tui.__file__).parent


class Machines(People):
    """What people and the network do."""

    def teardown(self) -> None:
        try:
            self.settle()
            self.check_the_end()
        finally:
            for client in self.clients:
                client.close()
            self.folder.cleanup()
            self.patches.close()

    # The network and the machines

    @step(machine=WHO)
    def send(self, machine: int) -> None:
        """The request arrives; whether the answer does is another matter."""
        request = self.clients[machine].ask()
        self.flying[machine] = (request, self.clients[machine].answer_to(request))
        self.answered[machine] = self.flying[machine]

    @step(machine=WHO)
    def send_in_vain(self, machine: int) -> None:
        self.clients[machine].ask()
        self.flying.pop(machine, None)

    @step(lambda self: self.flying, machine=WHO)
    def receive(self, machine: int) -> None:
        if machine in self.flying:
            self.clients[machine].take(*self.flying.pop(machine))

    @step(machine=WHO, twice=BOTH)
    def exchange(self, machine: int, twice: bool) -> None:
        """A request, perhaps doubled on the way; the second answer arrives."""
        self.flying.pop(machine, None)
        client = self.clients[machine]
        request = client.ask()
        if twice:
            client.answer_to(request)
        answer = client.answer_to(request)
        self.answered[machine] = (request, answer)
        client.take(request, answer)

    @step(machine=WHO)
    def crash(self, machine: int) -> None:
        self.flying.pop(machine, None)
        self.clients[machine].crash()

    @step(machine=WHO, journal=[*Journal])
    def power_cut(self, machine: int, journal: Journal) -> None:
        """Lose everything that is not on the disk for certain; the database may have answered long ago."""
        self.flying.pop(machine, None)
        self.opened.pop(machine, None)
        self.disk.cut_power(self.clients[machine], journal)

    @step(machine=WHO)
    def damage(self, machine: int) -> None:
        """Lose even what is on the disk, but for the journal."""
        self.flying.pop(machine, None)
        self.opened.pop(machine, None)
        garbled(self.clients[machine])

    @step(machine=WHO)
    def begin_to_copy(self, machine: int) -> None:
        """The beginning of a first copy; what others do comes between its pages."""
        client = self.clients[machine]
        self.damage(machine)
        request = client.ask()
        client.take(request, client.answer_to(request))

    @step(lambda self: not self.flying)
    def new_timeline(self) -> None:
        self.database.restore_branch(f"e{next(self.epochs)}")

    # What must hold

    @invariant()
    def check(self) -> None:
        """What a machine shows is right: looked at where something has been written since it was right."""
        for number, client in enumerate(self.clients):
            sql = client.replica.file.sql
            written = (id(sql), sql.total_changes, client.exchange.data_version())
            if self.right.get(number) != written:
                self.check_operations(client)
                self.check_lists(client)
                self.right[number] = written
        assert len(self.database.applied) == len(set(self.database.applied)), "something took effect twice"

    def check_operations(self, client: Client) -> None:
        """A todo is the database's row with the person's operations done to it."""
        outbox, rows = Outbox(client.replica.file.sql), Rows(client.replica.file.sql)
        for uid in outbox.uids():
            assert rows.get(uid) == folded(outbox.base(uid), outbox.of(uid))

    def check_lists(self, client: Client) -> None:
        """Lists and counts, which the tables make: looked at where those hold what they did not before."""
        sql = client.replica.file.sql
        tables = ("todo", "tag", "tally")
        held = indexed(sql), *(tuple(sql.execute(f"select * from {table}")) for table in tables)
        if held not in self.listed:
            shown = client.shown()
            self.check_counts(client, shown)
            check_lists(client.replica, shown, NOON.date())
            assert not any(adrift(record) for record in shown.values())
            self.listed.add(held)

    def check_counts(self, client: Client, shown: dict[str, Any]) -> None:
        """The counts are those of the rows."""
        open_ = [record for record in shown.values() if not record["is_complete"]]
        counts = client.replica.counts()
        assert counts.all == len(open_)
        assert dict(counts.tags) == {
            tag: count
            for tag in TAGS
            if (count := sum(tag in record["tags"] for record in open_)) or tag in counts.tags
        }

    def check_the_end(self) -> None:
        there = stored(self.database)
        for client in self.clients:
            assert client.replica.waiting == 0
            refused = {each.uid for each in client.replica.refused()}
            shown = client.shown()
            differing = {uid for uid in {*shown, *there} - refused if shown.get(uid) != there.get(uid)}
            assert not differing, [(shown.get(uid), there.get(uid)) for uid in differing]
            for each in client.replica.refused():
                # Here a task is all that is ever refused: what was refused with it goes through without it.
                said = json.loads(each.operation)["set"]["task"]
                assert said in {*REFUSED, *self.refused_since} or "deleted elsewhere" in each.message, each
            for index in ("words", "grams"):
                client.replica.file.sql.execute(f"insert into {index} ({index}) values ('integrity-check')")
        self.check_the_words(there)
        done = {successor(uid) for uid, record in there.items() if record["is_complete"]}
        refused = {each.uid for client in self.clients for each in client.replica.refused()}
        assert not (self.following & done) - there.keys() - refused

    def check_the_words(self, there: dict[str, Any]) -> None:
        """Every word is in the database, in a conflict or refused, or replaced by somebody who saw it."""
        kept: set[str] = set()
        for record in there.values():
            kept |= words(record["task"], record["notes"])
        for client in self.clients:
            shown = client.shown()
            for uid in self.typed:
                kept |= self.words_in(client, uid, shown)
            kept |= self.words_refused(client.replica)
        lost = set(itertools.chain(*self.typed.values())) - kept - self.forgone
        assert not lost, f"lost without a word: {lost}"


Machines.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestMachines = Machines.TestCase


class Hostile(Machines):
    """As above, and databases, networks and other applications are worse than most."""

    @step(machine=WHO, other=WHO)
    def receive_another_answer(self, machine: int, other: int) -> None:
        """Something in between answers with what was meant for another request."""
        client, (asked, answer) = self.clients[machine], self.answered.get(other, (None, None))
        if asked is None:
            return
        request = client.ask()
        try:
            client.take(request, answer)
        except OtherResponseError:
            return
        assert request.cursor == asked.cursor
        assert [each.id for each in request.operations] == [each.id for each in asked.operations]

    @step(lambda self: not self.crowded, machine=WHO, count=(1, 2, 600), sent=BOTH)
    def a_great_crowd_comes_and_goes(self, machine: int, count: int, sent: bool) -> None:
        """More than one statement takes at once."""
        self.crowded = True
        self.a_crowd_comes_and_goes(machine, count, sent)

    @step(machine=WHO, place=WHICH)
    def refuse_from_now_on(self, machine: int, place: int) -> None:
        """A new constraint: what was deleted may not come back as it was."""
        if uid := self.todo_of(machine, place):
            self.database.refuses = self.clients[machine].shown()[uid]["task"]
            self.refused_since.add(self.database.refuses)

    @step(place=WHICH, fields=ODD, below=(None, *WHICH))
    def another_application_writes_oddly(self, place: int, fields: dict[str, Any], below: int | None) -> None:
        uids = sorted(self.database.rows)
        if uids:
            uid = uids[place % len(uids)]
            parent = {} if below is None else {"parent_uid": uids[below % len(uids)]}
            self.database.write(uid, **fields, **(parent if parent.get("parent_uid") != uid else {}))


SHARDS = 8
FRESH = os.environ.get("ROWDO_MODEL_STEPS")
STEPS = int(FRESH or "100000")
"""In all shards together."""


def seeds() -> list[int]:
    """The seeds of all walks: others for each version of program and model, the same while neither changes.

    So a change is tried with steps that nobody has tried before, and what fails in CI fails on every machine.
    """
    if FRESH:
        chance: random.Random = random.SystemRandom()
    else:
        files = [*PROGRAM.rglob("*.py"), *PROGRAM.rglob("*.sql"), *Path(__file__).parent.glob("*.py")]
        chance = random.Random(sha256(b"".join(path.read_bytes() for path in sorted(files))).digest())
    return [chance.getrandbits(SEED_BITS) for _ in range(STEPS // LENGTH)]


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_many_more_steps(shard: int) -> None:
    """As above, for longer. `ROWDO_MODEL_STEPS` says how many steps, by seeds that are new each time.

    What fails tells its seed and its steps: `ROWDO_MODEL_SEED=SEED` has the first shard repeat it.
    """
    if given := os.environ.get("ROWDO_MODEL_SEED"):
        if shard:
            pytest.skip("One shard takes the steps of a given seed.")
        walk(Hostile, int(given))
        return
    for seed in seeds()[shard::SHARDS]:
        walk(Hostile, seed)


def test_a_walk_tells_the_steps_that_fail() -> None:
    class Forgetful(Machines):
        @step(machine=WHO, place=WHICH, field=TEXTS)
        def write(self, machine: int, place: int, field: str) -> None:
            """Type a word that is kept nowhere."""
            if uid := self.todo_of(machine, place):
                self.new_word(uid)

    steps = [Step("fold", {"machine": 0, "place": 0, "folded": True})] * 9
    steps.insert(4, Step("write", {"machine": 1, "place": 0, "field": "task"}))
    failure = play(Forgetful, steps)
    assert failure is not None
    assert "lost without a word" in str(failure)
    assert shortened(Forgetful, steps, failure) == [steps[4]]
