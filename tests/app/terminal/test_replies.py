"""What a terminal answers is told from keys, however it comes in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui.app.terminal.replies import ReplyParser, TerminalColours

LIGHT = "\x1b]11;rgb:ffff/fefe/f0f0\x07"
COLOUR_SET = "\x1bP1$r0;48:2::1:2:3m\x1b\\"
MANY = "\x1b]4;255;rgb:ee/ee/ee\x1b\\"


def told(*pieces: str, typed_before: int = 0) -> list[object]:
    """Return the keys and answers in what comes from a terminal piece by piece."""
    parser = ReplyParser(typed_before)
    return [told_by(message) for piece in pieces for message in parser.feed(piece)]


def told_by(message: Message) -> object:
    if isinstance(message, TerminalColours):
        return (message.light, message.system)
    assert isinstance(message, events.Key)
    return message.character


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (LIGHT, [(True, None)]),
        ("\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\", [(False, None)]),
        ("\x1b]11;rgba:f/f/f/8\x1b\\", [(True, None)]),
        ("\x1b]11;rgb:ff\x07", []),
        (MANY, [(None, "256")]),
        (COLOUR_SET, [(None, "truecolor")]),
        ("\x1bP1$r48;2;1;2;3m\x1b\\", [(None, "truecolor")]),
        ("\x1bP1$r0;48:5:16m\x1b\\", []),
        ("\x1bP0$r\x1b\\", []),
    ],
    ids=ascii,
)
def test_each_answer_is_understood(reply: str, expected: list[object]) -> None:
    assert told(reply) == expected


@given(st.lists(st.sampled_from([LIGHT, COLOUR_SET, MANY, "a", "bc"]), max_size=5), st.data())
def test_keys_between_answers_stay_in_their_order(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    # No terminal tears the first signs of an answer apart, and a lone escape must not wait for what follows.
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=4).map(sorted))
    whole = [at for at in cuts if not any(text[max(0, at - 7) : at].count(mark) for mark in "\x1b")]
    pieces = [text[start:end] for start, end in zip([0, *whole], [*whole, len(text)], strict=True)]
    answers: dict[str, list[object]] = {
        LIGHT: [(True, None)],
        COLOUR_SET: [(None, "truecolor")],
        MANY: [(None, "256")],
    }
    expected = [each for part in parts for each in answers.get(part) or list(part)]
    assert told(*[piece for piece in pieces if piece]) == expected


@given(st.text("aé✓\n"), st.text("aé✓\n"), st.integers(0, 10))
def test_enter_is_a_line_feed_in_what_was_typed_before(before: str, after: str, cut: int) -> None:
    typed = before + after
    pieces = [each for each in (typed[:cut], typed[cut:]) if each]
    read = told(*pieces, typed_before=len(before.encode()))
    assert read == list(before.replace("\n", "\r") + after)
