"""Who sends a request, by its connection string and its credentials."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.local.endpoint.connection_string import read_connection_string
from tui.local.endpoint.errors import ProxyError

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
        """A key that is equal for two callers if one may reuse the other's connection."""
        if self.password is not None:
            return self.role, "password", hashlib.sha256(self.password.encode()).hexdigest()
        return self.role, "subject", self.subject


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request claims about its caller, before verification."""

    role: str
    database: str
    token: str | None = field(repr=False)
    password: str | None = field(repr=False)


def read_credentials(headers: Mapping[str, str]) -> Credentials:
    """Return what the request's headers claim about its caller.

    The first label of the host decides which credentials are required, as at Neon: ``api`` a password,
    ``apiauth`` a token, any other label either.

    Args:
        headers: The request's headers, looked up without regard to case.

    Raises:
        ProxyError: A part is missing or malformed.
    """
    string = read_connection_string(_visible(headers, HEADER))
    token, secret = _read_secret(headers, string.password)
    if string.host is None:
        raise ProxyError("missing hostname")
    return Credentials(string.role, string.database, token, secret)


def _visible(headers: Mapping[str, str], name: str) -> str:
    """Return a header of visible ASCII characters, spaces and tabs.

    Raises:
        ProxyError: It is missing, or has other characters.
    """
    value = headers.get(name)
    if value is None or not VISIBLE.fullmatch(value):
        raise ProxyError(f"invalid header: {name}")
    return value


def _read_secret(headers: Mapping[str, str], password: str | None) -> tuple[str | None, str | None]:
    """Return the token and the password, exactly one of them not None."""
    label = headers.get("host", "").split(".", 1)[0].lower()
    authorization = headers.get("authorization")
    if label == "api" or (label != "apiauth" and authorization is None):
        if authorization is not None or password is None:
            raise ProxyError("missing authentication credentials: required password")
        return None, password
    if authorization is None or not _visible(headers, "authorization").startswith("Bearer "):
        raise ProxyError(
            "missing authentication credentials: required authorization bearer token in JWT format"
        )
    return authorization.removeprefix("Bearer "), None
