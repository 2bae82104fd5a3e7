"""The functions of the exposed schema, and which of them a call means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Any

from tui.local.endpoint.claims import ClaimsKeeper
from tui.local.endpoint.data_api.failure import Failure

SCHEMA = "public"
"""The one schema the Data API exposes."""

FUNCTIONS = """
select coalesce(jsonb_agg(jsonb_build_object(
    'name', p.proname,
    'shape', case
        when p.prorettype = 'void'::regtype then 'void'
        when t.typtype = 'c' or p.prorettype = 'record'::regtype or p.proargmodes && '{o,b,t}' then 'row'
        else 'value'
    end,
    'returns_set', p.proretset,
    'volatile', p.provolatile = 'v',
    'parameters', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'name', coalesce(a.name, ''),
            'type', format_type(a.type, null),
            'required', a.place <= p.pronargs - p.pronargdefaults,
            'variadic', a.mode is not distinct from 'v'
        ) order by a.place), '[]')
        from (
            select u.name, u.type, u.mode, row_number() over (order by u.place) as place
            from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargmodes, p.proargnames)
                with ordinality as u (type, mode, name, place)
            where u.mode is null or u.mode in ('i', 'b', 'v')
        ) a
    )
) order by p.oid), '[]')
from pg_proc p
join pg_type t on t.oid = p.prorettype
where p.pronamespace = $1::regnamespace
  and p.prokind = 'f'
  and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
"""


NEAR = 0.3
"""How alike two lists of arguments must be, of 1, for one to be offered instead of the other."""


class Shape(Enum):
    """What one result of a function is."""

    VOID = "void"
    VALUE = "value"
    ROW = "row"


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


async def read_functions(keeper: ClaimsKeeper) -> list[Function]:
    """Return all functions of the exposed schema, as they are now: there is no cache to be stale."""
    [(listed,)] = await keeper.read(FUNCTIONS, [SCHEMA])
    return [_function(entry) for entry in listed]


def _function(entry: dict[str, Any]) -> Function:
    return Function(
        entry["name"],
        Shape(entry["shape"]),
        entry["returns_set"],
        entry["volatile"],
        tuple(Parameter(**parameter) for parameter in entry["parameters"]),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request says about the function it means."""

    name: str
    arguments: Sequence[str] | None
    """The names of the arguments; None where the body is no object and can only be taken whole."""
    body_types: Sequence[str]
    """The types of a parameter that would take the body whole; empty where there is no body."""


def choose(functions: Sequence[Function], wanted: Wanted) -> Function:
    """Return the function a request means.

    Named arguments decide; a function with a single unnamed parameter takes what no other does.

    Raises:
        Failure: None fits (404), or several do (300).
    """
    overloads = [function for function in functions if function.name == wanted.name]
    fitting: list[Function] = []
    if wanted.arguments is not None:
        fitting = [f for f in overloads if f.takes(wanted.arguments) and not _unnamed(f)]
    if not fitting:
        fitting = [f for f in overloads if f.takes_body(wanted.body_types)]
    if not fitting:
        raise _unknown(functions, overloads, wanted)
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


def _unnamed(function: Function) -> bool:
    return any(not parameter.name for parameter in function.parameters)


def _unknown(functions: Sequence[Function], overloads: Sequence[Function], wanted: Wanted) -> Failure:
    name, arguments = f"{SCHEMA}.{wanted.name}", wanted.arguments or []
    listed = ", ".join(arguments)
    ways = [
        f" with parameter{'s' if len(arguments) > 1 else ''} {listed}" if arguments else " without parameters"
    ]
    if wanted.arguments is None:
        ways = []
    if wanted.body_types:
        ways.append(f" with a single unnamed {'/'.join(wanted.body_types)} parameter")
    shown = "" if wanted.arguments is None else f"({listed})" if arguments else " without parameters"
    return Failure(
        404,
        "PGRST202",
        f"Could not find the function {name}{shown} in the schema cache",
        details=f"Searched for the function {name}{' or'.join(ways)}, "
        "but no matches were found in the schema cache.",
        hint=_perhaps(functions, overloads, wanted),
    )


def _perhaps(functions: Sequence[Function], overloads: Sequence[Function], wanted: Wanted) -> str | None:
    """Return a hint at what is spelled nearly like it."""
    if overloads:
        spelled = {
            ", ".join(p.name for p in f.parameters): f"({', '.join(p.name for p in f.parameters)})"
            for f in overloads
        }
        near = get_close_matches(", ".join(wanted.arguments or []), spelled, 1, NEAR)
        return (
            f"Perhaps you meant to call the function {SCHEMA}.{wanted.name}{spelled[near[0]]}"
            if near
            else None
        )
    near = get_close_matches(wanted.name, {f.name for f in functions}, 1)
    return f"Perhaps you meant to call the function {SCHEMA}.{near[0]}" if near else None
