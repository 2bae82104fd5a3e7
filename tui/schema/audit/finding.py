"""A finding of the audit."""

from dataclasses import dataclass
from typing import Literal

Weight = Literal["hole", "fault", "advice"]
"""``hole``: people can access each other's todos; ``fault``: something fails; ``advice``: to improve."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and how to solve it."""

    id: str
    """A name such as ``rls-off``, which stays the same, for scripts."""
    weight: Weight
    found: str
    mend: str
    """SQL for the owner, ending in a semicolon, or advice in words."""
