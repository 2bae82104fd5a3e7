"""The connection that is to be set up or joined: read from one source, with questions for what is missing."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import click

from tui.cli.confirm_folder import confirm_words
from tui.cli.errors import Failure
from tui.cli.prompts import stdin_is_terminal
from tui.client.client import tell
from tui.config import (
    SETTINGS,
    THE_ENVIRONMENT,
    ConfigError,
    ConnectionSource,
    address_of_string,
    check,
    checked,
    differences,
    of_env_file,
    of_environment,
    of_profile,
    read_profile,
    refuse_grave,
    same_database,
    shown,
)
from tui.errors import ExitCode
from tui.todos.sanitize import clean

PROMPTS = {
    "client_id": ("WORKOS_CLIENT_ID", "WorkOS client id (client_…)"),
    "owner_url": (
        "DATABASE_URL",
        "Neon's connection string of the owner (not shown, used now and kept nowhere)",
    ),
    "api": (
        "DATABASE_AUTHENTICATED_URL or NEON_DATA_API_URL",
        "Connection string of the role authenticated, or the Data API URL",
    ),
}


@dataclass(frozen=True, slots=True)
class SetupTarget:
    """What there is to set up."""

    connection: ConnectionSource
    """What goes into the profile: checked, and without a secret."""
    owner_url: str = field(default="", repr=False)
    owner_named: str = ""
    """What the owner's string is called where it was found."""

    @property
    def endpoint(self) -> str | None:
        """Where the owner's string is sent too, if not to the host in it."""
        return self.connection.values.get("sql_url")


def of_options(**given: str | None) -> ConnectionSource:
    """Return the connection that the options name: the person's word, which goes first."""
    values = {setting: text for setting, value in given.items() if (text := (value or "").strip())}
    names = {setting: f"--{setting.replace('_', '-')}" for setting in values}
    return ConnectionSource("the options", values, names)


def to_set_up(options: ConnectionSource, known: ConnectionSource, *, env_file: Path | None) -> SetupTarget:
    """Return what a database is to be made ready for.

    Args:
        options: The values of the command line.
        known: The values of the profile.
        env_file: A ``.env`` that the person named.

    Raises:
        Failure: something is missing, and standard input is no terminal; or it is of two databases.
        ConfigError: a value cannot be used.
    """
    found = _source(env_file, owners=True)
    if not found.names_any_database and known.names_database:
        _say_differences(known, found)
        found = known
    elif _is_about(known, found):
        found = known.overridden_by(found.within(("owner_url",)))
    named = _completed(_under(options, found), "client_id")
    named = _completed(named, "owner_url", hidden=True)
    check(named, "owner_url")
    owner_url = named.values["owner_url"]
    if not named.names_database:
        derived = {"authenticated_url": _for_people(owner_url)}
        named = named.overridden_by(
            ConnectionSource("", derived, {"authenticated_url": named.name("owner_url")})
        )
    checked(named)
    _refuse_other_database(named, owner_url)
    return SetupTarget(named.within(SETTINGS), owner_url, named.name("owner_url"))


def to_join(options: ConnectionSource, *, env_file: Path | None, exported: Path | None) -> SetupTarget:
    """Return the connection to a database that is set up already; it needs no owner's connection string.

    Args:
        options: The values of the command line.
        env_file: A ``.env`` that the person named.
        exported: A file that ``rowdo config export`` wrote.

    Raises: as `to_set_up`.
    """
    if exported is not None:
        profile = read_profile(exported)
        refuse_grave(profile, "Mend that file, or write it anew with `rowdo config export`.")
        found = of_profile(profile)
        if not found.values:
            words = f"{exported} has no [connection]. Name a file that `rowdo config export` wrote."
            raise Failure(words, ExitCode.USAGE)
        tell("\n  ".join((f"{exported} names", *_lines(found))))
    else:
        found = _source(env_file, owners=False)
    named = _completed(_under(options, found).within(SETTINGS), "client_id")
    if not named.names_database:
        named = named.overridden_by(_answer("api"))
    checked(named)
    return SetupTarget(named)


def _is_about(known: ConnectionSource, found: ConnectionSource) -> bool:
    """Return whether values without a database, such as the owner's string, go with the profile's.

    The owner's string alone does; the two databases are compared afterwards.
    """
    if found.names_database or not known.names_database:
        return False
    if "client_id" not in found.values:
        return True
    if found.values["client_id"] != known.values.get("client_id"):
        return False
    check(found, "owner_url")
    return _differing(known, found.values["owner_url"]) is None


def _source(env_file: Path | None, *, owners: bool) -> ConnectionSource:
    """Return the one source that the connection comes from, the profile apart.

    A file of the current folder is used only if the person named it or says so now.

    Raises:
        Failure: it is the only one, and standard input is no terminal; or a file that was named has none.
    """
    here = of_environment(os.environ)
    if env_file is not None:
        named = of_env_file(env_file, os.environ)._replace(env_file=None)
        if not _names(named, owners=owners):
            raise Failure(f"{env_file} names no database.", ExitCode.USAGE)
        _say_differences(named, here)
        return named
    there = of_env_file(Path(".env"), os.environ)
    if _names(here, owners=owners):
        _say_differences(here, there)
        return here
    if _names(there, owners=owners) and _confirmed(there):
        _say_differences(there, here)
        return there._replace(env_file=None)
    return here


def _names(source: ConnectionSource, *, owners: bool) -> bool:
    return source.names_any_database if owners else source.names_database


def _confirmed(found: ConnectionSource) -> bool:
    """Show the values of a folder's file, and return whether the person confirms them."""
    try:
        confirm_words(
            (f"{found.source} names", *_lines(found)),
            "Take the connection from there?",
            instead=f"Nothing was done. If {found.source} is yours, name it: --env-file .env",
        )
    except click.Abort:
        if not stdin_is_terminal():
            raise
        return False
    return True


def _lines(found: ConnectionSource) -> list[str]:
    named = ((setting, value) for setting, value in found.values.items())
    return [
        clean(f"{found.name(setting).partition(' in ')[0]}  {shown(setting, value)}")
        for setting, value in named
    ]


def _say_differences(used: ConnectionSource, other: ConnectionSource) -> None:
    for words in differences(used, other):
        tell(f"! {words}")


def _under(options: ConnectionSource, found: ConnectionSource) -> ConnectionSource:
    """Return a source's connection with the options in its place; of two databases never a mixture."""
    if options.names_database:
        found = found.within(tuple({*SETTINGS, "owner_url"} - {"authenticated_url", "data_api_url"}))
    return found.overridden_by(options)


def _completed(named: ConnectionSource, setting: str, *, hidden: bool = False) -> ConnectionSource:
    """Return the connection with a setting that nothing names asked for."""
    if setting in named.values:
        return named
    hint = "" if named.source == THE_ENVIRONMENT or not named.values else f" {named.source} has none."
    return named.overridden_by(_answer(setting, hidden=hidden, hint=hint))


def _answer(asked: str, *, hidden: bool = False, hint: str = "") -> ConnectionSource:
    """Ask until the answer can be used, and return it.

    Raises:
        Failure: standard input is no terminal.
    """
    variable, words = PROMPTS[asked]
    if not stdin_is_terminal():
        instead = "in the environment, or name a file with --env-file"
        raise Failure(f"Set {variable} {instead}: {words}.{hint}", ExitCode.USAGE)
    while True:
        text = str(click.prompt(words, hide_input=hidden, err=True)).strip()
        setting = asked
        if asked == "api":
            setting = "data_api_url" if text.startswith("http") else "authenticated_url"
        answer = ConnectionSource("", {setting: text}, {setting: "What you typed"})
        try:
            check(answer, setting)
        except ConfigError as error:
            tell(str(error))
        else:
            return answer


def _for_people(owner_url: str) -> str:
    """Return the connection string of people for the owner's."""
    from urllib.parse import quote

    place = address_of_string(owner_url)
    port = "" if place.port == 5432 else f":{place.port}"
    return f"postgresql://authenticated@{place.host}{port}/{quote(place.database)}"


def _differing(named: ConnectionSource, owner_url: str) -> str | None:
    """Return the setting that is of another database than the owner's string, None if there is none."""
    values = named.values
    if (url := values.get("authenticated_url")) and address_of_string(url) != address_of_string(owner_url):
        return "authenticated_url"
    url = values.get("data_api_url")
    return "data_api_url" if url and not same_database(owner_url, url, values.get("sql_url")) else None


def _refuse_other_database(named: ConnectionSource, owner_url: str) -> None:
    """Refuse to make one database ready and use another.

    Raises: ConfigError.
    """
    if setting := _differing(named, owner_url):
        ours = address_of_string(owner_url)
        raise ConfigError(
            f"{named.name('owner_url')} is of {ours.words} ({ours.host}), and {named.name(setting)} of "
            f"{shown(setting, named.values[setting])}. Copy both from one branch and one database in Neon's "
            "console.",
            "two-databases",
        )
