"""What an audit finds."""

from dataclasses import dataclass
from typing import Literal

Weight = Literal["hole", "fault", "advice"]
"""``hole``: people can get at each other's todos; ``fault``: it does not work; ``advice``: better shut."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and what mends it."""

    id: str
    """Such as ``rls-off``; stable, for scripts."""
    weight: Weight
    found: str
    mend: str
    """SQL for the owner, ending in a semicolon, or what to do in words."""
