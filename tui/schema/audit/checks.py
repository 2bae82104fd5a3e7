"""The checks of the audit: one SQL file each, in this folder."""

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
    """A query that returns a row (found, mend) for each problem. `reach.sql` is put before it."""

    id: str
    weight: Weight
    title: str
    query: str


@cache
def checks() -> tuple[Check, ...]:
    """Return all checks, in the order of their files' numbers."""
    found = []
    folder = files(__package__).joinpath("checks")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        name, text = NAME.fullmatch(file.name), file.read_text("utf-8")
        header = HEADER.match(text)
        if name is None or header is None:
            raise ValueError(f"{file.name} is not a check")
        found.append(Check(name[1], cast(Weight, header[1]), header[2], text))
    return tuple(found)


@cache
def all_at_once() -> str:
    """Return one query for all checks; its rows (check, found, mend) have the number of their check."""
    reach = files(__package__).joinpath("reach.sql").read_text("utf-8")
    asked = (
        f'select {number} as "check", found, mend from (\n{check.query}) as "{check.id}"\n'  # noqa: S608 - ours
        for number, check in enumerate(checks())
    )
    return f'{reach}{"union all ".join(asked)}order by "check"'
