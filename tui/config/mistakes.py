"""Mistakes in the values of a connection, with one sentence for each.

No sentence repeats any part of an address: a mistyped one may have the password anywhere.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from tui.net.loopback import is_trustworthy


class SettingMistake(NamedTuple):
    """What is wrong, and what to do about it."""

    id: str
    """Which mistake it is, for scripts."""
    words: str
    """Follows the name of the variable or key; ends with what to do next."""


STRING = "postgresql://authenticated@ep-cool-rain-12345678.eu-central-1.aws.neon.tech/neondb"
OWNERS_STRING = "postgresql://neondb_owner:…@ep-cool-rain-12345678.eu-central-1.aws.neon.tech/neondb"
DATA_API = "https://ep-cool-rain-12345678.apirest.eu-central-1.aws.neon.tech/neondb/rest/v1"
OWNERS = ("postgres", "cloud_admin", "neon_superuser")
PEOPLES = ("authenticated", "authenticator", "anonymous")
_QUOTES = "'\"`‘’“”"
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_ENCODED = "@ is %40, : is %3A, / is %2F, ? is %3F, # is %23, % is %25"


def mistake_in(setting: str, value: str) -> SettingMistake | None:
    """Return what is wrong with the value of a setting, None if it can be used.

    Args:
        setting: one of a connection's, or ``owner_url``.
        value: what it says.
    """
    return next((found for check in (_of_any, _CHECKS[setting]) for found in check(value)), None)


def _of_any(value: str) -> Iterator[SettingMistake]:
    try:
        value.encode()
    except UnicodeEncodeError:
        yield SettingMistake("not-text", "is not UTF-8 text. Copy the value anew.")
    if value[0] in _QUOTES or value[-1] in _QUOTES:
        if value.startswith("psql "):
            return
        yield SettingMistake(
            "quoted-value",
            "has quotation marks in its value, as some loaders of .env files leave them. Take them off.",
        )
    if value[0] == "$":
        yield SettingMistake(
            "unexpanded", "names another variable in place of a value. Write the value itself there."
        )
    name, equals, _ = value.removeprefix("export ").partition("=")
    if equals and name.isidentifier() and name.isupper():
        yield SettingMistake(
            "name-in-value", "repeats a variable's name in its value. Keep only what is after the “=”."
        )
    if not value.startswith("psql ") and any(mark in value for mark in ("…", "...", "<", ">")):
        yield SettingMistake(
            "placeholder", "is an example out of documentation. Put your own value in, from the console."
        )


def _of_client_id(value: str) -> Iterator[SettingMistake]:
    where = "Set it to the client id (client_…): the WorkOS dashboard shows it under API Keys."
    if value.startswith(("sk_", "key_")):
        yield SettingMistake(
            "api-key", f"holds an API key, which is a secret that Rowdo never needs. {where}"
        )
    if "://" in value:
        yield SettingMistake("client-id", f"holds an address, not a client id. {where}")
    kind, _, rest = value.partition("_")
    if rest and kind in ("environment", "org", "organization", "project", "user", "conn", "session"):
        yield SettingMistake(
            "client-id", f"holds the id of another thing ({kind}_…), not of a client. {where}"
        )
    if kind != "client" or not (rest.isascii() and rest.replace("_", "").replace("-", "").isalnum()):
        yield SettingMistake("client-id", f"is no client id. {where}")


def _of_string(value: str, example: str = STRING) -> Iterator[SettingMistake]:
    """Yield what is wrong with any connection string; `example` is one that is right."""
    if value.startswith("psql "):
        yield SettingMistake(
            "psql-command", "is the whole psql command. Keep only the address between its quotation marks."
        )
    if value.startswith("jdbc:"):
        yield SettingMistake(
            "connection-string",
            f"is an address for Java. Take the plain connection string, such as {example}",
        )
    try:
        url = urlsplit(value)
        host, user = url.hostname or "", url.username or ""
        url.port  # noqa: B018 - raises where it is no number
    except ValueError:
        if value.startswith(("postgres:", "postgresql:")):
            if "@" in _before(value.partition("//")[2], "/?#"):
                yield SettingMistake(
                    "connection-string", f"has a host or port that cannot be read, unlike {example}"
                )
            yield _not_encoded()
        yield SettingMistake("connection-string", f"is not a connection string, such as {example}")
        return
    if url.scheme in ("http", "https"):
        yield from _web_for_string(url, example)
    if url.scheme not in ("postgres", "postgresql"):
        yield SettingMistake("connection-string", f"is not a connection string, such as {example}")
    if url.fragment or "@" in url.path + url.query or _half_encoded(url.netloc):
        yield _not_encoded()
    if value.split() != [value]:
        yield SettingMistake(
            "connection-string", "has a blank in it. Copy the connection string anew, in one line."
        )
    if not user:
        yield SettingMistake(
            "connection-string", f"names no role before the host. It should look like {example}"
        )
    yield from _of_host(host, example)
    if not url.path.strip("/"):
        yield SettingMistake(
            "connection-string", f"names no database after the host. It should look like {example}"
        )
    if "/" in url.path.strip("/"):
        yield SettingMistake(
            "connection-string", f"has more than a database after the host, unlike {example}"
        )


def _of_host(host: str, example: str) -> Iterator[SettingMistake]:
    if not host:
        yield SettingMistake("connection-string", f"names no host. It should look like {example}")
    if "." not in host or ":" in host or host.replace(".", "").isdigit():
        yield SettingMistake(
            "address", f"has no full host name, whose first part is the endpoint's id, as in {example}"
        )
    if ".apirest." in host:
        yield SettingMistake(
            "connection-string",
            "has the host of the Data API. Copy the connection string under Connect in Neon's console.",
        )


def _of_peoples(value: str) -> Iterator[SettingMistake]:
    yield from _of_string(value)
    url = urlsplit(value)
    role = unquote(url.username or "")
    if role in OWNERS or role.endswith("_owner"):
        yield SettingMistake(
            "owner-url",
            f"names “{role}”, an owner, whom row-level security does not hold back. Put it in DATABASE_URL "
            f"for `rowdo setup`, and here the string of the role “authenticated”, such as {STRING}",
        )
    if url.password or "password=" in url.query:
        yield SettingMistake(
            "password-in-url",
            "contains a password. Take it out (and change it, as it was written down): everybody signs in "
            f"with a token of their own, such as {STRING}",
        )


def _of_owners(value: str) -> Iterator[SettingMistake]:
    yield from _of_string(value, OWNERS_STRING)
    url = urlsplit(value)
    role = unquote(url.username or "")
    if role in PEOPLES:
        yield SettingMistake(
            "peoples-url",
            f"names “{role}”, the role of people, who own nothing. Put it in DATABASE_AUTHENTICATED_URL, and "
            f"here the string of the database's owner, such as {OWNERS_STRING}",
        )
    if not url.password or not url.password.strip("*"):
        yield SettingMistake(
            "password-missing",
            "has no password. In Neon's console choose “Show password” before you copy the string.",
        )


def _of_data_api(value: str) -> Iterator[SettingMistake]:
    if value.startswith(("postgres:", "postgresql:", "psql ", "jdbc:")):
        yield SettingMistake(
            "address",
            "holds a connection string. Put it in DATABASE_AUTHENTICATED_URL (that of the role "
            f"“authenticated”), and here the Data API URL, such as {DATA_API}",
        )
    yield from _of_web(value)
    url = urlsplit(value)
    path = url.path.rstrip("/")
    if (url.hostname or "") in ("console.neon.tech", "neon.tech", "neon.com"):
        yield SettingMistake(
            "address", f"is a page of Neon's. Copy the Data API URL it shows, such as {DATA_API}"
        )
    if (url.hostname or "").startswith("api.") or path.endswith("/sql"):
        yield SettingMistake(
            "address", f"is the endpoint of SQL, not of the Data API, which looks like {DATA_API}"
        )
    if not path or (".apirest." in (url.hostname or "") and path.count("/") < 3):
        yield SettingMistake(
            "data-api-path", f"has not its whole path, database and /rest/v1, as in {DATA_API}"
        )
    if not path.endswith("/rest/v1") and "/rest/v1/" in path:
        yield SettingMistake("data-api-path", "goes on after /rest/v1. Cut off what follows.")


def _of_web(value: str) -> Iterator[SettingMistake]:
    """Yield what would send tokens to no server, or over the network without TLS."""
    try:
        url = urlsplit(value)
        host = url.hostname or ""
        url.port  # noqa: B018 - raises where it is no number
    except ValueError:
        url, host = urlsplit(""), ""
    if not host or value.split() != [value]:
        yield SettingMistake("address-insecure", "must be an https address.")
    if not is_trustworthy(url):
        yield SettingMistake("address-insecure", "must be an https address, so that nobody reads along.")
    if url.username or url.password:
        yield SettingMistake("address", "must not contain a user name or a password. Take them out.")
    if url.query or url.fragment or "\\" in value:
        yield SettingMistake("address", "goes on after its path (with ?, # or \\). Cut off what follows.")


def _web_for_string(url: SplitResult, example: str) -> Iterator[SettingMistake]:
    if "/rest/v" in url.path or ".apirest." in url.netloc:
        yield SettingMistake(
            "connection-string",
            "holds a Data API URL. Put it in NEON_DATA_API_URL; a connection string looks like " + example,
        )
    yield SettingMistake(
        "connection-string", f"is a web address and not a connection string, such as {example}"
    )


def _not_encoded() -> SettingMistake:
    return SettingMistake(
        "not-encoded",
        "has a character in its password that must be percent-encoded in an address "
        f"({_ENCODED}). Encode it, or copy the string anew from Neon's console.",
    )


def _before(text: str, ends: str) -> str:
    """Return what stands before the first of some characters."""
    return text[: min((at for end in ends if (at := text.find(end)) >= 0), default=len(text))]


def _half_encoded(netloc: str) -> bool:
    return any(len(part) < 2 or not _HEXADECIMAL.issuperset(part[:2]) for part in netloc.split("%")[1:])


_CHECKS: Mapping[str, Callable[[str], Iterator[SettingMistake]]] = {
    "client_id": _of_client_id,
    "authenticated_url": _of_peoples,
    "owner_url": _of_owners,
    "data_api_url": _of_data_api,
    "sql_url": _of_web,
    "workos_url": _of_web,
}
