"""The audit: are people kept apart by the database, and can they work?"""

from tui.schema.audit.audit import attack, audit, missing_parts
from tui.schema.audit.finding import Finding, Weight

__all__ = ["Finding", "Weight", "attack", "audit", "missing_parts"]
