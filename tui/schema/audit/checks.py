"""The questions of the audit: one SQL file each, beside this one."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from tui.schema.audit.finding import Weight

HEADER = re.compile(r"-- (hole|fault|advice): (.+)\n")
NAME = re.compile(r"\d\d-([a-z-]+)\.sql")


@dataclass(frozen=True, slots=True)
class Check:
    """A query that returns a row (found, mend) for each thing that is wrong."""

    id: str
    weight: Weight
    title: str
    query: str


@cache
def checks() -> tuple[Check, ...]:
    """Return all checks, in the order of their files' numbers."""
    folder = files(__package__)
    reach = folder.joinpath("reach.sql").read_text("utf-8")
    found = []
    for file in sorted(folder.joinpath("checks").iterdir(), key=lambda file: file.name):
        name, text = NAME.fullmatch(file.name), file.read_text("utf-8")
        header = HEADER.match(text)
        if name is None or header is None:
            raise ValueError(f"{file.name} is not a check")
        found.append(Check(name[1], cast(Weight, header[1]), header[2], reach + text))
    return tuple(found)
