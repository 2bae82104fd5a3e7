"""Every screen looks as in its snapshot; `pytest tests/app -m '' --update-snapshots` accepts changes."""

from pathlib import Path

import pytest

from tests.app.scenes import SCENES
from tests.app.snapshots import FOLDER, keep, kept, taken
from tui.app.screens.sign_in import SignInScreen


@pytest.fixture(autouse=True)
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a code stay valid for five minutes, however long a slow machine takes to draw it."""
    monkeypatch.setattr(SignInScreen, "seconds_left", 300)


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("update_snapshots"))


@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_looks_as_it_did(name: str, tmp_path: Path, updating: bool) -> None:
    if updating:
        pytest.skip("the test of all sizes keeps them")
    [(size, seen)] = (await taken(SCENES[name], tmp_path, ((80, 24),), ("rowdo-dark",))).items()
    assert kept(name)[size].startswith(seen)


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_looks_as_it_did_in_every_size_dark_and_light(
    name: str, tmp_path: Path, updating: bool
) -> None:
    snapshot = await taken(SCENES[name], tmp_path)
    if updating:
        keep(name, snapshot)
    before = kept(name)
    for size, seen in snapshot.items():
        assert seen == before[size], size


def test_every_snapshot_has_its_scene() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(SCENES)
