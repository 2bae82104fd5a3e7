"""Several machines, one database, and everything that can go wrong between them, in any order.

After the dust settles every replica equals the database, no text that a person typed is gone without a word,
what recurs goes on recurring, and no operation took effect twice.
"""

import itertools
import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from tests.sync.client import garbled, stored
from tests.sync.people import REFUSED, TAGS, People, who, words
from tests.sync.power import Journal
from tui.sync.operation import folded
from tui.sync.outbox import Outbox
from tui.sync.record import adrift
from tui.todos.recurrence import successor


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

    @rule(machine=who)
    def send(self, machine: int) -> None:
        """The request arrives; whether the answer does is another matter."""
        request = self.clients[machine].ask()
        self.flying[machine] = (request, self.clients[machine].answer_to(request))

    @rule(machine=who)
    def send_in_vain(self, machine: int) -> None:
        self.clients[machine].ask()
        self.flying.pop(machine, None)

    @precondition(lambda self: self.flying)
    @rule(machine=who)
    def receive(self, machine: int) -> None:
        if machine in self.flying:
            self.clients[machine].take(*self.flying.pop(machine))

    @rule(machine=who, twice=st.booleans())
    def exchange(self, machine: int, twice: bool) -> None:
        """A request, perhaps doubled on the way; the second answer arrives."""
        self.flying.pop(machine, None)
        client = self.clients[machine]
        request = client.ask()
        if twice:
            client.answer_to(request)
        client.take(request, client.answer_to(request))

    @rule(machine=who)
    def crash(self, machine: int) -> None:
        self.flying.pop(machine, None)
        self.clients[machine].crash()

    @rule(machine=who, journal=st.sampled_from(Journal))
    def power_cut(self, machine: int, journal: Journal) -> None:
        """Lose everything that is not on the disk for certain; the database may have answered long ago."""
        self.flying.pop(machine, None)
        self.opened.pop(machine, None)
        self.disk.cut_power(self.clients[machine], journal)

    @rule(machine=who)
    def damage(self, machine: int) -> None:
        """Lose even what is on the disk, but for the journal."""
        self.flying.pop(machine, None)
        self.opened.pop(machine, None)
        garbled(self.clients[machine])

    @rule(machine=who)
    def begin_to_copy(self, machine: int) -> None:
        """The beginning of a first copy; what others do comes between its pages."""
        client = self.clients[machine]
        self.damage(machine)
        request = client.ask()
        client.take(request, client.answer_to(request))

    @precondition(lambda self: not self.flying)
    @rule(epoch=st.uuids())
    def new_timeline(self, epoch: Any) -> None:
        self.database.restore_branch(epoch.hex[:12])

    # What must hold

    @invariant()
    def a_todo_is_the_databases_row_with_the_persons_operations(self) -> None:
        for client in self.clients:
            outbox = Outbox(client.replica.file.sql)
            shown = client.shown()
            for uid in {each.uid for each in outbox.all()}:
                assert shown.get(uid) == folded(outbox.base(uid), outbox.of(uid))

    @invariant()
    def no_time_is_without_its_day(self) -> None:
        for client in self.clients:
            assert not any(adrift(record) for record in client.shown().values())

    @invariant()
    def the_counts_are_those_of_the_rows(self) -> None:
        for client in self.clients:
            open_ = [record for record in client.shown().values() if not record["is_complete"]]
            counts = client.replica.counts()
            assert counts.all == len(open_)
            assert dict(counts.tags) == {
                tag: count
                for tag in TAGS
                if (count := sum(tag in record["tags"] for record in open_)) or tag in counts.tags
            }

    @invariant()
    def nothing_took_effect_twice(self) -> None:
        assert len(self.database.applied) == len(set(self.database.applied))

    def check_the_end(self) -> None:
        there = stored(self.database)
        for client in self.clients:
            assert client.replica.waiting == 0
            refused = {each.uid for each in client.replica.refused()}
            shown = client.shown()
            differing = {uid for uid in {*shown, *there} - refused if shown.get(uid) != there.get(uid)}
            assert not differing, [(shown.get(uid), there.get(uid)) for uid in differing]
            for each in client.replica.refused():
                said = json.loads(each.operation)["set"].get("task")
                assert said in REFUSED or "deleted elsewhere" in each.message, each
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
            for uid in self.typed:
                kept |= self.words_in(client, uid)
            kept |= self.words_refused(client.replica)
        lost = set(itertools.chain(*self.typed.values())) - kept - self.forgone
        assert not lost, f"lost without a word: {lost}"


Machines.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestMachines = Machines.TestCase


class Counted(Machines):
    """As above, and the steps are counted."""

    taken = 0

    @invariant()
    def a_step_was_taken(self) -> None:
        type(self).taken += 1


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_ten_thousand_steps() -> None:
    """As above, for longer."""
    Counted.taken = 0
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=int(os.environ.get("ROWDO_MODEL_EXAMPLES", "220")),
            stateful_step_count=60,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Counted.taken >= 10_000 or "ROWDO_MODEL_EXAMPLES" in os.environ
