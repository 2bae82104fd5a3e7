"""What stands in the todo.txt files of others: colons in sentences, and Latin-1."""

from datetime import date

import pytest

from tests.formats.read_and_write import todos, told


@pytest.mark.parametrize(
    "line",
    [
        *("Call http://example.org:8080/a?b=c", "ssh ana@host:22", "C:\\Users\\ana", "std::string is slow"),
        *(
            "Re: the letter",
            "10:30 train",
            "ratio 3:2",
            "a:b:c",
            "Read Luke 2:1-20",
            "note: call",
            "::",
            "a:",
        ),
        *("urn:isbn:0451450523", "[10:15] standup", "due", "due:", "Buy:milk", "https://a.b/c#d:e"),
    ],
)
def test_a_colon_takes_nothing_out_of_a_sentence(line: str) -> None:
    [todo] = todos("todo.txt", line)
    assert (todo.task, todo.due_date, todo.notes) == (line, None, "")


@pytest.mark.parametrize(
    ("raw", "tasks"),
    [
        (b"Caf\xe9\nGood", ["Café", "Good"]),
        (b"\xc4pfel kaufen", ["Äpfel kaufen"]),
        (b"Stra\xdfe kehren", ["Straße kehren"]),
        (b"Se\xf1or L\xf3pez anrufen", ["Señor López anrufen"]),
        (b"Good\n\xdcben\r\n", ["Good", "Üben"]),
        (b"Pay 5 \x80", ["Pay 5 €"]),
        (b"Read \x84Faust\x93", ["Read „Faust“"]),
        (b"Wait \x96 then go", ["Wait – then go"]),
        (b"Bob\x92s bike", ["Bob’s bike"]),
        ("Caf\u00e9\n".encode() + b"Th\xe9", ["Café", "Thé"]),
        (b"\xef\xbb\xbfGood\nTh\xe9", ["Good", "Thé"]),
        (b"At the end\xe9", ["At the endé"]),
        (b"\xe9", ["é"]),
    ],
)
def test_lines_in_latin_1_are_read_and_told_once(raw: bytes, tasks: list[str]) -> None:
    assert [todo.task for todo in todos("todo.txt", raw)] == tasks
    assert told("todo.txt", raw).count("read as Latin-1") == 1


def test_a_project_and_a_tag_are_in_latin_1_too() -> None:
    [todo] = todos("todo.txt", b"Plan +K\xfcche @M\xfcnchen due:2026-12-01")
    assert (todo.project, todo.tags, todo.due_date) == ("Küche", ("München",), date(2026, 12, 1))
