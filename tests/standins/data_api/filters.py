"""Filters as PostgREST writes them: ``id=gte.5``, ``tags=cs.{a}``, ``or=(id.eq.1,and(id.gt.5,id.lt.9))``."""

import re

from tests.standins.data_api.fields import Bind, Clause, Field
from tests.standins.data_api.scanner import Scanner
from tui.local.endpoint.arrays import array_literal

COMPARED = {
    "eq": "=",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
    "like": "like",
    "ilike": "ilike",
    "match": "~",
    "imatch": "~*",
}
"""Operators that also take any or all of an array: ``eq(any).{1,2}``."""
RELATED = {
    "neq": "<>",
    "isdistinct": "is distinct from",
    "cs": "@>",
    "cd": "<@",
    "ov": "&&",
    "sl": "<<",
    "sr": ">>",
    "nxr": "&<",
    "nxl": "&>",
    "adj": "-|-",
}
SEARCHED = {
    "fts": "to_tsquery",
    "plfts": "plainto_tsquery",
    "phfts": "phraseto_tsquery",
    "wfts": "websearch_to_tsquery",
}
"""Text searches, in a language if one is named: ``fts(english).cat``."""
STATES = {"null": "null", "not_null": "not null", "true": "true", "false": "false", "unknown": "unknown"}

LOGIC = frozenset(("and", "or", "not.and", "not.or"))
"""The parameters of a query string that combine filters."""
COMBINED = re.compile(r"[ \t]*(not\.)?(and|or)[ \t]*\(")
OPERATOR = re.compile(
    rf"({'|'.join([*COMPARED, *RELATED, *SEARCHED, 'is', 'in'])})(?:\(([A-Za-z_][\w ]*)\))?\."
)
BEGINNING = re.compile(
    rf"not\.|(?:{'|'.join([*COMPARED, *RELATED, *SEARCHED, 'is', 'in'])})(?:\.|$)"
    rf"|(?:{'|'.join([*COMPARED, *SEARCHED])})\("
)
ARRAY = re.compile(r"\{[^{}]*\}(?=[,)])")
UNQUOTED = re.compile(r"[^,)]*")
DEPTH = 50
"""How deep filters may be combined."""


def is_filter(name: str, value: str) -> bool:
    """Whether a parameter of a query string is a filter rather than an argument of the function."""
    return name in LOGIC or "." in name or BEGINNING.match(value) is not None


def read_filter(name: str, value: str) -> Clause:
    """Return the condition that a parameter of a query string stands for.

    Raises:
        Failure: It cannot be read.
    """
    if name in LOGIC:
        scanner = Scanner("logic tree", name + value)
        combined = scanner.take(COMBINED)
        if not combined:
            raise scanner.failure()
        condition = _combination(scanner, combined, DEPTH)
    else:
        names = Scanner("tree path", name)
        field = Field.read(names)
        names.end()
        scanner = Scanner("filter", value)
        condition = _test(field, scanner, nested=False)
    scanner.end()
    return condition


def _combination(scanner: Scanner, head: re.Match[str], depth: int) -> Clause:
    """Read what follows ``or(``, up to the parenthesis that closes it."""
    if not depth:
        raise scanner.failure()
    conditions = [_condition(scanner, depth)]
    while scanner.skip(","):
        conditions.append(_condition(scanner, depth))
    scanner.expect(")")
    scanner.skip_blanks()
    negation, operator = "not " if head[1] else "", f" {head[2]} "
    return lambda bind: f"{negation}({operator.join(condition(bind) for condition in conditions)})"


def _condition(scanner: Scanner, depth: int) -> Clause:
    combined = scanner.take(COMBINED)
    if combined:
        return _combination(scanner, combined, depth - 1)
    field = Field.read(scanner)
    scanner.expect(".")
    return _test(field, scanner, nested=True)


def _test(field: Field, scanner: Scanner, *, nested: bool) -> Clause:
    """Read an operator and its value; what is `nested` ends at the next comma or parenthesis."""
    negation = "not " if scanner.skip("not.") else ""
    start = scanner.place
    found = scanner.take(OPERATOR)
    if not found:
        raise scanner.failure()
    operator, modifier = found.groups()
    if operator == "is":
        test = _state(field, scanner)
    elif operator == "in":
        test = _member(field, scanner)
    elif operator in SEARCHED:
        test = _search(field, SEARCHED[operator], modifier, _value(scanner, nested))
    elif modifier not in {None, "any", "all"} or (modifier and operator not in COMPARED):
        scanner.back(start)
        raise scanner.failure()
    else:
        test = _comparison(field, operator, modifier, _value(scanner, nested))
    return lambda bind: f"{negation}({test(bind)})"


def _state(field: Field, scanner: Scanner) -> Clause:
    start = scanner.place
    state = scanner.take(UNQUOTED)
    if not state or state[0].strip().lower() not in STATES:
        scanner.back(start)
        raise scanner.failure()
    words = STATES[state[0].strip().lower()]
    return lambda bind: f"{field.sql(bind)} is {words}"


def _member(field: Field, scanner: Scanner) -> Clause:
    """Read ``(a,"b,c")``."""
    scanner.skip_blanks()
    scanner.expect("(")
    items = []
    if not scanner.skip(")"):
        items.append(_item(scanner))
        while scanner.skip(","):
            items.append(_item(scanner))
        scanner.expect(")")
    scanner.skip_blanks()
    return lambda bind: f"{field.sql(bind)} = any({bind(array_literal(items))})"


def _search(field: Field, function: str, language: str | None, words: str) -> Clause:
    def test(bind: Bind) -> str:
        configuration = f"{bind(language)}::text::regconfig, " if language else ""
        return f"{field.sql(bind)} @@ {function}({configuration}{bind(words)})"

    return test


def _comparison(field: Field, operator: str, modifier: str | None, value: str) -> Clause:
    sign = COMPARED.get(operator) or RELATED[operator]
    pattern = value.replace("*", "%") if sign.endswith("like") else value

    def test(bind: Bind) -> str:
        bound = f"{modifier}({bind(pattern)})" if modifier else bind(pattern)
        return f"{field.sql(bind)} {sign} {bound}"

    return test


def _value(scanner: Scanner, nested: bool) -> str:
    if not nested:
        return scanner.rest()
    array = scanner.take(ARRAY)
    return array[0] if array else _item(scanner)


def _item(scanner: Scanner) -> str:
    """Read a value that a comma or a parenthesis ends; in quotes it may contain them."""
    start = scanner.place
    scanner.skip_blanks()
    quoted = scanner.quoted()
    scanner.skip_blanks()
    if quoted is not None and scanner.next_is(",)"):
        return quoted
    scanner.back(start)
    unquoted = scanner.take(UNQUOTED)
    return unquoted[0].strip() if unquoted else ""
