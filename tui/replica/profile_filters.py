"""Saved filters of the profile file, which is one machine's: each new or changed line becomes a setting."""

import json
from collections.abc import Mapping

from tui.replica.catalog import CatalogKind, key_of, place_of
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
    if profile.items() <= _taken(file).items():
        return False
    with file.transaction() as sql:
        taken, settings = _taken(file), Settings(sql)
        for key, value in _news(taken, settings.all(), profile).items():
            settings.note(key, value)
        file.set_meta(TAKEN, dumps({**taken, **profile}))
    return True


def with_profile(file: File, settings: Mapping[str, Value], profile: Mapping[str, str]) -> dict[str, Value]:
    """Return settings with the filters of the profile file that were not taken over yet."""
    news = _news(_taken(file), settings, profile)
    return {**settings, **{key: {**settings.get(key, {}), **value} for key, value in news.items()}}


def _news(
    taken: Mapping[str, str], settings: Mapping[str, Value], profile: Mapping[str, str]
) -> dict[str, Value]:
    """Return the settings to be made of the profile file, by key; new ones behind all that have a place."""
    last = max((place_of(each) for key, each in settings.items() if _is_filter(key)), default="")
    news: dict[str, Value] = {}
    for name, text in profile.items():
        key = key_of(CatalogKind.FILTER, name)
        if taken.get(name) == text or (name not in taken and key in settings):
            continue
        news[key] = {"query": text}
        if key not in settings:
            last = between(last, "")
            news[key] = {"query": text, "position": last}
    return news


def _taken(file: File) -> dict[str, str]:
    return dict(json.loads(file.meta(TAKEN) or "{}"))


def _is_filter(key: str) -> bool:
    return key.startswith(key_of(CatalogKind.FILTER, ""))
