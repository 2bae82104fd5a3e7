"""Send all cases to an endpoint."""

from typing import Any

from tests.fidelity.cases import all_cases
from tests.fidelity.send import Sender


def ask(sender: Sender) -> dict[str, list[dict[str, Any]]]:
    """Return the answers to each case, by its group and name."""
    return {
        f"{case['group']}: {case['name']}": [
            answer
            for request in case["requests"]
            if (answer := _send(sender, case, request)) and not request.get("ignored")
        ]
        for case in all_cases()
    }


def _send(sender: Sender, case: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    return sender.send(request, door=case.get("host", "apiauth"), align=case.get("align", False))
