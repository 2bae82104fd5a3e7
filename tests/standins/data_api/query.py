"""The SQL of the transaction for a function call."""

import json
from collections.abc import Mapping

from tests.standins.data_api.arguments import Arguments
from tests.standins.data_api.fields import SOURCE, quote
from tests.standins.data_api.functions import SCHEMA, Function, Parameter, Shape
from tests.standins.data_api.media_type import MediaType
from tests.standins.data_api.page import Page
from tui.local.endpoint.arrays import array_literal
from tui.local.endpoint.statements import Statement

SCALAR = "pgrst_scalar"
"""PostgREST's name for the column of a function whose results have none."""

RESPONSE = Statement(
    "select nullif(current_setting('response.status', true), ''),"
    " nullif(current_setting('response.headers', true), '')"
)
"""What the function wants the answer to look like."""

CSV = """concat_ws(
    E'\\n',
    (select string_agg(k, ',') from json_object_keys((select row_to_json(h.*) from page h limit 1)) k),
    string_agg(substr((p.*)::text, 2, length((p.*)::text) - 2), E'\\n')
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

    def build(self, page: Page, *, counted: bool, media_type: MediaType) -> Statement:
        """Return the statement for a part of the result.

        Args:
            page: The part.
            counted: Whether ``total`` is asked for.
            media_type: What the body is to be.
        """
        arguments, source, call = self._source()
        if self._function.shape == Shape.VOID:
            return Statement(
                f"with {arguments}done as materialized (select from {source}{call}) "
                "select null as total, count(*) as count, '' as body from done",
                self._values,
            )
        if self._function.shape == Shape.ROW:
            # A bare p would be a column of that name, where there is one.
            rows, item = f"select r.* from {source}{call} as r", "p.*"
        elif self._function.shape == Shape.RECORD:
            # Only what is no table of a from clause may have columns nobody has named.
            rows, item = f"select {call} as {SCALAR}{' from args' if source else ''}", f"p.{SCALAR}"
        else:
            rows, item = f"select r.{SCALAR} from {source}{call} as r({SCALAR})", f"p.{SCALAR}"
        where = page.conditions(self._bind)
        body = self._body(item, media_type)
        total = f"(select count(*) from {SOURCE}{where})" if counted else "null"
        return Statement(
            f"with {arguments}{SOURCE} as materialized ({rows}), "
            f"page as materialized (select {page.columns(self._bind)} from {SOURCE}{where}"
            f"{page.rest(self._bind)}) "
            f"select {total} as total, count(*) as count, {body} as body from page p",
            self._values,
        )

    def _body(self, item: str, media_type: MediaType) -> str:
        if media_type.csv:
            return CSV
        rows = f"json_agg({item})"
        if media_type.stripped:
            rows = f"json_strip_nulls({rows})"
        return f"coalesce({rows}, '[]')::text" if self._function.returns_set else f"({rows} -> 0)::text"

    def _source(self) -> tuple[str, str, str]:
        """Return a CTE that unpacks the arguments, how it is joined (both may be empty), and the call."""
        name = f"{SCHEMA}.{quote(self._function.name)}"
        arguments, parameters = self._arguments, self._function.parameters
        if [p.name for p in parameters] == [""]:
            return "", "", f"{name}({self._bind(arguments.body)}::{parameters[0].type})"
        given = [p for p in parameters if p.name in (arguments.names or ())]
        if not given:
            return "", "", f"{name}()"
        if arguments.texts is not None:
            return "", "", f"{name}({', '.join(self._named(p, self._literal(p)) for p in given)})"
        columns = ", ".join(f"{quote(p.name)} {p.type}" for p in given)
        place = " -> 0" if arguments.in_array else ""
        record = f"json_to_record({self._bind(arguments.document)}::json{place}) as a({columns})"
        passed = ", ".join(self._named(p, f"args.{quote(p.name)}") for p in given)
        return f"args as materialized (select * from {record}), ", "args, lateral ", f"{name}({passed})"

    def _literal(self, parameter: Parameter) -> str:
        values = (self._arguments.texts or {})[parameter.name]
        text = array_literal(values) if parameter.variadic else values[-1]
        return f"{self._bind(text)}::{parameter.type}"

    def _named(self, parameter: Parameter, value: str) -> str:
        return f"{'variadic ' if parameter.variadic else ''}{quote(parameter.name)} := {value}"

    def _bind(self, value: str | None) -> str:
        self._values.append(value)
        return f"${len(self._values)}"
