"""Convert results to the JSON of a response, as raw text or as JSON values."""

import json
import math
from collections.abc import Callable, Mapping
from functools import partial
from json.encoder import encode_basestring

from tui.local.endpoint.arrays import array_to_json
from tui.local.endpoint.errors import ProxyError
from tui.local.endpoint.serde import write_float
from tui.local.endpoint.statements import Column, Result

BOOL, INT2, INT4, FLOAT4, FLOAT8, JSON, JSONB = 16, 21, 23, 700, 701, 114, 3802

Convert = Callable[[str], str]
"""Converts a value in Postgres' text form to JSON."""

quoted: Convert = encode_basestring  # This is ten times faster than json.dumps for one value.


def render(result: Result, *, raw: bool, array_mode: bool, array_elements: Mapping[int, int]) -> str:
    """Return one result as JSON text, as Neon's proxy prints it.

    Args:
        result: What the statement returned.
        raw: Whether every value becomes a string in Postgres' text form; otherwise booleans, small integers,
            finite floats, JSON and arrays become JSON, and all else a string.
        array_mode: Whether rows become arrays rather than objects.
        array_elements: A map from OIDs of array types to those of their elements.

    Raises:
        ProxyError: A value cannot be converted, for example after ``SET client_encoding``, or an empty array
            of numbers.
    """
    converts = [quoted if raw else converter(column.type_oid, array_elements) for column in result.columns]
    keys = ["" if array_mode else quoted(column.name) + ":" for column in result.columns]
    start, end = "[]" if array_mode else "{}"
    try:
        rows = [
            start
            + ",".join(
                [
                    key + ("null" if value is None else convert(value.decode()))
                    for key, convert, value in zip(keys, converts, row, strict=True)
                ]
            )
            + end
            for row in result.rows
        ]
    except ValueError as error:
        raise ProxyError("could not parse postgres response", status=500) from error
    command, count = _parse_tag(result.tag)
    fields = json.dumps([_field(column) for column in result.columns], ensure_ascii=False)
    return (
        f'{{"rowAsArray":{json.dumps(array_mode)},"fields":{fields},"rows":[{",".join(rows)}],'
        f'"command":{quoted(command)},"rowCount":{json.dumps(count)}}}'
    )


def converter(oid: int, array_elements: Mapping[int, int]) -> Convert:
    """Return the function that converts text of the type ``oid`` to JSON."""
    if oid in array_elements:
        return partial(array_to_json, element=converter(array_elements[oid], array_elements))
    return CONVERTERS.get(oid, quoted)


def _bool(text: str) -> str:
    return "true" if text == "t" else "false"


def _integer(text: str) -> str:
    return str(int(text))


def _float(text: str) -> str:
    value = float(text)
    return write_float(value) if math.isfinite(value) else quoted(text)  # JSON has no infinity and no NaN


CONVERTERS: Mapping[int, Convert] = {
    BOOL: _bool,
    INT2: _integer,
    INT4: _integer,
    FLOAT4: _float,
    FLOAT8: _float,
    JSON: str,
    JSONB: str,
}


def _field(column: Column) -> dict[str, object]:
    return {
        "name": column.name,
        "dataTypeID": column.type_oid,
        "tableID": column.table_oid,
        "columnID": column.table_column,
        "dataTypeSize": column.type_size,
        "dataTypeModifier": column.type_modifier,
        "format": "text",
    }


def _parse_tag(tag: str) -> tuple[str, int | None]:
    """Split a command tag: ``INSERT 0 2`` is INSERT and 2, ``CREATE TABLE`` is CREATE and nothing."""
    command, _, rest = tag.partition(" ")
    count = rest.rpartition(" ")[2] if command == "INSERT" else rest
    return command, int(count) if count.isdigit() else None
