"""The shell completes ids, projects, tags, filters, profiles and files: in real shells too."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.offline import Offline
from tests.e2e.terminal import Terminal
from tests.needs import needs
from tui.cli.main import cli
from tui.todos import Todo


@pytest.fixture
def here(tmp_path: Path, delivered: list[object]) -> Offline:
    here = Offline(tmp_path / "home")
    here.fill(
        [
            Todo(
                "10000000-0000-4000-8000-000000000001", "Buy milk", project="Home improvement", tags=("shop",)
            ),
            Todo("10000000-0000-4000-8000-000000000002", "Pay", project="home", tags=("bank", "two words")),
            Todo("20000000-0000-4000-8000-000000000003", "Write", project="Äpfel"),
            Todo("30000000-0000-4000-8000-000000000004", "Old", is_complete=True),
        ]
    )
    profiles = here.folder / "config" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "default.toml").write_text('[filters]\nWeekend = "@shop"\n', "utf-8")
    (profiles / "work.toml").write_text("", "utf-8")
    (here.folder / "backup.json").write_text("[]")
    return here


def offered(here: Offline, *words: str, shell: str = "zsh") -> list[str]:
    """What is offered for the last of the words."""
    environment = here.environment | {
        "_ROWDO_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(("rowdo", *words)),
        "COMP_CWORD": str(len(words)),
    }
    result = CliRunner().invoke(cli, [], prog_name="rowdo", env=environment)
    lines = result.stdout.splitlines()
    return lines[1::3] if shell == "zsh" else [line.partition(",")[2] for line in lines]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["done", ""], ["10000000", "10000000", "20000000"]),
        (["done", "2"], ["20000000"]),
        (["done", "milk"], ["10000000"]),
        (["undone", ""], ["30000000"]),
        (["show", "2"], ["20000000"]),
        (["edit", "2"], ["20000000"]),
        (["edit", "2", "+h"], ["+home"]),
        (["add", "--under", "2"], ["20000000"]),
        (["add", "Buy", "@b"], ["@bank"]),
        (["add", "Buy", "b"], []),
        (["move", "ho"], ["home", "Home improvement"]),
        (["move", "ap"], ["Äpfel"]),
        (["tag", "t"], ["two words"]),
        (["edit", "2", "--project", "ap"], ["Äpfel"]),
        (["edit", "2", "--untag", "s"], ["shop"]),
        (["list", "wee"], ["Weekend", "week"]),
        (["list", "up"], ["upcoming"]),
        (["list", "+home", "and", "@s"], ["@shop"]),
        (["done", "--filter", "over"], ["overdue"]),
        (["--profile", "w"], ["work"]),
        (["profiles", ""], ["default", "work", "local"]),
        (["--profile", "work", "done", ""], []),
        (["mcp", "--project", "ho"], ["home", "Home improvement"]),
        (["skill", "c"], ["claude"]),
        (["undo"], ["undo", "undone"]),
    ],
)
def test_what_is_offered(here: Offline, words: list[str], found: list[str]) -> None:
    assert offered(here, *words) == found


def test_bash_gets_names_in_quotation_marks_and_tags_though_it_breaks_words_at_their_sign(
    here: Offline,
) -> None:
    assert offered(here, "move", "Home", shell="bash") == ["home", "'Home improvement'"]
    assert offered(here, "add", "Buy", "@", "sh", shell="bash") == ["@shop"]


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, here: Offline, tmp_path: Path) -> Iterator[Terminal]:
    """A shell in a terminal, with Rowdo's completion loaded as the help says."""
    name = str(request.param)
    needs("tmux")
    if name != "bash":
        needs(name)
    bin_folder = Path(sys.executable).parent
    environment = here.environment | {"PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin", "PS1": "> "}
    script = here.out("completion", name)
    load = {
        "bash": [".bashrc", f"PS1='> '\n{script}"],
        "zsh": [".zshrc", f"PS1='> '\nautoload -U compinit; compinit -u\n{script}"],
        "fish": [
            ".config/fish/config.fish",
            f"function fish_prompt; echo '> '; end\nset fish_greeting\n{script}",
        ],
    }[name]
    file = here.folder / load[0]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(load[1], "utf-8")
    command = {"bash": ["bash", "--noprofile", "--rcfile", str(file), "-i"]}.get(name, [name, "-i"])
    path = shutil.which(command[0])
    assert path
    with (
        tempfile.TemporaryDirectory(prefix="tmux-", dir="/tmp") as folder,
        Terminal(Path(folder) / "socket", ["env", "-C", str(here.folder), *command], environment) as terminal,
    ):
        terminal.wait_for(">")
        yield terminal


@pytest.mark.slow
def test_in_a_real_shell(here: Offline, shell: Terminal) -> None:
    for typed, completed in (
        ("rowdo don", "rowdo done"),
        ("rowdo done 2", "rowdo done 20000000"),
        ("rowdo undone 3", "rowdo undone 30000000"),
        ("rowdo list Weeke", "rowdo list Weekend"),
        ("rowdo --profile wo", "rowdo --profile work"),
        ("rowdo tag ban", "rowdo tag bank"),
        ("rowdo add Buy +hom", "rowdo add Buy +home"),
        ("rowdo add Buy @sho", "rowdo add Buy @shop"),
        ("rowdo import back", "rowdo import backup.json"),
    ):
        shell.type(typed)
        shell.press("Tab")
        shell.wait_for(completed)
        shell.press("C-u")
        shell.wait_for(completed, gone=True)
