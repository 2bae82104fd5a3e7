"""The definitions of the schema: the SQL files in the folder `definitions`."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

VERSION = 15
"""The version of the definitions, raised by each release that changes them. Up to 8 they were migrations."""

TOKEN = re.compile(
    r"""
      --[^\n]*                   # comment
    | /\*.*?\*/                  # comment
    | '(?:[^']|'')*'             # string
    | "[^"]*"                    # quoted name
    | (?P<quote>\$\w*\$).*?(?P=quote)  # body of a function
    | (?P<end>;)
    """,
    re.DOTALL | re.VERBOSE,
)

BODY = re.compile(r"create or replace function ((?:public|rowdo)\.\w+).*?\bas (\$\w*\$)(.*)\2", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Definition:
    """The SQL of one topic. It can be applied to any database, any number of times."""

    name: str
    text: str

    @property
    def statements(self) -> list[str]:
        """The statements one by one, since the extended protocol accepts one at a time."""
        return split(self.text)


@cache
def definitions() -> tuple[Definition, ...]:
    """Return all definitions, ordered so that each depends only on those before it."""
    folder = files(__package__).joinpath("definitions")
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(
        Definition(file.name.removesuffix(".sql").partition("_")[2], file.read_text("utf-8"))
        for file in found
    )


def guard() -> Definition:
    """Return the definition that has more effect if a superuser applies it than if the owner does."""
    return next(each for each in definitions() if each.name == "guard")


def drizzle() -> str:
    """Return the table as a drizzle-kit schema, in TypeScript."""
    return files(__package__).joinpath("drizzle.ts").read_text("utf-8")


def fingerprint(all_of_them: Sequence[Definition]) -> str:
    """Return the SHA-256 of the definitions' texts, in hex."""
    return hashlib.sha256("\0".join(each.text for each in all_of_them).encode()).hexdigest()


def function_bodies() -> dict[str, str]:
    """Return the source of each PL/pgSQL function that the definitions create, by its qualified name."""
    statements = [statement for each in definitions() for statement in each.statements]
    return {found[1]: found[3] for each in statements if (found := BODY.search(each))}


def split(script: str) -> list[str]:
    """Return the statements of an SQL script, without the semicolons between them.

    Handles comments, strings, quoted names and dollar-quoted bodies, but not ``BEGIN ATOMIC``.
    """
    statements, start = [], 0
    for token in TOKEN.finditer(script):
        if token["end"]:
            statements.append(script[start : token.start()].strip())
            start = token.end()
    rest = script[start:].strip()
    if TOKEN.sub("", rest).strip():
        statements.append(rest)
    return statements
