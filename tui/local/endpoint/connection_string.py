"""Connection strings, parsed like Neon's proxy: as URLs of the WHATWG standard with a non-special scheme."""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from tui.local.endpoint.errors import ProxyError

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
AROUND = "".join(map(chr, range(0x21)))
"""Control characters and spaces, which are stripped around a URL."""
NO_HOST = re.compile(r"[\0\t\n\r #/:<>?@\[\\\]^|]")
"""Characters that a host cannot contain."""
DOTS = re.compile(r"(?:\.|%2e)", re.IGNORECASE)
LARGEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class ConnectionString:
    """The parts of a connection string that matter, percent-decoded."""

    role: str
    database: str
    """Empty if the path is ``/``: Postgres then takes the role's name."""
    host: str | None
    """None if there is none, or for an IPv6 address."""
    password: str | None = field(repr=False)


def read_connection_string(text: str) -> ConnectionString:
    """Return the parts of a connection string.

    Raises:
        ProxyError: It is not a URL, has another scheme, or names no database or no user; worded as by the
            proxy.
    """
    text = re.sub(r"[\t\n\r]", "", text.strip(AROUND))
    scheme = SCHEME.match(text)
    if scheme is None:
        raise _malformed("relative URL without a base")
    rest = text[scheme.end() :].partition("#")[0].partition("?")[0]
    authority, path = "", rest
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        path = slash + path
    user, host = _read_authority(authority)
    if scheme[1].lower() not in ("postgres", "postgresql"):
        raise ProxyError("incorrect scheme")
    if not path.startswith("/"):
        raise ProxyError("missing database name")
    database = _decode(_first_segment(path))
    name, colon, password = user.partition(":")
    role = _decode(name)
    if not role:
        raise ProxyError("missing username")
    return ConnectionString(
        role, database, host, unquote_to_bytes(password).decode(errors="replace") if colon else None
    )


def _read_authority(authority: str) -> tuple[str, str | None]:
    """Return the part before the ``@``, and the host."""
    user, at, place = authority.rpartition("@")
    if at and not place:
        raise _malformed("empty host")
    if place.startswith("["):
        address, bracket, port = place.partition("]")
        if not bracket or not _is_ipv6(address[1:]):
            raise _malformed("invalid IPv6 address")
        host = None
    else:
        name, colon, port = place.partition(":")
        port = colon + port
        if NO_HOST.search(name):
            raise _malformed("invalid domain character")
        if colon and not name:
            raise _malformed("empty host")
        host = name or None
    if port and not _is_port(port):
        raise _malformed("invalid port number")
    return user, host


def _first_segment(path: str) -> str:
    """Return the first part of a path once its ``.`` and ``..`` have been followed."""
    followed: list[str] = []
    segments = path[1:].split("/")
    for number, segment in enumerate(segments):
        dots = DOTS.sub(".", segment)
        if dots == "..":
            followed[-1:] = []
        elif dots != ".":
            followed.append(segment)
        if dots in (".", "..") and number == len(segments) - 1:
            followed.append("")
    return followed[0]


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return "%" not in text  # a zone id, which URLs cannot have


def _is_port(text: str) -> bool:
    digits = text[1:]
    if not text.startswith(":") or not (digits.isascii() and (digits.isdigit() or not digits)):
        return False
    return int(digits or 0) <= LARGEST_PORT


def _decode(part: str) -> str:
    """Percent-decode a part; the error names the username even for a database."""
    try:
        return unquote_to_bytes(part).decode()
    except UnicodeDecodeError as error:
        cut_off = error.reason == "unexpected end of data"
        kind = (
            "incomplete utf-8 byte sequence"
            if cut_off
            else f"invalid utf-8 sequence of {error.end - error.start} bytes"
        )
        raise ProxyError(f"invalid username: {kind} from index {error.start}") from error


def _malformed(words: str) -> ProxyError:
    return ProxyError(f"invalid connection string: {words}")
