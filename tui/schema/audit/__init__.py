"""The audit: does the database keep each person's todos private, and can people use it?"""

from tui.schema.audit.attack import attack, attack_by_call
from tui.schema.audit.audit import audit
from tui.schema.audit.finding import Finding, Weight
from tui.schema.audit.parts import missing_parts
from tui.schema.audit.rehearsal import rehearse

__all__ = ["Finding", "Weight", "attack", "attack_by_call", "audit", "missing_parts", "rehearse"]
