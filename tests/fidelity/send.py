"""Send a request of the corpus exactly as it is written, and note down what came back."""

import hashlib
import http.client
import json
import re
import time
from typing import Any

from tests.fidelity.keys import Keys

NOTED = re.compile(r"^(content-type|allow|access-control-.*|neon-.*|retry-after|content-encoding)$")
USER_OID = 16384
LONG = 20_000


class Sender:
    """Sends to one endpoint.

    Args:
        host: Its address.
        port: Its port.
        connection: The connection string, with ``{label}``, ``{user}`` and ``{database}``.
        user: Who logs in by default.
        database: The database served.
        keys: Make the tokens.
        host_header: What the Host header says; ``{door}`` is apiauth, or what a case asks for.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        connection: str,
        user: str,
        database: str,
        keys: Keys,
        host_header: str = "{door}.localhost",
    ) -> None:
        self.host, self.port, self.keys = host, port, keys
        self.connection, self.user, self.database, self.host_header = connection, user, database, host_header
        self._fresh = 0

    def send(self, request: dict[str, Any], *, door: str = "apiauth", align: bool = False) -> dict[str, Any]:
        if align:
            time.sleep(-time.time() % 1 + 0.02)
        token = self._token(request)
        pairs = self._headers(request, token, door)
        body = self._body(request, token)
        link = http.client.HTTPConnection(self.host, self.port, timeout=90)
        try:
            link.putrequest(
                request.get("method", "POST"),
                request.get("path", "/sql"),
                skip_host=True,
                skip_accept_encoding=True,
            )
            for name, value in pairs:
                link.putheader(name, value)
            if request.get("chunked"):
                link.putheader("Transfer-Encoding", "chunked")
            else:
                link.putheader("Content-Length", str(len(body)))
            try:
                link.endheaders()
                if request.get("chunked"):
                    for start in range(0, len(body), 60_000):
                        piece = body[start : start + 60_000]
                        link.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                    link.send(b"0\r\n\r\n")
                else:
                    link.send(body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has heard enough; perhaps it has answered
            response = link.getresponse()
            return note(response.status, response.getheaders(), response.read())
        except (http.client.HTTPException, OSError) as error:
            return {"status": None, "fault": type(error).__name__}
        finally:
            link.close()

    def _token(self, request: dict[str, Any]) -> str | None:
        token = request.get("token", "default")
        if token == "default":
            return self.keys.token()
        made: str | None = token(self.keys) if callable(token) else token
        return made

    def _headers(self, request: dict[str, Any], token: str | None, door: str) -> list[tuple[str, Any]]:
        pairs: list[tuple[str, Any]] = [("Host", self.host_header.format(door=door))]
        connection = request.get("connection", "default")
        if connection == "default":
            # Neon's proxy keeps a key set for each endpoint and role, and spins for ever on a key that is not
            # in one of more than 30 and less than 300 seconds: another endpoint gets a fresh one.
            self._fresh += bool(request.get("fresh"))
            label = f"ep-fresh-{int(time.time())}-{self._fresh}" if request.get("fresh") else "ep-x-1"
            connection = self.connection.format(
                label=label,
                user=request.get("user", self.user),
                database=request.get("database", self.database),
            )
        if connection is not None:
            pairs.append(("Neon-Connection-String", connection))
        authorization = request.get("authorization", "default")
        if authorization == "default":
            authorization = None if token is None else f"Bearer {token}"
        if isinstance(authorization, str):
            authorization = authorization.replace("{token}", token or "")
        if authorization is not None:
            pairs.append(("Authorization", authorization))
        pairs.append(("Content-Type", "application/json"))
        for name, value in request.get("headers", []):
            if name in ("Host", "Content-Type"):
                pairs = [pair for pair in pairs if pair[0] != name]
            if value is not None:
                pairs.append((name, value))
        return pairs

    @staticmethod
    def _body(request: dict[str, Any], token: str | None) -> bytes:
        if "json" in request:
            return json.dumps(request["json"], ensure_ascii=False).replace("{token}", token or "").encode()
        body = request.get("body", b"")
        return body if isinstance(body, bytes) else body.encode()


def note(status: int, headers: list[tuple[str, str]], body: bytes) -> dict[str, Any]:
    """Return an answer without what differs from run to run."""
    noted: dict[str, Any] = {}
    for name, value in headers:
        name = name.lower()
        if name == "neon-request-id":
            noted[name] = noted.get(name, 0) + 1
        elif NOTED.match(name):
            noted[name] = f"{noted[name]} | {value}" if name in noted else value
    answer: dict[str, Any] = {"status": status, "headers": noted}
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return answer | {"bytes": body[:200].hex()}
    try:
        value = settle(json.loads(text, object_pairs_hook=Pairs))
    except ValueError:
        return answer | {"text": text[:2000]}
    if len(text) > LONG:
        whole = json.dumps(plain(value), sort_keys=True).encode()
        return answer | {"long": {"sha256": hashlib.sha256(whole).hexdigest()}}
    return answer | {"body": plain(value), "spelling": spelling(text)}


class Pairs(list[tuple[str, Any]]):
    """A JSON object that keeps its order and its doublets."""


def settle(value: Any) -> Any:
    if isinstance(value, Pairs):
        members = Pairs((name, settle(each)) for name, each in value)
        known = dict(members)
        if "dataTypeID" in known:
            return Pairs((name, _oid(name, each)) for name, each in members)
        if set(known) >= {"message", "code", "severity"} and isinstance(known["message"], str):
            return Pairs(
                (name, re.sub(r"\((exp|nbf)=(\d+)\)", _unless_odd, each) if name == "message" else each)
                for name, each in members
            )
        return members
    if isinstance(value, list):
        return [settle(each) for each in value]
    return value


def _unless_odd(found: re.Match[str]) -> str:
    """Hide a time of about now."""
    return f"({found[1]}=N)" if abs(int(found[2]) - time.time()) < 86400 * 10 else found[0]


def _oid(name: str, value: Any) -> Any:
    if name in ("dataTypeID", "tableID") and isinstance(value, int) and value >= USER_OID:
        return "made later"
    return value


def plain(value: Any) -> Any:
    """Objects as dicts; doublets are kept under a name of their own."""
    if isinstance(value, Pairs):
        made: dict[str, Any] = {}
        for name, each in value:
            while name in made:
                name += " (again)"
            made[name] = plain(each)
        return made
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value


def spelling(text: str) -> str:
    """The rows as they are written, where numbers and escapes may be spelled in several ways."""
    rows = "".join(re.findall(r'"rows":(\[.*?\]),"command"', text, re.DOTALL))
    return hashlib.sha256(rows.encode()).hexdigest()[:12]
