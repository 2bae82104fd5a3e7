"""The ``Prefer`` header (RFC 7240), as far as PostgREST knows it for functions."""

from dataclasses import dataclass

from tui.local.endpoint.data_api.failure import Failure

KNOWN = {
    "count": frozenset(("exact", "planned", "estimated")),
    "handling": frozenset(("strict", "lenient")),
    "return": frozenset(("representation", "minimal", "headers-only")),
    # Understood by PostgREST, without effect on functions or here.
    "missing": frozenset(("default", "null")),
    "resolution": frozenset(("merge-duplicates", "ignore-duplicates")),
    "tx": frozenset(("commit", "rollback")),
}
"""The preferences there are, and their values."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a client would like."""

    count: str | None = None
    """That the total of a paged result be told; every kind of count is exact here."""
    strict: bool = False
    minimal: bool = False
    """That the answer have no body."""

    @classmethod
    def read(cls, header: str) -> "Preferences":
        """Read the header.

        Raises:
            Failure: Something unknown is preferred, and to be handled strictly.
        """
        stated = [part.strip() for part in header.split(",") if part.strip()]
        pairs = [part.partition("=")[::2] for part in stated]
        known = {name: value for name, value in pairs if name in KNOWN and value in KNOWN[name]}
        strict = known.get("handling") == "strict"
        unknown = [part for part, (name, _) in zip(stated, pairs, strict=True) if name not in known]
        if strict and unknown:
            raise Failure(
                400,
                "PGRST122",
                "Invalid preferences given with handling=strict",
                details=f"Invalid preferences: {', '.join(unknown)}",
            )
        return cls(known.get("count"), strict, known.get("return") == "minimal")

    @property
    def applied(self) -> str:
        """The header ``Preference-Applied``; empty when nothing was asked for."""
        words = {
            "return": "minimal" if self.minimal else None,
            "handling": "strict" if self.strict else None,
            "count": self.count,
        }
        return ", ".join(f"{name}={value}" for name, value in words.items() if value)
