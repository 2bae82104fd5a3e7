"""The numbered migrations that lie beside this file."""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files

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

BODY = re.compile(r"create (?:or replace )?function public\.(\w+).*?\bas (\$\w*\$)(.*)\2", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema. What is released is never changed, only followed by the next."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def statements(self) -> list[str]:
        """The single statements: the extended protocol takes one at a time."""
        return split(self.text)


def migrations() -> list[Migration]:
    """Return all migrations, in the order they are applied."""
    folder = files(__package__).joinpath("migrations")
    found = []
    for file in folder.iterdir():
        number, _, name = file.name.removesuffix(".sql").partition("_")
        found.append(Migration(int(number), name, file.read_text("utf-8")))
    return sorted(found, key=lambda migration: migration.number)


def function_bodies() -> dict[str, str]:
    """Return the source of each function that the migrations make, by name, as Postgres has it in the end."""
    statements = [statement for migration in migrations() for statement in migration.statements]
    return {found[1]: found[3] for each in statements if (found := BODY.search(each))}


def split(script: str) -> list[str]:
    """Return the statements of an SQL script, without the semicolons between them.

    Knows comments, strings, quoted names and dollar-quoted bodies; not ``BEGIN ATOMIC``.
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
