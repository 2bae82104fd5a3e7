"""The functions of the exposed schema, and which of them a call means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from textwrap import shorten
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
        when p.proargmodes && '{o,b,t}' then 'row'
        when p.prorettype = 'record'::regtype then 'record'
        when b.typtype = 'c' then 'row'
        else 'value'
    end,
    'returns_set', p.proretset,
    'volatile', p.provolatile = 'v',
    'parameters', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'name', coalesce(a.name, ''),
            -- With a modifier of -1, character and bit have no length instead of that of one.
            'type', format_type(a.type, -1),
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
cross join lateral (
    with recursive base as (
        select typtype, typbasetype from pg_type where oid = p.prorettype
        union all
        select t.typtype, t.typbasetype
        from base join pg_type t on t.oid = base.typbasetype
        where base.typtype = 'd'
    )
    select typtype from base where typtype <> 'd'
) b
where p.pronamespace = $1::regnamespace
  and p.proname = $2
  and p.prokind = 'f'
  and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
"""
NAMES = """
select distinct proname
from pg_proc
where pronamespace = $1::regnamespace
  and prokind = 'f'
  and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
"""


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


async def find_function(keeper: ClaimsKeeper, wanted: Wanted) -> Function:
    """Return the function a request means, as the catalog is now: there is no cache to be stale.

    Named arguments decide; a function with a single unnamed parameter takes what no other does.

    Args:
        keeper: Reads the catalog.
        wanted: What the request says.

    Raises:
        Failure: None fits (404), or several do (300).
    """
    [(listed,)] = await keeper.read(FUNCTIONS, [SCHEMA, wanted.name])
    overloads = [_function(entry) for entry in listed]
    fitting = _fitting(overloads, wanted)
    if not fitting:
        raise _unknown(wanted, overloads, [name for (name,) in await keeper.read(NAMES, [SCHEMA])])
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


def _unknown(wanted: Wanted, overloads: Sequence[Function], names: Sequence[str]) -> Failure:
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


def _perhaps(wanted: Wanted, overloads: Sequence[Function], names: Sequence[str]) -> str | None:
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
