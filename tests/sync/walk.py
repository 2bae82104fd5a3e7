"""Steps that people and the network take at random: from a seed, repeated by it, and fewer if they fail."""

import random
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

LENGTH = 100
"""Steps of one walk, which begins with fresh machines."""

SEED_BITS = 48

Method = TypeVar("Method", bound=Callable[..., None])


class World(Protocol):
    """What is walked in."""

    def begin(self) -> None:
        """Come to where a walk begins."""

    def check(self) -> None:
        """Check what holds after every step."""

    def teardown(self) -> None:
        """Check what holds at the end, and clean up."""


@dataclass(frozen=True)
class Choices:
    """What may be chosen for a step, and when it can be taken."""

    values: dict[str, Sequence[Any]]
    when: Callable[[Any], object]


class Step(NamedTuple):
    """One step, as it was taken."""

    name: str
    arguments: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


def step(when: Callable[[Any], object] | None = None, **values: Sequence[Any]) -> Callable[[Method], Method]:
    """Make a method a step, for walks and for hypothesis.

    Args:
        when: whether it can be taken.
        values: what its arguments are chosen from.
    """

    def made(method: Method) -> Method:
        a_rule: Any = rule
        done = a_rule(**{name: st.sampled_from(each) for name, each in values.items()})(method)
        if when is not None:
            done = precondition(lambda world: bool(when(world)))(done)
        done.choices = Choices(values, when or (lambda world: True))
        return done  # type: ignore[no-any-return]

    return made


def walk(kind: Callable[[], World], seed: int, length: int = LENGTH) -> None:
    """Take steps at random.

    Raises:
        AssertionError: something does not hold; it tells the steps, and those of them that do as well.
    """
    chosen = random.Random(seed)
    every = choices_of(kind)
    # A few kinds of steps, again and again, lead to where all of them together never do.
    share = chosen.uniform(0.2, 1.0)
    among = [name for name in every if chosen.random() < share] or [*every]
    taken: list[Step] = []

    def following(world: World) -> Step | None:
        if len(taken) == length:
            return None
        possible = [name for name in among if every[name].when(world)] or [
            name for name in every if every[name].when(world)
        ]
        name = chosen.choice(possible)
        arguments = {each: chosen.choice(values) for each, values in every[name].values.items()}
        taken.append(Step(name, arguments))
        return taken[-1]

    failure = _played(kind, following)
    if failure is not None:
        needed = shortened(kind, taken, failure)
        steps = "\n".join(f"  {each}" for each in needed)
        raise AssertionError(
            f"The walk of seed {seed} fails, and so do {len(needed)} of its {len(taken)} steps:\n{steps}\n"
            f"ROWDO_MODEL_SEED={seed} repeats it."
        ) from failure


def choices_of(kind: Any) -> dict[str, Choices]:
    """Return the steps there are, by name."""
    found = {name: getattr(getattr(kind, name), "choices", None) for name in sorted(dir(kind))}
    return {name: choices for name, choices in found.items() if choices}


def play(kind: Callable[[], World], steps: Sequence[Step]) -> Exception | None:
    """Take steps, but for those that cannot be taken; return what fails."""
    every, left = choices_of(kind), iter(steps)
    return _played(kind, lambda world: next((each for each in left if every[each.name].when(world)), None))


def shortened(
    kind: Callable[[], World], steps: Sequence[Step], failure: Exception, tries: int = 500
) -> Sequence[Step]:
    """Return fewer of the steps that fail in the same place, taking out ever smaller parts (delta debugging).

    Args:
        kind: makes what is walked in.
        steps: the steps.
        failure: what they fail with.
        tries: how often to try.
    """
    size = max(1, len(steps) // 2)
    while True:
        start, before = 0, len(steps)
        while start < len(steps) and tries:
            fewer = [*steps[:start], *steps[start + size :]]
            tries -= 1
            failing = play(kind, fewer)
            if failing is not None and _place(failing) == _place(failure):
                steps = fewer
            else:
                start += size
        if not tries or (size == 1 and len(steps) == before):
            return steps
        size = max(1, size // 2)


def _played(kind: Callable[[], World], following: Callable[[World], Step | None]) -> Exception | None:
    random.seed(0)  # what is made up in a step, as a uid, is so the same each time
    world = kind()
    failure: Exception | None = None
    try:
        world.begin()
        while taken := following(world):
            getattr(world, taken.name)(**taken.arguments)
            world.check()
    except Exception as error:  # noqa: BLE001 whatever fails is what is looked for
        failure = error
    try:
        world.teardown()
    except Exception as error:  # noqa: BLE001 as above
        failure = failure or error
    return failure


def _place(failure: Exception) -> tuple[type[Exception], str, int | None]:
    last = traceback.extract_tb(failure.__traceback__)[-1]
    return type(failure), last.filename, last.lineno
