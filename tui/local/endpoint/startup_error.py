"""The complete error with which Postgres refuses a connection; libpq keeps its message only."""

import asyncio
import struct
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from tui.local.endpoint.errors import ProxyError, StartupError

PROTOCOL = 3 << 16
AUTHENTICATION_OK = (b"R", struct.pack("!i", 0))
"""The AuthenticationOk message."""
TIMEOUT = 5.0
MOST_BYTES = 64 * 1024
STATUSES = {"28000": 500, "3D000": 400, "53300": 500}
"""The HTTP status by SQLSTATE: the role may not log in, no such database, too many connections."""
FIELDS = {
    # the field types of an ErrorResponse (the protocol's section "Error and Notice Message Fields")
    "M": "message",
    "C": "code",
    "D": "detail",
    "H": "hint",
    "S": "severity",
    "W": "where",
    "F": "file",
    "L": "line",
    "R": "routine",
}


async def find_startup_error(conninfo: str, database: str, role: str) -> ProxyError | None:
    """Open a connection to Postgres as ``role`` and return the error with which it is refused.

    Returns None if there is no error about the role, the database or the number of connections.

    Args:
        conninfo: Where the cluster listens, in libpq's form.
        database: The database to connect to.
        role: The role to connect as.
    """
    try:
        async with asyncio.timeout(TIMEOUT):
            return await _start_up(conninfo_to_dict(conninfo), database, role)
    except (OSError, EOFError, TimeoutError, UnicodeError):
        return None


async def _start_up(place: dict[str, str | int | None], database: str, role: str) -> ProxyError | None:
    host, port = str(place.get("host")), int(place.get("port") or 5432)
    if host.startswith("/"):
        reader, writer = await asyncio.open_unix_connection(Path(host) / f".s.PGSQL.{port}")
    else:
        reader, writer = await asyncio.open_connection(host, port)
    try:
        pairs = ("user", role, "database", database)
        startup = struct.pack("!i", PROTOCOL) + b"".join(text.encode() + b"\0" for text in pairs) + b"\0"
        writer.write(struct.pack("!i", len(startup) + 4) + startup)
        kind, content = await _read_message(reader)
        if (kind, content) == AUTHENTICATION_OK:  # whether the role may log in is checked later
            kind, content = await _read_message(reader)
    finally:
        writer.close()
    if kind != b"E":
        return None
    parts = [part for part in content.decode().split("\0") if part]
    fields = {FIELDS[part[0]]: part[1:] for part in parts if part[0] in FIELDS}
    status = STATUSES.get(fields["code"])
    return StartupError(fields, status) if status else None


async def _read_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Return the type and the content of the next message."""
    kind, size = struct.unpack("!ci", await reader.readexactly(5))
    return kind, await reader.readexactly(min(size - 4, MOST_BYTES))
