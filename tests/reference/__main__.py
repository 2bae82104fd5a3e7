"""Write the manual pages, completions and ``docs/cli.md`` anew: `python -m tests.reference`."""

import shutil
from pathlib import Path

from tests.reference.files import files

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    shutil.rmtree(ROOT / "share", ignore_errors=True)
    for name, text in files().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
