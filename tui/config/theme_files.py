"""Themes of a person's own: TOML files in the folder ``themes`` beside the profiles, one theme each."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

NEEDED = ("background", "foreground", "primary")
COLOURS = (
    *NEEDED,
    *("surface", "panel", "secondary", "accent", "success", "warning", "error", "info", "quiet"),
)


class ThemeFile(NamedTuple):
    """What a file says of a theme."""

    name: str
    """The file's name without ``.toml``."""
    dark: bool
    colours: Mapping[str, str]
    """By the names of `COLOURS`, each as ``#rrggbb``; those of `NEEDED` are there."""


def themes_folder(config_dir: Path) -> Path:
    """Return where the themes are kept below the configuration folder."""
    return config_dir / "themes"


def read_themes(folder: Path) -> tuple[tuple[ThemeFile, ...], tuple[str, ...]]:
    """Read the themes of a folder, which need not be there.

    Returns:
        The themes that can be used, and what is wrong in their files: each with file and line.
    """
    themes: list[ThemeFile] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        theme, mistakes = _read(path)
        themes += [theme] if theme else []
        problems += [f"{path}: {words}" for words in mistakes]
    return tuple(themes), tuple(problems)


def _read(path: Path) -> tuple[ThemeFile | None, list[str]]:
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return None, [f"cannot be read ({error.strerror})."]
    except UnicodeDecodeError as error:
        from tui.config.key_lines import line_not_utf8

        return None, [f"line {line_not_utf8(error)} is not UTF-8 text."]
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [f"this is not TOML: {error}"]
    return _theme(path.stem, text, content)


def _theme(name: str, text: str, content: Mapping[str, object]) -> tuple[ThemeFile | None, list[str]]:
    colours: dict[str, str] = {}
    problems: list[str] = []
    for key, value in content.items():
        place = f"line {_line_of(key, text)}: {key}"
        if key == "dark":
            if not isinstance(value, bool):
                problems.append(f"{place} must be true or false")
        elif key not in COLOURS:
            problems.append(f"{place} is not a colour of a theme; there are dark, {', '.join(COLOURS)}")
        elif isinstance(value, str) and re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", value):
            colours[key] = value
        else:
            problems.append(f'{place} must be a colour such as "#7cc7b2"')
    missing = [each for each in NEEDED if each not in content]
    if missing:
        problems.append(f"line {text.count(chr(10)) + 1}: {', '.join(missing)} must be there too")
    usable = all(each in colours for each in NEEDED)
    return (ThemeFile(name, content.get("dark") is not False, colours) if usable else None), problems


def _line_of(key: str, text: str) -> int:
    """Return the line, counted from 1, that sets a key or begins a table of that name; 0 where none does."""
    pattern = re.compile(rf"""\s*(?:\[\s*)?["']?{re.escape(key)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 0)
