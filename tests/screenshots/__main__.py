"""Make pictures and the recording of the real app: `python -m tests.screenshots [NAME …]`."""

import asyncio
import sys
from contextlib import nullcontext
from pathlib import Path

from tests.screenshots.camera import develop, played
from tests.screenshots.embedded import configured, furnish, home
from tests.screenshots.pictures import Picture, pictures
from tests.screenshots.recording import NAME, recorded
from tui.client.client import Client

FOLDER = Path(__file__).parents[2] / "screenshots"


def take(picture: Picture, client: Client, folder: Path) -> None:
    """Write the SVG and the PNG of a picture into a folder."""
    svg = folder / f"{picture.name}.svg"
    with nullcontext() if picture.scene.signed_in else configured(client):
        svg.write_text(asyncio.run(played(picture)), "utf-8")
    develop(svg, svg.with_suffix(".png"))


def main(names: list[str], folder: Path = FOLDER) -> None:
    """Make the pictures of these names, or all."""
    known = {picture.name: picture for picture in pictures()}
    if unknown := set(names) - {*known, NAME}:
        sys.exit(f"no picture {', '.join(sorted(unknown))}; there are {', '.join([*known, NAME])}")
    with home() as client:
        furnish(client)
        for name in names or [*known, NAME]:
            if name == NAME:
                (folder / f"{NAME}.svg").write_text(asyncio.run(recorded()), "utf-8")
            else:
                take(known[name], client, folder)
            print(name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
