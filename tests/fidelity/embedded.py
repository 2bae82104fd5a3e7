"""The embedded endpoint, started to be sent the corpus: as the broker answers, and as the proxy behind it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg

from tests.fidelity.keys import JwksServer, Keys
from tests.fidelity.send import Sender
from tests.local.endpoint.project import serving
from tui.local.endpoint import bootstrap, create_app
from tui.local.postgres import Postgres

SETUP = Path(__file__).with_name("setup.sql")
CONNECTION = "postgresql://{user}@{label}.localhost/{database}"


def prepare(conninfo: str, database: str) -> str:
    """Put into a database what the cases find there, as its superuser; returns the version of Postgres."""
    with psycopg.connect(conninfo, dbname=database, autocommit=True) as link:
        link.execute(SETUP.read_bytes())
        return str(link.info.parameter_status("server_version"))


@contextmanager
def embedded(*, broker: bool) -> Iterator[tuple[Sender, str]]:
    """Start a cluster, a key set and the endpoint; yields what sends to it, and the version of Postgres."""
    keys = Keys()
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        jwks = JwksServer(keys, 0)
        stack.callback(jwks.close)
        postgres = Postgres(Path(folder) / "postgres")
        stack.callback(postgres.destroy)
        postgres.start()
        bootstrap(postgres.conninfo, owner_password="correct horse", extension="0.5.0")
        version = prepare(postgres.conninfo, "rowdo")
        app = create_app(postgres.conninfo, jwks_url=jwks.url, broker=broker)
        port = urlsplit(stack.enter_context(serving(app))).port
        assert port
        sender = Sender(
            "127.0.0.1", port, connection=CONNECTION, user="authenticator", database="rowdo", keys=keys
        )
        yield sender, version
