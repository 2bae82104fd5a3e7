"""The preview of a quick-add line: its parts in colour, and what was understood of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.app.line_editor import Span
from tui.app.line_prompt import Preview
from tui.app.segments import Piece
from tui.app.syntax import ParsedLine
from tui.display.cell_text import drawn
from tui.display.date_text import due_words, full_day
from tui.replica.catalog import CatalogKind
from tui.todos import Priority
from tui.todos.reminder import reminder_words
from tui.todos.todo import RepeatFrom
from tui.todos.wording import counted

if TYPE_CHECKING:
    from rich.style import Style

    from tui.app.context import Context


READ = 100
"""More lines than this are only counted until they are kept: to read one takes a third of a millisecond."""


def previewer(
    context: "Context", read: Callable[[str], ParsedLine], *, several: bool = False
) -> Callable[[str], Preview]:
    """Return the previewer of a quick-add line.

    Args:
        context: where it is typed.
        read: parses a line.
        several: whether each line of a pasted text is a todo of its own.
    """

    def preview(text: str) -> Preview:
        lines = list(_lines(text)) if several else []
        if len(lines) > READ:
            return Preview((), ((counted(len(lines), "todo"), context.app.palette.strong),))
        found = [(start, read(line)) for start, line in lines or [(0, text)]]
        spans = [span for start, each in found for span in _spans(context, each, start)]
        return Preview(spans, _chips(context, [each for _, each in found]))

    return preview


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, each with the place where it begins."""
    start = 0
    for each in text.splitlines(keepends=True):
        if each.strip():
            yield start, each.splitlines()[0]
        start += len(each)


def _spans(context: "Context", found: ParsedLine, begin: int) -> list[Span]:
    """Return the colours for the parts of a line that begins at a place of the text."""
    palette = context.app.palette
    styles: dict[str, Style] = {
        "when": palette.today,
        "starts": palette.today,
        "project": palette.hue(str(found.fields.get("project") or "")),
        "tag": palette.link,
        "priority": palette.key,
        "notes": palette.quiet,
        "escape": palette.faint,
        "replaced": palette.done,
    }
    return [
        (begin + start, begin + stop, styles.get(kind, palette.accent)) for start, stop, kind in found.parts
    ]


def _shared(found: Sequence[ParsedLine]) -> Mapping[str, object]:
    """Return the fields that are the same in all lines; the project is one of them where it is the Inbox."""
    first, *others = [{"project": "", **each.fields} for each in found]
    return {name: value for name, value in first.items() if all(each.get(name) == value for each in others)}


def _chips(context: "Context", found: Sequence[ParsedLine]) -> list[Piece]:
    """Return what was understood; of several lines, how many they are and what they have in common."""
    palette, fields = context.app.palette, _shared(found)
    problem = next((each.problem for each in found if each.problem), "")
    chips: list[Piece] = [(f"{problem}   ", palette.warn)] if problem else []

    def chip(text: str, style: "Style") -> None:
        chips.extend([(text, style), ("   ", palette.text)])

    if len(found) > 1:
        chip(counted(len(found), "todo"), palette.strong)
    project = str(fields.get("project") or "")
    catalog = context.catalog
    new = " (new)" if project and not catalog.find(CatalogKind.PROJECT, project) else ""
    if project:
        chip(f"# {drawn(project)}{new}", palette.hue(project))
    elif "project" in fields:
        chip("▽ Inbox", palette.quiet)
    due, at = fields.get("due_date"), fields.get("due_time")
    if due:
        chip(f"◆ {due_words(due, at, context.today)} · {full_day(due)}", palette.today)  # type: ignore[arg-type]  # a date, a time
    if fields.get("recurrence"):
        repeat_from: RepeatFrom = "completion" if fields.get("repeat_from") == "completion" else "due"
        chip(f"↻ {context.syntax.rule_words(str(fields['recurrence']), repeat_from)}", palette.today)
    if (minutes := fields.get("remind_before")) is not None:
        chip(f"◷ {reminder_words(int(minutes))}", palette.today)  # type: ignore[call-overload]  # a number
    if fields.get("starts_on"):
        chip(f"starts {full_day(fields['starts_on'])}", palette.today)  # type: ignore[arg-type]  # a date
    if fields.get("priority"):
        level = Priority(fields["priority"])  # type: ignore[arg-type]  # a number
        chip(f"{level.label} {level.name.lower()}", palette.priorities[min(level, 3)])
    for tag in list(fields.get("tags") or ())[:8]:  # type: ignore[call-overload]  # a tuple of text
        chip(
            f"@{drawn(str(tag))}{'' if catalog.find(CatalogKind.TAG, str(tag)) else ' (new)'}",
            palette.tag(str(tag)) or palette.link,
        )
    if fields.get("notes"):
        chip("≡ notes", palette.quiet)
    return chips
