"""Which database a URL leads to, and whether two URLs lead to the same database."""

from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urlsplit

from tui.net.loopback import is_loopback

_PORTS = {"postgresql": 5432, "https": 443, "http": 80}


class DatabaseAddress(NamedTuple):
    """A database, and the server that it is on."""

    scheme: str
    host: str
    port: int
    database: str

    def __str__(self) -> str:
        return f"{self.origin}/{quote(self.database)}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port left out where it is the scheme's own."""
        port = "" if self.port == _PORTS.get(self.scheme) else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def words(self) -> str:
        """Endpoint and database, as a person knows them, such as ``ep-cool-rain/neondb``."""
        return f"{self.host.split('.', 1)[0]}/{self.database}"


def address_of_string(url: str) -> DatabaseAddress:
    """Return where a Postgres connection string leads; its role and options make no difference."""
    parts = urlsplit(url)
    return DatabaseAddress(
        "postgresql", _unpooled(parts), _port(parts, "postgresql"), unquote(parts.path.strip("/"))
    )


def address_of_data_api(url: str) -> DatabaseAddress:
    """Return where a Data API URL leads: Neon's to what the connection string of the database does.

    Neon's are ``https://<endpoint>.apirest.<rest of the host>/<database>/rest/v1``; of others only the URL
    itself is known.
    """
    parts = urlsplit(url)
    path = unquote(parts.path.rstrip("/")).removesuffix("/rest/v1").strip("/")
    host, port = _unpooled(parts), _port(parts, parts.scheme)
    label, _, rest = host.partition(".")
    if rest.startswith("apirest.") and (parts.scheme, port) == ("https", 443):
        return DatabaseAddress("postgresql", f"{label}.{rest.removeprefix('apirest.')}", 5432, path)
    return DatabaseAddress(parts.scheme, host, port, path)


def same_database(string: str, data_api_url: str, sql_url: str | None = None) -> bool:
    """Return whether a connection string and a Data API URL are known to be of one database.

    Args:
        string: the connection string, of the owner or of people.
        data_api_url: the base URL of the Data API.
        sql_url: the endpoint that the string is sent to, where it is not the one it implies; a server that
            is given so serves both APIs from one address.
    """
    ours, theirs = address_of_string(string), address_of_data_api(data_api_url)
    if sql_url is None:
        return ours == theirs
    served = _address(sql_url).origin == theirs.origin and ours.database == theirs.database
    return served or ours == theirs


def databases(string: str | None, data_api_url: str | None, sql_url: str | None) -> tuple[str, ...]:
    """Return the databases that a connection's URLs lead to, each once: one, unless they are mixed up."""
    found = []
    if string:
        # On this machine the port is whichever was free, and the endpoint's id tells the stacks apart.
        elsewhere = sql_url is not None and not is_loopback(urlsplit(sql_url).hostname or "")
        by = f" by {_address(sql_url).origin}" if sql_url and elsewhere else ""
        found.append(f"{address_of_string(string)}{by}")
    if data_api_url and not (string and same_database(string, data_api_url, sql_url)):
        found.append(str(address_of_data_api(data_api_url)))
    return tuple(found)


def address(url: str) -> str:
    """Return a URL as it is compared: scheme, host, port and path."""
    parts = urlsplit(url)
    if parts.scheme in ("postgres", "postgresql"):
        return str(address_of_string(url))
    return str(_address(url))


def _address(url: str) -> DatabaseAddress:
    parts = urlsplit(url)
    return DatabaseAddress(
        parts.scheme, parts.hostname or "", _port(parts, parts.scheme), parts.path.strip("/")
    )


def _unpooled(parts: SplitResult) -> str:
    """Return a host without the mark of Neon's pooler, which is a part of the first label and of no other."""
    label, dot, rest = (parts.hostname or "").partition(".")
    return label.removesuffix("-pooler") + dot + rest


def _port(parts: SplitResult, scheme: str) -> int:
    return parts.port or _PORTS.get(scheme, 0)
