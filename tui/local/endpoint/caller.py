"""Who sends SQL: read from the connection string and the credentials beside it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.local.endpoint.connection_string import read_connection_string
from tui.local.endpoint.errors import Refusal

HEADER = "neon-connection-string"
VISIBLE = re.compile(r"[\t\x20-\x7e]*")


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
    string = read_connection_string(_visible(headers, HEADER))
    token, secret = _read_secret(headers, string.password)
    if string.host is None:
        raise Refusal("missing hostname")
    return Credentials(string.role, string.database, token, secret)


def _visible(headers: Mapping[str, str], name: str) -> str:
    """Return a header of visible ASCII characters, spaces and tabs.

    Raises:
        Refusal: It is not there, or has other characters.
    """
    value = headers.get(name)
    if value is None or not VISIBLE.fullmatch(value):
        raise Refusal(f"invalid header: {name}")
    return value


def _read_secret(headers: Mapping[str, str], password: str | None) -> tuple[str | None, str | None]:
    """Return the token and the password, exactly one of them not None."""
    door = headers.get("host", "").split(".", 1)[0].lower()
    authorization = headers.get("authorization")
    if door == "api" or (door != "apiauth" and authorization is None):
        if authorization is not None or password is None:
            raise Refusal("missing authentication credentials: required password")
        return None, password
    if authorization is None or not _visible(headers, "authorization").startswith("Bearer "):
        raise Refusal("missing authentication credentials: required authorization bearer token in JWT format")
    return authorization.removeprefix("Bearer "), None
