"""Send the corpus and write the answers down: ``python -m tests.fidelity answers.json [--at endpoint.json]``.

An endpoint other than the embedded one is described in JSON: ``target`` (its name and version), ``host``,
``port``, ``admin`` (libpq, a superuser, for ``setup.sql``), ``database``, ``connection`` (with ``{user}``,
``{label}`` and ``{database}``), ``user``, ``jwks_port`` (where the key set is published), ``host_header``.
"""

import argparse
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.fidelity.corpus import ask
from tests.fidelity.embedded import embedded, prepare
from tests.fidelity.keys import JwksServer, Keys
from tests.fidelity.send import Sender


@contextmanager
def described(file: Path) -> Iterator[tuple[Sender, str]]:
    """Take an endpoint that runs already."""
    told = json.loads(file.read_text("utf-8"))
    keys = Keys()
    with closing(JwksServer(keys, told["jwks_port"])):
        version = prepare(told["admin"], told["database"])
        names = ("host", "port", "connection", "user", "database", "host_header")
        yield Sender(keys=keys, **{name: told[name] for name in names if name in told}), version


def main() -> None:
    """Do it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--at", type=Path, help="the description of an endpoint; by default the embedded one")
    asked = parser.parse_args()
    with described(asked.at) if asked.at else embedded(broker=True) as (sender, version):
        answers = ask(sender)
    lines = ",\n".join(f" {_compact(case)}: {_compact(told)}" for case, told in sorted(answers.items()))
    target = json.loads(asked.at.read_text("utf-8"))["target"] if asked.at else "embedded"
    head = f'"cases": {len(answers)},\n"postgres": "{version}",\n"target": {json.dumps(target)},\n'
    asked.output.write_text(f'{{\n{head}"answers": {{\n{lines}\n}}}}\n', "utf-8")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
