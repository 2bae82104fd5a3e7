"""Which action a key press runs: a preset's keys, the person's own, and chords of several keys."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple

from tui.app.action import Action, C

Table = dict[str, "Action[Any] | Table"]

_MOVING = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab"}
_TYPING = {"space", "enter", "escape", "backspace", "delete", "insert"}
NAMED = _MOVING | _TYPING | {f"f{number}" for number in range(1, 25)}
MODIFIERS = ("ctrl", "alt", "shift", "super")
SYMBOLS = {
    "space": "␣",
    "enter": "⏎",
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "backspace": "⌫",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "shift+tab": "⇧tab",
}

_NAMED_ACTION = re.compile(r"`(\w+(?:\.\w+)+)`")


def key_name(key: str, character: str | None) -> str:
    """Return the name we use for a key event: a character itself, seen or not, else Textual's name."""
    if key == "space" or character == " ":
        return "space"
    plain = "+" not in key[1:] or key.startswith("shift+")
    if character and plain and unicodedata.category(character) != "Cc":
        return character
    return {"ctrl+at": "ctrl+space", "ctrl+underscore": "ctrl+/"}.get(key, key)


def display_chord(chord: str) -> str:
    """Return a chord as people read it: ``g i`` as ``gi``, ``space`` as ``␣``."""
    keys = [SYMBOLS.get(key, key.replace("ctrl+", "^")) for key in chord.split()]
    return ("" if all(len(key) == 1 for key in keys) else " ").join(keys)


def key_displayed_as(text: str) -> str:
    """Return the key that `display_chord` shows as `text`."""
    return {symbol: key for key, symbol in SYMBOLS.items()}.get(text, text.replace("^", "ctrl+"))


def valid(chord: str) -> bool:
    """Return whether every key of `chord` is one a terminal can send."""
    keys = chord.split()
    return bool(keys) and all(_valid_key(key) for key in keys)


def _valid_key(key: str) -> bool:
    if len(key) == 1 or key in NAMED:
        return True
    *modifiers, last = key.split("+")
    return (
        bool(modifiers) and all(each in MODIFIERS for each in modifiers) and (len(last) == 1 or last in NAMED)
    )


class KeyProblem(NamedTuple):
    """What could not be bound, in words for the person who wrote it."""

    action: str
    """The id that was to have the key."""
    message: str

    def __str__(self) -> str:
        return f"keys: {self.message}"


class Keymap(Generic[C]):
    """The current key bindings. `press` is one dictionary look-up, however many bindings there are."""

    def __init__(self, actions: Sequence[Action[C]]) -> None:
        self.actions = actions
        self.chords: dict[str, tuple[str, ...]] = {}
        """The keys of each action by id."""
        self.problems: list[KeyProblem] = []
        self._table: Table = {}
        self._pending: list[str] = []

    @classmethod
    def of(
        cls,
        actions: Sequence[Action[C]],
        preset: str = "default",
        own: Mapping[str, Iterable[str]] | None = None,
    ) -> "Keymap[C]":
        """Return the keymap of `preset`, with a person's `own` keys by action id in place of its."""
        from tui.app.key_presets import PRESETS

        keymap = cls(actions)
        if preset not in PRESETS:
            words = f"there is no preset {preset!r}; there are: {', '.join(PRESETS)}."
            keymap.problems.append(KeyProblem("", words))
        changed = PRESETS.get(preset, {})
        wanted = {each.id: changed.get(each.id, each.keys) for each in actions}
        mine: dict[str, tuple[str, ...]] = {}
        for name, chords in (own or {}).items():
            if name not in wanted:
                from difflib import get_close_matches

                near = get_close_matches(name, wanted, 1)
                meant = f"; did you mean {near[0]!r}?" if near else "."
                keymap.problems.append(KeyProblem(name, f"there is no action {name!r}{meant}"))
                continue
            mine[name] = tuple(chords)
        by_id = {each.id: each for each in actions}
        # Who comes first has the key: a person's own choice, then the preset's, then the default.
        order = [*mine, *(name for name in changed if name in wanted), *wanted]
        for name in dict.fromkeys(order):
            keymap._bind(by_id[name], mine.get(name, wanted[name]), blame=name in mine)
        keymap._tell_taken(mine, wanted)
        return keymap

    def _tell_taken(self, mine: Iterable[str], wanted: Mapping[str, Iterable[str]]) -> None:
        """Tell where a person's own chord took the last keys of others, which it begins or which begin it."""
        lost = {name: chords for name, chords in wanted.items() if name not in mine and not self.chords[name]}
        for name in mine:
            for chord in self.chords[name]:
                others = [each for each, keys in lost.items() if any(_begins(chord, key) for key in keys)]
                if others:
                    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
                    has = "have" if more else "has"
                    words = (
                        f"{chord!r} for {name} takes the keys of {others[0]}{more}, which {has} no others."
                    )
                    self.problems.append(KeyProblem(name, words))

    def _bind(self, action: Action[C], chords: Iterable[str], *, blame: bool) -> None:
        bound = []
        for chord in chords:
            if not valid(chord):
                words = f"{chord!r} for {action.id} is no key a terminal can send."
                self.problems.append(KeyProblem(action.id, words))
                continue
            taken = self._put(chord.split(), action)
            if taken is None:
                bound.append(" ".join(chord.split()))
            elif blame:
                words = f"{chord!r} for {action.id} is already {taken.id}."
                self.problems.append(KeyProblem(action.id, words))
        self.chords[action.id] = tuple(bound)

    def _put(self, keys: list[str], action: Action[C]) -> Action[C] | None:
        """Bind one chord; return the action that has a conflicting chord, if one does."""
        table = self._table
        for key in keys[:-1]:
            step = table.setdefault(key, {})
            if isinstance(step, Action):
                return step
            table = step
        there = table.get(keys[-1])
        if there is None:
            table[keys[-1]] = action
            return None
        return there if isinstance(there, Action) else _first(there)

    @property
    def pending(self) -> str:
        """The keys of a chord that has begun, as people read them; empty if none has."""
        return display_chord(" ".join(self._pending)) if self._pending else ""

    def press(self, key: str) -> Action[C] | None:
        """Return the action whose chord this key completes; a chord that no action has is dropped."""
        table = self._at(self._pending)
        step = table.get(key)
        if isinstance(step, Action):
            self._pending.clear()
            return step
        if step is None:
            had_begun = bool(self._pending)
            self._pending.clear()
            return self.press(key) if had_begun and key != "escape" and key in self._table else None
        self._pending.append(key)
        return None

    def following(self) -> list[tuple[str, Action[C]]]:
        """Return what each next key of the begun chord would do."""
        return [
            (display_chord(key), step if isinstance(step, Action) else _first(step))
            for key, step in self._at(self._pending).items()
        ]

    def _at(self, keys: Iterable[str]) -> Table:
        table = self._table
        for key in keys:
            step = table.get(key)
            if not isinstance(step, dict):
                return {}
            table = step
        return table

    def key_of(self, name: str) -> str:
        """Return the first key of the action `name` as people read it, or an empty text."""
        chords = self.chords.get(name, ())
        return display_chord(chords[0]) if chords else ""

    def with_keys(self, sentence: str) -> str:
        """Return a sentence of ours with the key in place of each action that it names between backticks.

        An action without a key is called by what to type in the palette, behind the palette's key.
        """
        return _NAMED_ACTION.sub(lambda found: f"`{self._called(found[1])}`", sentence)

    def _called(self, name: str) -> str:
        action = next((each for each in self.actions if each.id == name), None)
        palette = self.key_of("program.palette") if action and action.listed else ""
        return self.key_of(name) or f"{palette} {action.label if action else name}".lstrip()


def _begins(chord: str, other: str) -> bool:
    """Return whether one of two chords is the beginning of the other, so that both cannot be."""
    return chord != other and (f"{other} ".startswith(f"{chord} ") or f"{chord} ".startswith(f"{other} "))


def _first(table: Table) -> Action[Any]:
    step = next(iter(table.values()))
    return step if isinstance(step, Action) else _first(step)
