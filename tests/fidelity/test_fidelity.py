"""The embedded endpoint answers as Neon's own software was recorded to: see docs/fidelity.md."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.fidelity.compare import NAMED, compare
from tests.fidelity.corpus import ask
from tests.fidelity.embedded import embedded

RECORDED = Path(__file__).with_name("recorded")
MOST_NAMED = 40
WEIGHTS = {"little", "none", "by design"}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("name", ["auth_broker", "local_proxy"])
def test_the_answers_are_those_recorded(name: str) -> None:
    recorded: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    with embedded(broker=name == "auth_broker") as (sender, version):
        answers = ask(sender)
    assert recorded["answers"].keys() <= answers.keys()
    now = {"postgres": version, "answers": answers}
    differences = compare(recorded, now)
    assert [each for each in differences if not each.weight] == []
    cases = Counter({each.case: each.weight for each in differences}.values())
    assert cases.keys() <= WEIGHTS
    assert cases.total() <= MOST_NAMED


def test_every_difference_on_purpose_has_a_reason() -> None:
    named = json.loads(NAMED.read_text("utf-8"))
    assert all(each["why"] and each["weight"] in WEIGHTS for each in named)


def test_a_difference_that_is_not_named_is_found() -> None:
    recorded: dict[str, Any] = json.loads((RECORDED / "auth_broker.json").read_text("utf-8"))
    case = "auth: user_id" if "auth: user_id" in recorded["answers"] else next(iter(recorded["answers"]))
    changed = json.loads(json.dumps(recorded))
    changed["answers"][case][0]["status"] = 418
    assert [each.case for each in compare(recorded, changed)] == [case]
    assert compare(recorded, recorded) == []
