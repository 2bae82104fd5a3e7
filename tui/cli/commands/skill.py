"""``rowdo skill``."""

import re
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import click

from tui.cli.errors import Failure
from tui.cli.output import print_json, print_line
from tui.private_files import write_private
from tui.todos.sanitize import clean

BEGIN = "<!-- rowdo skill {digest}: `rowdo skill` writes this, and replaces it unless somebody changed it -->"
END = "<!-- end of rowdo skill -->"
_OURS = re.compile(rf"<!-- rowdo skill ([0-9a-f]{{12}}):[^\n]*-->\n(.*?){re.escape(END)}\n?", re.DOTALL)
_FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)


class Place(NamedTuple):
    """A file in which an agent looks for instructions."""

    path: str
    """Below the person's home, or the folder of a project."""
    shared: bool = False
    """The file is the project's own, and ours is a section of it."""


PLACES = {
    "claude": Place(".claude/skills/rowdo/SKILL.md"),
    "agents": Place(".agents/skills/rowdo/SKILL.md"),
    "agents-md": Place("AGENTS.md", shared=True),
}
"""The places by name: Claude Code; Codex and others that read agentskills.io's; all that read AGENTS.md."""


@click.command()
@click.argument("agents", metavar="[AGENT]...", nargs=-1, type=click.Choice([*PLACES]))
@click.option("--here", is_flag=True, help="For the project in this folder, and not for all of yours.")
@click.option("--force", is_flag=True, help="Also replace what somebody else wrote, or changed.")
@click.option("--print", "printed", is_flag=True, help="Print the skill, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def skill(*, agents: tuple[str, ...], here: bool, force: bool, printed: bool, as_json: bool) -> None:
    """Write a skill file that tells agents how to read and change your todos with rowdo.

    AGENT is claude (~/.claude/skills/rowdo/SKILL.md), agents (~/.agents/skills/rowdo/SKILL.md, read by Codex
    and others) or agents-md (a section of ./AGENTS.md); without it, the first two are written. A file that
    Rowdo did not write, or that was changed since, is replaced only with --force.

    \b
    Examples:
      rowdo skill
      rowdo skill claude --here
      rowdo skill agents-md
    """
    if printed:
        click.echo(_text(), nl=False)
        return
    written = []
    for name in dict.fromkeys(agents or ("claude", "agents")):
        place = PLACES[name]
        path = (Path() if here or place.shared else Path.home()) / place.path
        state = _write(path, place, force=force)
        written.append({"agent": name, "path": str(path.resolve()), "state": state})
    if as_json:
        print_json(written)
    else:
        for each in written:
            print_line(clean(f"{each['state']}: {each['path']}"))


def _text() -> str:
    return files("tui.cli").joinpath("skill.md").read_text("utf-8")


def _sealed(head: str, body: str) -> str:
    """Return a text with a checksum, by which a later `rowdo skill` recognizes whether it was changed.

    Args:
        head: The text before the marks, such as the front matter.
        body: The text between the marks.
    """
    return f"{head}{BEGIN.format(digest=_digest(head + body))}\n{body}{END}\n"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _write(path: Path, place: Place, *, force: bool) -> str:
    """Write the skill to a file; return the outcome: written, replaced or unchanged.

    Raises:
        Failure: The file holds somebody else's text, or cannot be written.
    """
    try:
        before = path.read_text("utf-8") if path.exists() else ""
        after = _placed(before, place, force=force)
        if after is None:
            raise Failure(
                f"{path} was written or changed by somebody else, and nothing was changed. Move it away, or "
                "replace it with --force."
            )
        if after == before:
            return "unchanged"
        mode = path.stat().st_mode & 0o777 if before else 0o644
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path.resolve(), after.encode())
        path.chmod(mode)
    except UnicodeDecodeError as error:
        raise Failure(f"{path} is not UTF-8 text, and nothing was changed.") from error
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}.") from error
    return "replaced" if before and not place.shared else "written"


def _placed(before: str, place: Place, *, force: bool) -> str | None:
    """Return the new content of a file; None if somebody else's text would be lost."""
    text = _text()
    front = _FRONT_MATTER.match(text)
    assert front
    head, body = front[0], text[front.end() :]
    found = _OURS.search(before)
    if place.shared:
        if found is None:
            gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
            return before + gap + _sealed("", body.lstrip("\n"))
        ours = _digest(found[2]) == found[1]
        after = before[: found.start()] + _sealed("", body.lstrip("\n")) + before[found.end() :]
    else:
        ours = found is not None and _digest(before[: found.start()] + found[2]) == found[1]
        ours = not before or (ours and found is not None and found.end() == len(before))
        after = _sealed(head, body)
    return after if ours or force else None
