"""A call of a function → the SQL of its transaction."""

# ruff: noqa: S608 - names are quoted, types come from the catalog, and every value is a parameter

import json
from collections.abc import Mapping

from tui.local.endpoint.data_api.arguments import Arguments
from tui.local.endpoint.data_api.functions import SCHEMA, Function, Parameter, Shape
from tui.local.endpoint.data_api.page import Page, quote
from tui.local.endpoint.parameters import to_text
from tui.local.endpoint.statements import Statement

RESPONSE = Statement(
    "select nullif(current_setting('response.status', true), ''),"
    " nullif(current_setting('response.headers', true), '')"
)
"""What the function wants the answer to look like."""

CSV = """concat_ws(
    E'\\n',
    (select string_agg(k, ',') from json_object_keys((select row_to_json(h) from page h limit 1)) k),
    string_agg(substr(p::text, 2, length(p::text) - 2), E'\\n')
)"""
"""The rows as comma-separated values: what Postgres prints of a row between its parentheses is just that."""


def environment(role: str, claims: str, request: Mapping[str, str]) -> Statement:
    """Return the statement that makes the transaction the caller's, as Neon's broker sends it.

    Args:
        role: The role to take on.
        claims: The payload of the token; what functions written for PostgREST read.
        request: Settings that tell of the request, by name.
    """
    settings = {
        **request,
        "request.jwt.claims": claims,
        "search_path": quote(SCHEMA),
        "role": role,
    }
    pairs = [text for pair in settings.items() for text in pair]
    calls = [f"set_config(${n}, ${n + 1}, true)" for n in range(1, len(pairs), 2)]
    return Statement(f"select {', '.join(calls)}", pairs)


def headers_json(headers: Mapping[str, str]) -> str:
    """Return the request's headers as functions may read them: without the token."""
    return json.dumps({name: value for name, value in headers.items() if name.lower() != "authorization"})


class CallBuilder:
    """Writes the one statement that calls a function and packs what it returns.

    The statement answers one row: ``total`` (null unless asked for), ``count`` of the rows in ``body``, and
    ``body``, the JSON text of the answer.

    Args:
        function: What is called.
        arguments: What it is called with.
    """

    def __init__(self, function: Function, arguments: Arguments) -> None:
        self._function = function
        self._arguments = arguments
        self._values: list[str | None] = []

    def build(self, page: Page, *, counted: bool, csv: bool) -> Statement:
        """Return the statement for a part of the result.

        Args:
            page: The part.
            counted: Whether ``total`` is asked for.
            csv: Whether the body is to be comma-separated values instead of JSON.
        """
        source, call = self._source()
        if self._function.shape == Shape.VOID:
            return Statement(
                f"with {source}done as materialized (select from {call}) "
                "select null as total, count(*) as count, '' as body from done",
                self._values,
            )
        if self._function.shape == Shape.VALUE:
            rows, item, part, where = f"select r.value from {call} as r(value)", "p.value", "value", ""
        else:
            rows, item, part = f"select r.* from {call} as r", "p", page.columns()
            where = page.conditions(self._bind)
        if csv:
            body = CSV
        elif self._function.returns_set:
            body = f"coalesce(json_agg({item}), '[]')::text"
        else:
            body = f"(json_agg({item}) -> 0)::text"
        total = f"(select count(*) from source{where})" if counted else "null"
        return Statement(
            f"with {source}source as materialized ({rows}), "
            f"page as materialized (select {part} from source{where}{page.rest()}) "
            f"select {total} as total, count(*) as count, {body} as body from page p",
            self._values,
        )

    def _source(self) -> tuple[str, str]:
        """Return a CTE that unpacks the arguments, if there is need of one, and the call."""
        name = f"{SCHEMA}.{quote(self._function.name)}"
        arguments, parameters = self._arguments, self._function.parameters
        if [p.name for p in parameters] == [""]:
            return "", f"{name}({self._bind(arguments.body)}::{parameters[0].type})"
        given = [p for p in parameters if p.name in (arguments.names or ())]
        if not given:
            return "", f"{name}()"
        if arguments.texts is not None:
            return "", f"{name}({', '.join(self._named(p, self._literal(p)) for p in given)})"
        columns = ", ".join(f"{quote(p.name)} {p.type}" for p in given)
        record = f"json_to_record({self._bind(arguments.document)}::json) as a({columns})"
        passed = ", ".join(self._named(p, f"args.{quote(p.name)}") for p in given)
        return f"args as materialized (select * from {record}), ", f"args, lateral {name}({passed})"

    def _literal(self, parameter: Parameter) -> str:
        values = (self._arguments.texts or {})[parameter.name]
        text = to_text(list(values)) if parameter.variadic else values[-1]
        return f"{self._bind(text)}::{parameter.type}"

    def _named(self, parameter: Parameter, value: str) -> str:
        return f"{'variadic ' if parameter.variadic else ''}{quote(parameter.name)} := {value}"

    def _bind(self, value: str | None) -> str:
        self._values.append(value)
        return f"${len(self._values)}"
