"""Why Postgres does not let a role in, in all its words: libpq keeps but the message of them."""

import asyncio
import struct
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from tui.local.endpoint.errors import PostgresRefusal, Refusal

PROTOCOL = 3 << 16
WELCOME = (b"R", struct.pack("!i", 0))
"""The message that asks for no password, or no longer."""
SECONDS = 5.0
MOST_BYTES = 64 * 1024
STATUSES = {"28000": 500, "3D000": 400, "53300": 500}
"""The status of the answer by what Postgres says: the role may not log in, no such database, no room."""
FIELDS = {
    # the letter of a field of an ErrorResponse (the protocol's section "Error and Notice Message Fields")
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


async def ask_why_not(conninfo: str, database: str, role: str) -> Refusal | None:
    """Knock at Postgres as ``role`` and return what it says instead of letting it in.

    Returns None where it says nothing that is known to be about the role, the database or the room for more.

    Args:
        conninfo: Where the cluster listens, in libpq's form.
        database: The database to enter.
        role: Who enters.
    """
    try:
        async with asyncio.timeout(SECONDS):
            return await _knock(conninfo_to_dict(conninfo), database, role)
    except (OSError, EOFError, TimeoutError, UnicodeError):
        return None


async def _knock(place: dict[str, str | int | None], database: str, role: str) -> Refusal | None:
    host, port = str(place.get("host")), int(place.get("port") or 5432)
    if host.startswith("/"):
        reader, writer = await asyncio.open_unix_connection(Path(host) / f".s.PGSQL.{port}")
    else:
        reader, writer = await asyncio.open_connection(host, port)
    try:
        pairs = ("user", role, "database", database)
        told = struct.pack("!i", PROTOCOL) + b"".join(text.encode() + b"\0" for text in pairs) + b"\0"
        writer.write(struct.pack("!i", len(told) + 4) + told)
        kind, content = await _hear(reader)
        if (kind, content) == WELCOME:  # in principle; whether the role may log in is asked later
            kind, content = await _hear(reader)
    finally:
        writer.close()
    if kind != b"E":
        return None
    parts = [part for part in content.decode().split("\0") if part]
    fields = {FIELDS[part[0]]: part[1:] for part in parts if part[0] in FIELDS}
    status = STATUSES.get(fields["code"])
    return PostgresRefusal(fields, status) if status else None


async def _hear(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Return the type and the content of the next message."""
    kind, size = struct.unpack("!ci", await reader.readexactly(5))
    return kind, await reader.readexactly(min(size - 4, MOST_BYTES))
