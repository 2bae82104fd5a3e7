"""What a check of the setup says."""

from dataclasses import dataclass

from tui.schema.audit import Finding

__all__ = ["Finding", "Report", "fault", "serious"]


@dataclass(frozen=True, slots=True)
class Report:
    """What one check found.

    Attributes:
        name: what was checked.
        said: what there is, in a few words; empty where it could not be seen.
        findings: what is wrong.
    """

    name: str
    said: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether what comes after it cannot be checked."""
        return serious(self.findings)


def serious(findings: tuple[Finding, ...]) -> bool:
    """Tell whether one of the findings is more than advice."""
    return any(finding.weight != "advice" for finding in findings)


def fault(name: str, id: str, found: str, mend: str) -> Report:  # noqa: A002 - as in Finding
    """Return the report of a check that failed in one way."""
    return Report(name, "", (Finding(id, "fault", found, mend),))
