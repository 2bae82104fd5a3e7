"""Who sends SQL: read from the connection string and the credentials beside it."""

import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from tui.local.endpoint.refusal import Refusal

HEADER = "neon-connection-string"


@dataclass(frozen=True, slots=True)
class Caller:
    """A Postgres role, and the person behind it where the role is shared."""

    role: str
    claims: str | None = field(default=None, repr=False)
    """The payload of the token, as signed; None for a caller with a password."""
    subject: str | None = None
    """The claim ``sub``: connections are never passed from one subject to another."""
    password: str | None = field(default=None, repr=False)

    @property
    def key(self) -> tuple[str | None, ...]:
        """What two callers must have in common to use one connection after the other."""
        if self.password is not None:
            return self.role, "password", hashlib.sha256(self.password.encode()).hexdigest()
        return self.role, "subject", self.subject


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request says about its caller, not yet verified."""

    role: str
    database: str
    token: str | None = field(repr=False)
    password: str | None = field(repr=False)


def read_credentials(headers: Mapping[str, str]) -> Credentials:
    """Return what the request's headers say about its caller.

    The host decides what is asked for, as Neon's two doors do: ``api.…`` a password, ``apiauth.…`` a token,
    any other either.

    Args:
        headers: The request's headers, looked up without regard to case.

    Raises:
        Refusal: A part is missing or malformed.
    """
    string = headers.get(HEADER)
    if string is None or not string.isascii():
        raise Refusal(f"invalid header: {HEADER}")
    try:
        url = urlsplit(string)
        host, username, password = url.hostname, url.username, url.password
    except ValueError as error:
        raise Refusal(f"invalid connection string: {error}") from error
    if not url.scheme:
        raise Refusal("invalid connection string: relative URL without a base")
    if url.scheme not in ("postgres", "postgresql"):
        raise Refusal("incorrect scheme")
    database = unquote(url.path.strip("/").split("/", 1)[0])
    if not database:
        raise Refusal("missing database name")
    if not username:
        raise Refusal("missing username")
    token, secret = _read_secret(headers, password)
    if not host or _is_address(host):
        raise Refusal("missing hostname")
    return Credentials(unquote(username), database, token, secret)


def _read_secret(headers: Mapping[str, str], password: str | None) -> tuple[str | None, str | None]:
    """Return the token and the password, exactly one of them not None."""
    door = headers.get("host", "").split(".", 1)[0].lower()
    authorization = headers.get("authorization")
    if door == "api" or (door != "apiauth" and authorization is None):
        if authorization is not None or password is None:
            raise Refusal("missing authentication credentials: required password")
        return None, unquote(password)
    if authorization is None or not authorization.startswith("Bearer "):
        raise Refusal("missing authentication credentials: required authorization bearer token in JWT format")
    return authorization.removeprefix("Bearer "), None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
