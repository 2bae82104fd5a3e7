import re
from collections import Counter
from typing import Any

import pytest

from tui.app.actions import ACTIONS
from tui.app.key_presets import PRESETS
from tui.app.keymap import Keymap, display_chord, key_name, valid

IDS = {action.id for action in ACTIONS}


def ids_after(keymap: Keymap[Any], *keys: str) -> list[str]:
    return [action.id for key in keys if (action := keymap.press(key))]


def test_ids_are_unique_and_every_action_says_what_it_does() -> None:
    assert [name for name, count in Counter(action.id for action in ACTIONS).items() if count > 1] == []
    assert all(action.label and action.description for action in ACTIONS)


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (["j"], "move.down"),
        (["g", "g"], "move.top"),
        (["G"], "move.bottom"),
        (["g", "i"], "go.inbox"),
        (["g", "3"], "go.saved.3"),
        (["3"], "todo.priority.3"),
        (["space"], "todo.done"),
        (["A"], "todo.add_child"),
        (["ctrl+r"], "program.redo"),
        (["?"], "program.keys"),
        (["@"], "todo.tags"),
        (["+"], "todo.priority.up"),
    ],
)
def test_default_keys(keys: list[str], name: str) -> None:
    assert ids_after(Keymap.of(ACTIONS), *keys) == [name]


def test_a_chord_that_leads_nowhere_gives_its_last_key_back() -> None:
    keymap = Keymap.of(ACTIONS)
    assert ids_after(keymap, "g", "j") == ["move.down"]
    assert ids_after(keymap, "g", "escape") == []
    assert keymap.pending == ""
    assert keymap.press("g") is None
    assert keymap.pending == "g"
    assert ("i", "inbox") in [(key, action.label) for key, action in keymap.following()]


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_name_real_actions_and_keys_and_each_key_works(preset: str) -> None:
    assert set(PRESETS[preset]) <= IDS
    assert all(valid(chord) for chords in PRESETS[preset].values() for chord in chords)
    keymap = Keymap.of(ACTIONS, preset)
    assert keymap.problems == []
    for name, chords in PRESETS[preset].items():
        for chord in chords:
            assert ids_after(keymap, *chord.split()) == [name], chord
    for name in ("todo.add", "todo.done", "todo.delete", "program.undo", "program.keys", "program.quit"):
        assert keymap.chords[name], name


def test_own_keys_win_and_mistakes_are_told() -> None:
    own = {"todo.done": ["D", "ctrl+alt+d"], "todo.dnoe": ["x"], "todo.edit": ["D"], "todo.copy": ["banana"]}
    keymap = Keymap.of(ACTIONS, "default", own)
    assert ids_after(keymap, "D") == ["todo.done"]
    assert keymap.press("d") is None
    assert keymap.key_of("todo.done") == "D"
    told = " ".join(map(str, keymap.problems))
    assert "did you mean 'todo.done'" in told
    assert "'D' for todo.edit is already todo.done" in told
    assert "'banana' for todo.copy" in told
    assert "no preset 'vim'" in str(Keymap.of(ACTIONS, "vim").problems[0])


def test_an_own_key_that_takes_the_last_keys_of_other_actions_is_told() -> None:
    [told] = Keymap.of(ACTIONS, "default", {"view.sort": ["g"]}).problems
    assert told.action == "view.sort"
    assert re.fullmatch(r"'g' for view.sort takes the keys of go\.\w+ and \d+ more, .*", told.message)
    [told] = Keymap.of(ACTIONS, "default", {"view.sort": ["x s"]}).problems
    assert told.message == "'x s' for view.sort takes the keys of todo.delete, which has no others."
    for free in ({"view.sort": ["d d"]}, {"view.sort": ["x"]}, {"view.sort": ["x s"], "todo.delete": ["X"]}):
        assert Keymap.of(ACTIONS, "default", free).problems == []


def test_a_sentence_names_the_keys_in_force_and_what_has_none_by_its_label() -> None:
    keymap = Keymap.of(ACTIONS, "default", {"todo.add": ["ctrl+n"], "find.save": []})
    assert keymap.with_keys("Press `todo.add`, `go.all` or `esc`.") == "Press `^n`, `ga` or `esc`."
    assert keymap.with_keys("`find.save` saves it.") == "`^p save filter` saves it."
    assert keymap.with_keys("See `rowdo doctor`.") == "See `rowdo doctor`."


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("j", "j", "j"),
        ("G", "G", "G"),
        ("upper_g", "G", "G"),
        ("plus", "+", "+"),
        ("question_mark", "?", "?"),
        ("space", " ", "space"),
        ("ctrl+d", "\x04", "ctrl+d"),
        ("alt+f", None, "alt+f"),
        ("enter", "\r", "enter"),
        ("shift+tab", None, "shift+tab"),
        ("é", "é", "é"),
    ],
)
def test_keys_as_the_terminal_sends_them(key: str, character: str | None, name: str) -> None:
    assert key_name(key, character) == name


def test_keys_as_people_read_them() -> None:
    assert [display_chord(chord) for chord in ("g i", "space", "ctrl+r", "x x", "shift+tab")] == [
        "gi",
        "␣",
        "^r",
        "xx",
        "⇧tab",
    ]
