"""Compare two sets of answers, and account for what differs between them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMED = Path(__file__).with_name("differences.json")
PLACES = ("file", "line", "routine")
"""Where in Postgres' source an error is from: compared only where both ran the same Postgres."""
REQUEST_ID = "headers.neon-request-id"
"""How often it came, which is once or twice; compared only in that it came."""
SHOWN = 200

Answer = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One difference between the answers to one case."""

    case: str
    what: str
    weight: str
    """Of what is named: matters, little, none, by design; else empty."""


def compare(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return the differences between what was recorded and what is answered now, of the cases in both."""
    named = [
        (re.compile(each["cases"]), re.compile(each["what"]), each["weight"])
        for each in json.loads(NAMED.read_text("utf-8"))
    ]
    same = recorded["postgres"] == now["postgres"]
    found: list[Difference] = []
    for case, answers in recorded["answers"].items():
        for before, after in zip(answers, now["answers"].get(case, answers), strict=True):
            for what in _kinds(before, after, same_postgres=same):
                weights = (
                    weight for cases, kind, weight in named if cases.search(case) and kind.search(what)
                )
                found.append(Difference(case, what, next(weights, "")))
    return found


def _kinds(before: Answer, after: Answer, *, same_postgres: bool) -> Iterator[str]:
    """Yield the differences of two answers; one alone where not even the outcome is of the same kind."""
    if before["status"] != after["status"] or _failed(before) != _failed(after):
        yield f"outcome: recorded {_outcome(before)} | now {_outcome(after)}"
        return
    found = [
        f"{what}: recorded {_short(one)} | now {_short(other)}"
        for what, one, other in _differences(before, after, "")
        if not (what == REQUEST_ID and one and other)
        and (same_postgres or what.rpartition(".")[2] not in PLACES)
    ]
    # How numbers and escapes are written shows in no value; where the values differ it differs too.
    yield from [each for each in found if len(found) == 1 or not each.startswith("spelling:")]


def _differences(one: Any, other: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    match one, other:
        case dict(), dict():
            for key in sorted({*one, *other}):
                missing = "(absent)"
                yield from _differences(
                    one.get(key, missing), other.get(key, missing), f"{path}.{key}".lstrip(".")
                )
        case list(), list() if len(one) == len(other):
            for before, after in zip(one, other, strict=True):
                yield from _differences(before, after, f"{path}[]")
        case _ if one != other or isinstance(one, bool) != isinstance(other, bool):
            yield path, one, other


def _failed(answer: Answer) -> bool:
    body = answer.get("body")
    return isinstance(body, dict) and "message" in body


def _outcome(answer: Answer) -> str:
    """Say in a few words what an answer comes to."""
    status, body = answer["status"], answer.get("body")
    if status is None:
        return str(answer["fault"])
    if isinstance(body, dict) and _failed(answer):
        return f"{status} {body.get('code') or ''} {body['message']}"
    if isinstance(body, dict):
        results = body.get("results", [body])
        return f"{status} {_short([each.get('rows') for each in results][-1] if results else [])}"
    return f"{status} {_short(body)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
