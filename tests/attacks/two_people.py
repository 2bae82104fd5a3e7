"""Two people in one database: one has todos, the other attacks them."""

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.local.endpoint.project import Answer, Person, Project

numbers = itertools.count(1)
SNAPSHOT = "select to_jsonb(t) as todo from todos t where user_id = $1 order by id"
SETTINGS = "select to_jsonb(s) as setting from rowdo.settings s where user_id = $1 order by key"

OWN = "own todo"
"""The outcome of a statement that shows the attacker's own todo and nothing else."""
ANYTHING = "anything"
"""The outcome of a statement whose rows do not matter as long as no secret is in them."""

Outcome = str | list[Any]
"""A SQLSTATE (empty where the endpoint refuses), all values of the answer's rows, or a word from above."""


@dataclass(frozen=True)
class Attack:
    """Statements, and what the last of them, or the first that fails, may be answered.

    ``{victim}`` and ``{attacker}`` stand for the two people's subjects, ``{id}`` and ``{uid}`` for what names
    the victim's first todo.
    """

    steps: Sequence[str]
    outcomes: Sequence[Outcome]


Attempts = Iterator[tuple[list[Answer], Sequence[str]]]
"""The answers to one way of sending the statements, and the SQLSTATEs that this way alone adds."""
Door = Callable[[Person, Sequence[str]], Attempts]


def sql_door(person: Person, steps: Sequence[str]) -> Attempts:
    """Send the statements to ``/sql``: together and one by one, with and without a transaction around."""
    # authenticator by itself has no rights: that is what it hears after a COMMIT, and outside a batch.
    roleless = () if person.project.kind == "login" else ("42501",)
    yield [person.batch(steps)], ()
    yield [person.sql(step) for step in steps], ()
    yield [person.batch(["commit", *steps])], roleless
    yield [person.bare(step) for step in steps], roleless


@dataclass(frozen=True)
class Victim:
    """Somebody with two todos and a saved filter that hold a secret."""

    person: Person
    secret: str
    before: list[Any]
    settings: list[Any]

    @classmethod
    def settle(cls, project: Project) -> "Victim":
        person, secret = project.person("victim", role="authenticated"), f"secret{next(numbers):06}"
        for task in (f"meet {secret} at noon", f"pay {secret}"):
            answer = person.sql("insert into todos (task) values ($1)", task)
        assert answer.status == 200, answer.body
        kept = person.sql(
            "insert into rowdo.settings (key, value) "
            "values ('filter/own', jsonb_build_object('query', $1::text))",
            secret,
        )
        assert kept.status == 200, kept.body
        return cls(person, secret, _snapshot(person), _settings(person))

    def assert_untouched(self) -> None:
        """Assert that the todos are as they were, and that their owner can still work with them."""
        assert _snapshot(self.person) == self.before
        assert _settings(self.person) == self.settings
        seen = self.person.sql("select id, task from todos order by id").rows
        assert seen == [{"id": str(todo["id"]), "task": todo["task"]} for todo in self.before]
        work = ["insert into todos (task) values ('more')", "delete from todos where task = 'more'"]
        assert self.person.batch(work).body["results"][-1]["rowCount"] == 1


def _snapshot(person: Person) -> list[Any]:
    return [row["todo"] for row in person.project.owner(SNAPSHOT, person.subject).rows]


def _settings(person: Person) -> list[Any]:
    return [row["setting"] for row in person.project.owner(SETTINGS, person.subject).rows]


@dataclass(frozen=True)
class Attacker:
    """Somebody with one todo, and bad intentions."""

    person: Person
    task: str

    @classmethod
    def settle(cls, project: Project) -> "Attacker":
        person = project.person("attacker", role="authenticated")
        task = f"task of {person.subject}"
        answer = person.sql("insert into todos (task) values ($1)", task)
        assert answer.status == 200, answer.body
        return cls(person, task)

    def tries(self, victim: Victim, attack: Attack, api: Door) -> Iterator[tuple[Answer, Sequence[Outcome]]]:
        """Send the statements in every way an API has; yield what each came to, and what it may come to."""
        names = {"victim": victim.person.subject, "attacker": self.person.subject}
        names |= {name: str(victim.before[0][name]) for name in ("id", "uid")}
        steps = [_fill(step, names) for step in attack.steps]
        for answers, also in api(self.person, steps):
            for answer in answers:
                assert victim.secret not in json.dumps(answer.body), answer.body
            failed = [answer for answer in answers if answer.status != 200]
            yield failed[0] if failed else answers[-1], (*attack.outcomes, *also)

    def assail(self, victim: Victim, attack: Attack, api: Door) -> None:
        """Send the statements in every way an API has, and assert that each time nothing came of it."""
        for answer, outcomes in self.tries(victim, attack, api):
            assert self.is_among(outcomes, answer), answer.body
        victim.assert_untouched()

    def is_among(self, outcomes: Sequence[Outcome], answer: Answer) -> bool:
        """Tell whether an answer is one of those that may be."""
        if answer.status != 200:
            return answer.code in outcomes
        values = [value for row in answer.rows for value in row.values()]
        return ANYTHING in outcomes or values in [
            [self.task] if outcome == OWN else outcome for outcome in outcomes
        ]


def _fill(step: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        step = step.replace("{" + name + "}", value)
    return step
