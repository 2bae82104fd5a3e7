"""The functions of the exposed schema, and which of them a call means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from textwrap import shorten

from tests.standins.data_api.failure import Failure

SCHEMA = "public"
"""The one schema the Data API exposes."""

LISTED = 10_000
"""How many characters of the arguments' names an answer repeats."""
NEAR = 0.3
"""How alike two lists of arguments must be, of 1, for one to be offered instead of the other."""


class Shape(Enum):
    """What one result of a function is."""

    VOID = "void"
    VALUE = "value"
    ROW = "row"
    RECORD = "record"
    """A row whose columns only the function knows."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument a function takes."""

    name: str
    type: str
    required: bool
    variadic: bool


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the exposed schema."""

    name: str
    shape: Shape
    returns_set: bool
    volatile: bool
    parameters: tuple[Parameter, ...]

    def takes(self, names: Iterable[str]) -> bool:
        """Whether exactly these arguments call it: all it requires, and none it does not know."""
        given, known = set(names), {p.name for p in self.parameters}
        return given <= known and {p.name for p in self.parameters if p.required} <= given

    def takes_body(self, types: Sequence[str]) -> bool:
        """Whether its one parameter has no name and one of ``types``: it takes a request's body whole."""
        return [p.name for p in self.parameters] == [""] and self.parameters[0].type in types

    @property
    def signature(self) -> str:
        """The function as PostgREST names it where there are several."""
        inner = ", ".join(f"{p.name} => {p.type}" for p in self.parameters)
        return f"{SCHEMA}.{self.name}({inner})"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request says about the function it means."""

    name: str
    arguments: Sequence[str] | None
    """The names of the arguments; None where the body is no object and can only be taken whole."""
    body_types: Sequence[str]
    """The types of a parameter that would take the body whole; empty where there is no body."""


def find_function(known: Mapping[str, Sequence[Function]], wanted: Wanted) -> Function:
    """Return the function a request means.

    Named arguments decide; a function with a single unnamed parameter takes what no other does.

    Args:
        known: The functions there are by their names, as the schema cache has them.
        wanted: What the request says.

    Raises:
        Failure: None headers_fit (404), or several do (300).
    """
    overloads = known.get(wanted.name, ())
    fitting = _fitting(overloads, wanted)
    if not fitting:
        raise _not_found(wanted, overloads, known)
    if len(fitting) > 1:
        raise Failure(
            300,
            "PGRST203",
            "Could not choose the best candidate function between: "
            + ", ".join(function.signature for function in fitting),
            hint="Try renaming the parameters or the function itself in the database so function "
            "overloading can be resolved",
        )
    return fitting[0]


def _fitting(overloads: Sequence[Function], wanted: Wanted) -> list[Function]:
    if wanted.arguments is not None:
        named = [f for f in overloads if f.takes(wanted.arguments) and all(p.name for p in f.parameters)]
        if named:
            return named
    return [f for f in overloads if f.takes_body(wanted.body_types)]


def _not_found(wanted: Wanted, overloads: Sequence[Function], names: Iterable[str]) -> Failure:
    name, arguments = f"{SCHEMA}.{wanted.name}", wanted.arguments or []
    listed = shorten(", ".join(arguments), LISTED, placeholder="…")
    ways, shown = [], ""
    if wanted.arguments is not None:
        parameters = f" with parameter{'s' if len(arguments) > 1 else ''} {listed}"
        ways.append(parameters if arguments else " without parameters")
        shown = f"({listed})" if arguments else " without parameters"
    if wanted.body_types:
        ways.append(f" with a single unnamed {'/'.join(wanted.body_types)} parameter")
    return Failure(
        404,
        "PGRST202",
        f"Could not find the function {name}{shown} in the schema cache",
        details=f"Searched for the function {name}{' or'.join(ways)}, "
        "but no matches were found in the schema cache.",
        # A body that is no JSON says nothing of what was meant.
        hint=_perhaps(wanted, overloads, names) if wanted.arguments is not None else None,
    )


def _perhaps(wanted: Wanted, overloads: Sequence[Function], names: Iterable[str]) -> str | None:
    """Return a hint at what is spelled nearly like it."""
    if overloads:
        lists = [", ".join(parameter.name for parameter in function.parameters) for function in overloads]
        near = [
            f"{wanted.name}({found})"
            for found in get_close_matches(", ".join(wanted.arguments or []), lists, 1, NEAR)
        ]
    else:
        near = get_close_matches(wanted.name, names, 1)
    return f"Perhaps you meant to call the function {SCHEMA}.{near[0]}" if near else None
