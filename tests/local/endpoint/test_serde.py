"""JSON read and written as serde_json does; the words and places are those it was recorded with."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.local.endpoint.serde import read_json, read_struct, write_float, write_json
from tui.local.endpoint.serde_reader import Reader

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)


@given(values)
def test_what_is_written_is_read_in_either_way(value: object) -> None:
    written = write_json(value).encode()
    assert json.loads(written) == value
    assert read_json(written) == Reader(written).read() == value


@given(st.text(alphabet='[]{}":,0123456789-+.eE\\utrfnalsd \n', max_size=20))
def test_the_quick_and_the_slow_reader_agree(text: str) -> None:
    def outcome(read: object) -> object:
        try:
            return json.dumps(read())  # type: ignore[operator]
        except ValueError as error:
            return str(error)

    document = text.encode()
    assert outcome(lambda: read_json(document)) == outcome(Reader(document).read)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b" ", "EOF while parsing a value at line 1 column 1"),
        (b"{", "EOF while parsing an object at line 1 column 1"),
        (b"[1", "EOF while parsing a list at line 1 column 2"),
        (b"{'a': 1}", "key must be a string at line 1 column 2"),
        (b'{"a": 1} x', "trailing characters at line 1 column 10"),
        (b'{"a": 1,}', "trailing comma at line 1 column 9"),
        (b"01", "invalid number at line 1 column 2"),
        (b"[\n1e400]", "number out of range at line 2 column 5"),
        (b'"\\ud800"', "unexpected end of hex escape at line 1 column 8"),
        (b'"\\udc00"', "lone leading surrogate in hex escape at line 1 column 7"),
        (b'"\t"', "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 2"),
        (b"[" * 128 + b"]" * 128, "recursion limit exceeded at line 1 column 128"),
        (b"\xef\xbb\xbf1", "expected value at line 1 column 1"),
    ],
)
def test_a_fault_is_named_with_its_place(document: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_json(document)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0.0"), (-0.0, "-0.0"), (1e15, "1000000000000000.0"), (1e16, "1e16"), (0.00001, "0.00001"),
        (1e-6, "1e-6"), (1.5e-7, "1.5e-7"), (1234.5, "1234.5"), (5e-324, "5e-324"),
    ],
)  # fmt: skip
def test_floats_are_laid_out_as_in_rust(value: float, written: str) -> None:
    assert write_float(value) == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_survives_being_written(value: float) -> None:
    again = float(write_float(value))
    assert again == value
    assert math.copysign(1, again) == math.copysign(1, value)


def test_numbers_beyond_64_bits_are_floats() -> None:
    assert read_json(b"[18446744073709551615, 18446744073709551616, -0]") == [2**64 - 1, 2.0**64, 0]
    assert write_json(read_json(b"[18446744073709551616, -0]")) == "[1.8446744073709552e19,-0.0]"


def test_a_struct_looks_at_nothing_but_its_members() -> None:
    assert read_struct(b'{"a": 1, "x": "\xff", "x": 1e400}', ("a", "b")) == {"a": 1}
    assert read_struct(b"[1, 2]", ("a", "b")) == {"a": 1, "b": 2}
    for faulty in (b'{"a": 1, "a": 1}', b'{"a": "\xff"}', b'{"a": "\\ud800"}', b"[1]", b"1"):
        with pytest.raises(ValueError, match=r"."):
            read_struct(faulty, ("a", "b"))
