"""The report of one check of the setup."""

from dataclasses import dataclass

from tui.schema.audit import Finding

__all__ = ["Finding", "Report", "fault", "serious"]


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one check.

    Attributes:
        name: what was checked.
        said: what was found, in a few words; empty if the check failed before that.
        findings: the problems.
    """

    name: str
    said: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the checks after this one are impossible."""
        return serious(self.findings)


def serious(findings: tuple[Finding, ...]) -> bool:
    """Return whether any finding is more than advice."""
    return any(finding.weight != "advice" for finding in findings)


def fault(name: str, id: str, found: str, mend: str) -> Report:  # noqa: A002 - as in Finding
    """Return a report with one finding."""
    return Report(name, "", (Finding(id, "fault", found, mend),))
