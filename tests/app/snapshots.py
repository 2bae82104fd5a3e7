"""Snapshots of a scene in every size and theme, as text that can be read and compared.

A snapshot is a file of sections, one for each size: its words line by line, then a short name for the colours
of each theme, which is another one as soon as a single cell has another colour or style.
"""

from pathlib import Path

from tests.app.play_scene import colours, playing, press, settled, text
from tests.app.scenes import Scene

FOLDER = Path(__file__).parent / "snapshots"
SIZES = ((80, 24), (160, 50), (40, 10))
THEMES = ("rowdo-dark", "rowdo-light")
Snapshot = dict[str, str]
"""What is seen, by size."""


async def taken(
    scene: Scene,
    folder: Path,
    sizes: tuple[tuple[int, int], ...] = SIZES,
    themes: tuple[str, ...] = THEMES,
) -> Snapshot:
    """Play a scene in the first size, then look at it in all, each in every theme."""
    found = {}
    async with playing(scene.stage(folder, themes[0]), sizes[0]) as (app, pilot):
        await press(pilot, *scene.keys)
        for columns, lines in sizes:
            if (columns, lines) != app.size:
                await pilot.resize_terminal(columns, lines)
            names = []
            for theme in themes:
                if app.theme != theme:
                    app.theme = theme
                await settled(pilot)
                names.append(f"{theme}: {colours(app)}")
            found[f"{columns}x{lines}"] = "\n".join([text(app), *names])
    return found


def kept(name: str) -> Snapshot:
    """Read the snapshot of a scene; empty where there is none."""
    path = FOLDER / f"{name}.txt"
    if not path.exists():
        return {}
    sections = path.read_text("utf-8").split("\f")
    return dict(section.rstrip("\n").split("\n", 1) for section in sections if section)


def keep(name: str, snapshot: Snapshot) -> None:
    """Write the snapshot of a scene."""
    FOLDER.mkdir(exist_ok=True)
    sections = [f"{size}\n{seen}\n" for size, seen in snapshot.items()]
    (FOLDER / f"{name}.txt").write_text("\f".join(sections), "utf-8")
