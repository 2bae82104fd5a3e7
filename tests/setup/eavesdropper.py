"""A local server that must never receive a token, a password or a key."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Thief:
    """What was asked of it, as it came over the wire.

    Attributes:
        url: where it listens.
        heard: each request, head and body.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[str] = []


@contextmanager
def thief() -> Iterator[Thief]:
    """Listen on a free port; answer everything as if all were well."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            found.heard.append(f"{self.command} {self.path}\n{self.headers}{body!r}")
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_PUT = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Thief(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
