"""The ``Prefer`` header (RFC 7240), as far as PostgREST knows it for functions."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from tests.standins.data_api.failure import Failure

KNOWN = {
    "count": frozenset(("exact", "planned", "estimated")),
    "handling": frozenset(("strict", "lenient")),
    # Understood by PostgREST, without effect on functions.
    "missing": frozenset(("default", "null")),
    "resolution": frozenset(("merge-duplicates", "ignore-duplicates")),
    "return": frozenset(("representation", "minimal", "headers-only")),
    "tx": frozenset(("commit", "rollback")),
}
"""The preferences with a few values, and these."""
DIGITS = 9
"""How many a number of rows may have."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a client would like."""

    count: str | None = None
    """That the total of a paged result be told; every kind of count is exact here."""
    handling: str | None = None
    """What becomes of a request with preferences that are not known: ``strict`` refuses it."""
    max_affected: int | None = None
    """How many rows at most may be in the result, where it is strict."""
    timezone: str | None = None

    @classmethod
    def read(cls, header: str) -> "Preferences":
        """Read the header. Of a preference stated twice the first counts (RFC 7240, 2).

        Raises:
            Failure: Something unknown is preferred, and to be handled strictly.
        """
        stated = [part.strip() for part in header.split(",") if part.strip()]
        first: dict[str, str] = {}
        for part in stated:
            name, _, value = part.partition("=")
            first.setdefault(name, value)
        known = {name: value for name, value in first.items() if _is_known(name, value)}
        strict = known.get("handling") == "strict"
        unknown = [part for part in stated if part.partition("=")[0] not in known]
        if strict and unknown:
            raise Failure(
                400,
                "PGRST122",
                "Invalid preferences given with handling=strict",
                details=f"Invalid preferences: {', '.join(unknown)}",
            )
        return cls(
            known.get("count"),
            known.get("handling"),
            int(known["max-affected"]) if strict and "max-affected" in known else None,
            known.get("timezone"),
        )

    @property
    def applied(self) -> str:
        """The header ``Preference-Applied``; empty when nothing was asked for."""
        words = {
            "count": self.count,
            "handling": self.handling,
            "timezone": self.timezone,
            "max-affected": self.max_affected,
        }
        return ", ".join(f"{name}={value}" for name, value in words.items() if value is not None)


def _is_known(name: str, value: str) -> bool:
    match name:
        case "max-affected":
            return value.isascii() and value.isdecimal() and len(value) <= DIGITS
        case "timezone":
            return value in _timezones()
        case _:
            return value in KNOWN.get(name, ())


@cache
def _timezones() -> frozenset[str]:
    # The machine's own goes by a name that Postgres does not have.
    return frozenset(available_timezones()) - {"localtime"}
