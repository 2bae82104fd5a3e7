"""The profile file: TOML, one per profile. A mistake is reported with its line; the rest still applies."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from tui.config.preferences import (
    DATE_ORDERS,
    DENSITIES,
    HOOKS,
    LANGUAGES,
    PRESETS,
    REMINDERS,
    WEEKDAYS,
    OwnCommand,
    Preferences,
)
from tui.config.settings import ConfigError
from tui.private_files import write_private

CONNECTION_KEYS = ("client_id", "authenticated_url", "data_api_url", "sql_url", "workos_url")

# Not compiled before they are needed: most commands read no profile file.
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


class ProfileProblem(NamedTuple):
    """One mistake in a profile file."""

    line: int
    """Counted from 1; 0 where the mistake has no place of its own."""
    key: str
    """Such as ``keys.todo.done``; empty if the file is not TOML."""
    message: str
    grave: bool = False
    """It may hide what the profile connects to, so the profile is not used."""

    def __str__(self) -> str:
        line = f"line {self.line}: " if self.line else ""
        return f"{line}{self.key + ': ' if self.key else ''}{self.message}"


class Profile(NamedTuple):
    """The valid part of a profile file, and its problems."""

    path: Path
    connection: Mapping[str, str] = {}
    insecure_storage: bool = False
    preferences: Preferences = Preferences()
    problems: tuple[ProfileProblem, ...] = ()
    text: str = ""
    """What the file says."""

    @property
    def grave(self) -> str:
        """The grave mistakes, each with line and key; empty if there are none."""
        return "; ".join(str(problem) for problem in self.problems if problem.grave)

    @property
    def applies(self) -> str:
        """Which preferences of a file with mistakes apply, in words."""
        if all(problem.key for problem in self.problems):
            return "what can be understood applies"
        return "nothing in it applies until it is mended"


def profile_path(name: str, folder: Path) -> Path:
    """Return where the profile `name` is kept below the configuration folder.

    Raises: ConfigError where the name cannot be a file's.
    """
    if not re.fullmatch(_NAME, name):
        raise ConfigError(f"“{name[:70]}” cannot name a profile. Use letters, digits, “.”, “_” and “-”.")
    return folder / "profiles" / f"{name}.toml"


def profiles(folder: Path) -> list[str]:
    """Return the names of the profiles there are, in alphabetical order."""
    found = (path.stem for path in (folder / "profiles").glob("*.toml"))
    return sorted(name for name in found if re.fullmatch(_NAME, name))


def read_profile(path: Path, *, missing_ok: bool = False) -> Profile:
    """Read a profile file.

    Args:
        path: The file.
        missing_ok: An absent file is an empty one.

    Raises: ConfigError where the file is not there or cannot be read. What is wrong inside is in `problems`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if missing_ok and not path.is_symlink():
            return Profile(path)
        raise ConfigError(f"There is no profile at {path}{_instead(path)}", "not-configured") from None
    except UnicodeDecodeError as error:
        from tui.config.key_lines import line_not_utf8

        words = f"line {line_not_utf8(error)} is not UTF-8 text. Save the file as UTF-8."
        raise ConfigError(f"The profile {path} cannot be read: {words}", "profile-unreadable") from None
    except OSError as error:
        raise ConfigError(
            f"The profile {path} cannot be read: {error.strerror}.", "profile-unreadable"
        ) from error
    import tomllib

    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        problem = ProfileProblem(line, "", f"this is not TOML: {error}", grave=True)
        return Profile(
            path, preferences=Preferences(problems=(str(problem),)), problems=(problem,), text=text
        )
    return _Reader(path, text, content).profile()


def _instead(path: Path) -> str:
    """Return the end of the sentence that there is no such profile: which there are, and what makes it."""
    others = profiles(path.parent.parent)
    known = f"; there are: {', '.join(others)}" if others else ""
    named = "" if path.stem == "default" else f"--profile {path.stem} "
    return f"{known}. To make it: rowdo {named}setup (or setup --join, if its database is ready)"


def save_preference(path: Path, key: str, value: object) -> None:
    """Write one preference into a profile file, keeping its comments and order; makes the file if need be.

    Args:
        path: The profile file.
        key: Such as ``theme`` or ``filters.Soon``; what stands before the first dot is a table.
        value: What TOML can hold; None removes the key.

    Raises: ConfigError where the file is not TOML, or cannot be written.
    """
    first, dot, rest = key.partition(".")

    def change(document: Any) -> None:
        table = _table(document, first) if dot else document
        if value is None:
            table.pop(rest if dot else first, None)
        else:
            table[rest if dot else first] = value

    _rewrite(path, change)


def save_connection(path: Path, connection: Mapping[str, str]) -> None:
    """Make a profile file name this connection and no other, whole or not at all; the rest of it stays.

    Args:
        path: The profile file; made if need be.
        connection: Settings by the names of `CONNECTION_KEYS`; none is a secret.

    Raises: ConfigError where the file is not TOML, or cannot be written.
    """

    def change(document: Any) -> None:
        table = _table(document, "connection")
        for key in CONNECTION_KEYS:
            if key in connection:
                table[key] = connection[key]
            else:
                table.pop(key, None)

    _rewrite(path, change)


def _table(document: Any, key: str) -> Any:
    """Return a table of a document, made if need be."""
    import tomlkit

    table = document.setdefault(key, tomlkit.table())
    if not isinstance(table, dict):
        raise ConfigError(
            f"{key} is not a table: write [{key}] on a line of its own and the entries below it."
        )
    return table


def _rewrite(path: Path, change: Callable[[Any], None]) -> None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = path.resolve()  # the file may be elsewhere, such as in a repository, and only linked to
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
        change(document)
        write_private(path, tomlkit.dumps(document).encode())
    except UnicodeEncodeError as error:
        raise ConfigError(f"{path} cannot hold {error.object[error.start]!a}: it is no character.") from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}. Run `rowdo config edit` to mend it.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.") from error


class _Reader:
    """Reads one file's content; keeps what is valid, and notes what is not."""

    def __init__(self, path: Path, text: str, content: Mapping[str, Any]) -> None:
        self._path = path
        self._text = text
        self._content = content
        self._problems: list[ProfileProblem] = []

    def profile(self) -> Profile:
        """Return everything that is valid."""
        found: dict[str, Any] = {}
        for key, value in self._content.items():
            take = _TAKEN.get(key)
            if take is None:
                self._unknown(key, value)
            elif (taken := take(self, key, value)) is not None:
                found[key] = taken
        connection = found.pop("connection", {})
        insecure = found.pop("insecure_storage", False)
        self._problems.sort(key=lambda problem: problem.line)
        preferences = Preferences(**found, problems=tuple(map(str, self._problems)))
        return Profile(self._path, connection, insecure, preferences, tuple(self._problems), self._text)

    @cached_property
    def _lines(self) -> dict[str, int]:
        from tui.config.key_lines import key_lines

        return key_lines(self._text)

    def _line_of(self, key: str) -> int:
        from tui.config.key_lines import line_of

        return line_of(key, self._lines)

    def complain(self, key: str, message: str, *, grave: bool = False) -> None:
        """Note a mistake; those about the connection are grave."""
        grave = grave or key.partition(".")[0] == "connection"
        self._problems.append(ProfileProblem(self._line_of(key), key, message, grave))

    def _unknown(self, key: str, value: object) -> None:
        """Note an unknown key. A table may be that of the connection with a typo, so it is grave."""
        if key in CONNECTION_KEYS:
            self.complain(key, "belongs under [connection]", grave=True)
            return
        import difflib

        close = difflib.get_close_matches(key, _TAKEN, n=1)
        meant = f" (did you mean {close[0]}?)" if close else f"; there are {', '.join(sorted(_TAKEN))}"
        self.complain(key, f"is not a setting{meant}", grave=isinstance(value, dict))

    def text(self, key: str, value: object) -> str | None:
        """Take a text."""
        if isinstance(value, str):
            return value
        self.complain(key, 'must be a text in quotation marks, such as "today"')
        return None

    def truth(self, key: str, value: object) -> bool | None:
        """Take true or false."""
        if isinstance(value, bool):
            return value
        self.complain(key, "must be true or false")
        return None

    def one_of(self, key: str, value: object, choices: tuple[str, ...]) -> str | None:
        """Take one of the words in `choices`."""
        if isinstance(value, str) and value in choices:
            return value
        self.complain(key, f"must be one of {', '.join(repr(choice) for choice in choices if choice)}")
        return None

    def weekday(self, key: str, value: object) -> int | None:
        """Take the name of a weekday as its number."""
        day = self.one_of(key, value, WEEKDAYS)
        return None if day is None else WEEKDAYS.index(day)

    def time_of_day(self, key: str, value: object) -> time | None:
        """Take a time of day: a text, or TOML's own kind."""
        try:
            found = time.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = None
        if isinstance(found, time) and found.tzinfo is None:
            return found
        self.complain(key, 'must be a time of day, such as "09:00"')
        return None

    def table(self, key: str, value: object) -> Mapping[str, Any]:
        """Take a table; anything else is an empty one."""
        if isinstance(value, dict):
            return value
        self.complain(key, f"must be a table: write [{key}] on a line of its own and the entries below it")
        return {}

    def texts(self, key: str, value: object) -> dict[str, str]:
        """Take a table of texts."""
        table = self.table(key, value)
        return {name: text for name, text in table.items() if self.text(f"{key}.{name}", text) is not None}

    def connection(self, key: str, value: object) -> dict[str, str]:
        """Take what there is to connect to."""
        found = self.texts(key, value)
        for name in found.keys() - set(CONNECTION_KEYS):
            self.complain(f"{key}.{name}", f"is not known; there are {', '.join(CONNECTION_KEYS)}")
        return {name: text for name, text in found.items() if name in CONNECTION_KEYS and text}

    def chords(self, key: str, value: object) -> dict[str, tuple[str, ...]]:
        """Take keys by binding id."""
        found: dict[str, tuple[str, ...]] = {}
        for name, chords in _flat(self.table(key, value)):
            if isinstance(chords, str):
                found[name] = (chords,)
            elif isinstance(chords, list) and all(isinstance(chord, str) for chord in chords):
                found[name] = tuple(chords)
            else:
                self.complain(f"{key}.{name}", 'must be a key such as "d", or several such as ["d", "g d"]')
        return found

    def program(self, key: str, value: object) -> tuple[str, ...] | None:
        """Take a program and its arguments."""
        if isinstance(value, list) and value and all(isinstance(each, str) and each for each in value):
            return tuple(value)
        self.complain(key, 'must be a program and its arguments, such as ["notify-send", "Done"]')
        return None

    def hooks(self, key: str, value: object) -> dict[str, tuple[str, ...]]:
        """Take programs by what they run after."""
        found: dict[str, tuple[str, ...]] = {}
        for name, each in self.table(key, value).items():
            if name not in HOOKS:
                self.complain(f"{key}.{name}", f"is no event; there are {', '.join(HOOKS)}")
            elif program := self.program(f"{key}.{name}", each):
                found[name] = program
        return found

    def folders(self, key: str, value: object) -> dict[str, str]:
        """Take projects by folders."""
        found: dict[str, str] = {}
        for folder, name in self.texts(key, value).items():
            if not folder.startswith(("/", "~")) and not Path(folder).is_absolute():
                self.complain(f"{key}.{folder}", "must be a whole path, such as /srv/code or ~/code")
            elif project := name.lstrip("#+").strip():
                found[folder] = project
            else:
                self.complain(f"{key}.{folder}", 'must name a project, such as "work"')
        return found

    def commands(self, key: str, value: object) -> dict[str, OwnCommand]:
        """Take own commands."""
        found: dict[str, OwnCommand] = {}
        for name, each in self.table(key, value).items():
            place = f"{key}.{name}"
            settings = self.table(place, each)
            for unknown in settings.keys() - {"name", "key", "run"}:
                self.complain(f"{place}.{unknown}", "is not known; there are name, key, run")
            if (run := self.program(f"{place}.run", settings.get("run"))) is None:
                continue
            called = self.text(f"{place}.name", settings.get("name", name))
            keys = self.chords(place, {"key": settings.get("key", [])}).get("key", ())
            found[name] = OwnCommand(called or name, keys, run)
        return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Return the entries of a table by their full names: as TOML's tables, binding ids have dots."""
    found: list[tuple[str, Any]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, value))
    return found


def _choice(choices: tuple[str, ...]) -> Callable[[_Reader, str, object], Any]:
    return lambda reader, key, value: reader.one_of(key, value, choices)


_TAKEN: Mapping[str, Callable[[_Reader, str, object], Any]] = {
    "connection": _Reader.connection,
    "insecure_storage": _Reader.truth,
    "theme": _Reader.text,
    "preset": _choice(PRESETS),
    "keys": _Reader.chords,
    "commands": _Reader.commands,
    "hooks": _Reader.hooks,
    "folders": _Reader.folders,
    "start_view": _Reader.text,
    "filters": _Reader.texts,
    "date_order": _choice(DATE_ORDERS),
    "week_start": _Reader.weekday,
    "language": _choice(LANGUAGES),
    "density": _choice(DENSITIES),
    "reduced_motion": _Reader.truth,
    "reminders": _choice(REMINDERS),
    "remind_at": _Reader.time_of_day,
}
"""The known settings, each with the method that reads it."""
