"""Measure one thing side by side with another: `python -m tests.bench driver`.

Prints one JSON object: `{"ratios": {name: median}, "raw": {…}}`. A ratio holds on any machine, where
a number of milliseconds would not. Every module of this folder that has a `bench` is one.
"""

import asyncio
import json
import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """The benches there are."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return [file.stem for file in files if "\nasync def bench()" in file.read_text("utf-8")]


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in names():
        sys.exit(f"usage: python -m tests.bench {{{','.join(names())}}}")
    bench = import_module(f"tests.bench.{arguments[0]}").bench
    print(json.dumps(asyncio.run(bench()), indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
