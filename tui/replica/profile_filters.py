"""Saved filters of the profile file, which is one machine's: each new or changed line becomes a setting."""

import json
from collections.abc import Mapping

from tui.replica.catalog import CatalogKind, key_of
from tui.replica.file import File
from tui.replica.json_text import dumps
from tui.replica.settings import Settings, Value
from tui.todos.fractional_index import between

TAKEN = "profile_filters"
"""Key of `meta`: the filters of the profile file that were taken over, by name."""


def take_over(file: File, profile: Mapping[str, str]) -> bool:
    """Make settings of the filters of the profile file that are new there, or have changed; no step of undo.

    A new one is left out where there is a filter of its name already.

    Args:
        file: the replica's file.
        profile: the filters by name, in their order.

    Returns:
        Whether there were any.
    """
    if not profile or _taken(file) == profile:
        return False
    with file.transaction() as sql:
        taken, settings = _taken(file), Settings(sql)
        shown = settings.all()
        positions = [str(value.get("position") or "") for key, value in shown.items() if _is_filter(key)]
        last = max(positions, default="")
        for name, value in _news(taken, shown, profile).items():
            if name not in shown:
                last = between(last, "")
                value = {**value, "position": last}
            settings.note(name, value)
        file.set_meta(TAKEN, dumps({**taken, **profile}))
    return True


def with_profile(file: File, settings: Mapping[str, Value], profile: Mapping[str, str]) -> dict[str, Value]:
    """Return settings with the filters of the profile file that were not taken over yet."""
    news = _news(_taken(file), settings, profile)
    return {**settings, **{key: {**settings.get(key, {}), **value} for key, value in news.items()}}


def _news(
    taken: Mapping[str, str], settings: Mapping[str, Value], profile: Mapping[str, str]
) -> dict[str, Value]:
    """Return the settings to be made of the profile file, by key."""
    news = {key_of(CatalogKind.FILTER, name): (name, text) for name, text in profile.items()}
    return {
        key: {"query": text}
        for key, (name, text) in news.items()
        if taken.get(name) != text and (name in taken or key not in settings)
    }


def _taken(file: File) -> dict[str, str]:
    return dict(json.loads(file.meta(TAKEN) or "{}"))


def _is_filter(key: str) -> bool:
    return key.startswith(key_of(CatalogKind.FILTER, ""))
