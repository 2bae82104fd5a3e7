"""Derives the URL of Neon's SQL over HTTP from a Postgres connection string."""

import ipaddress
from dataclasses import dataclass, field
from string import printable
from typing import Self
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from tui.neon.errors import MisconfiguredError
from tui.net.loopback import is_loopback, is_trustworthy

EXAMPLE = "postgresql://authenticated@ep-cool-name-123.us-east-1.aws.neon.tech/neondb"


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a connection string that matter over HTTP.

    Attributes:
        user: the Postgres role, decoded.
        host: the host.
        database: the name of the database, decoded.
        has_password: whether the string contains a password.
        connection_string: the value of Neon's header (ASCII), which includes the password: a secret.
        public: the same without password and options, safe to show.
    """

    user: str
    host: str
    database: str
    has_password: bool
    connection_string: str = field(repr=False)
    public: str

    @classmethod
    def parse(cls, url: str, *, keep_password: bool = True) -> Self:
        """Parse a connection string such as `postgresql://authenticated@ep-….aws.neon.tech/neondb`.

        Args:
            url: the connection string. Its port and options are ignored over HTTP.
            keep_password: False removes the password before anything is sent.

        Raises:
            MisconfiguredError: no endpoint can be derived from it. The message repeats no part of
                the URL, because a mistyped URL may have the password anywhere.
        """
        try:
            parts = urlsplit(url)
            host, user, password = parts.hostname or "", parts.username or "", parts.password
        except ValueError:
            raise _unusable("cannot be read: percent-encode the special characters in it") from None
        if parts.scheme not in {"postgres", "postgresql"}:
            raise _unusable("does not start with postgresql://")
        if not user:
            raise _unusable("has no user name, or a special character that is not percent-encoded")
        database = parts.path.removeprefix("/")
        if not database or "/" in database:
            raise _unusable("has no database name, or a special character that is not percent-encoded")
        if not host or _is_ip(host) or "." not in host:
            raise _unusable(
                "has no full host name, whose first part is the endpoint's id (not an IP address)"
            )
        # The host keeps its case and port: the string is sent as it was given.
        place = parts.netloc.rpartition("@")[2]
        secret = f":{password}" if password is not None and keep_password else ""
        whole = urlunsplit((parts.scheme, f"{user}{secret}@{place}", parts.path, parts.query, ""))
        return cls(
            user=unquote(user),
            host=host,
            database=unquote(database),
            has_password=bool(password),
            connection_string=quote(whole, safe=printable),
            public=f"postgresql://{user}@{host}/{database}",
        )

    def endpoint(self, *, with_token: bool) -> str:
        """Return the URL of Neon's SQL over HTTP for this address.

        As in Neon's own driver, the first label of the host becomes `apiauth` for a token and `api` for a
        password; the rest stays.

        Raises:
            MisconfiguredError: the host is this machine, for which there is no rule.
        """
        if is_loopback(self.host):
            raise MisconfiguredError(
                f"{self.host} is this machine, where Neon's endpoint cannot be guessed: give its URL as well."
            )
        rest = self.host.partition(".")[2]
        return f"https://{'apiauth' if with_token else 'api'}.{rest}/sql"


def checked(url: str) -> str:
    """Return the URL of an endpoint if it is safe to send a token there: over TLS, or on this machine.

    Raises:
        MisconfiguredError: it is not.
    """
    try:
        parts = urlsplit(url)
        # `urlsplit` checks that the port is a number only when it is read.
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        host = None
    if not host:
        raise MisconfiguredError("The endpoint's URL cannot be read: it should look like https://host/path.")
    if not is_trustworthy(parts):
        raise MisconfiguredError(
            f"The endpoint on {host} must be an https:// URL, so that nobody reads along."
        )
    if parts.username or parts.password:
        raise MisconfiguredError(f"The endpoint's URL on {host} must not contain a user name or a password.")
    return url


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _unusable(why: str) -> MisconfiguredError:
    return MisconfiguredError(f"The database's connection string {why}. It should look like {EXAMPLE}")
