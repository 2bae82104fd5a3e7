"""Task lists in Markdown (GitHub's extension), each task in the words of quick add.

A heading is the project of the tasks below it (`Inbox`: none), indentation makes subtasks, and indented text
below a task is its notes. A backslash before a task that is indented makes it text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tui.formats.importing import ImportOptions, Parsed, Problem, StableUids, lines, validated
from tui.formats.obsidian import escape_signs, signs
from tui.todos import Priority, Todo
from tui.todos.limits import NOTES
from tui.todos.quick_add import line, parse
from tui.todos.sanitize import clean

_BULLET = r"(?:[-*+]|\d{1,9}[.)])\s+"
_BOX = r"\[(?:.?)\](?!\()|[☐☑☒]"
_MARK = rf"(?:{_BULLET}(?:{_BOX})|[☐☑☒])"
_TASK = re.compile(rf"(\s*)(?:{_BULLET}(?:\[(.?)\](?!\()|([☐☑☒]))|([☐☑☒]))\s*(.*)")
_QUOTE = re.compile(r"^(\s*>)+\s?")
_STATES = {
    "/": "half done",
    "-": "cancelled",
    ">": "put off",
    "<": "scheduled",
    "!": "important",
    "?": "a question",
}
"""What other boxes mean to Obsidian and its themes; it is noted, since a todo is open or done."""
_DONE = frozenset("xX-☑☒✓✔")
_LIKE_A_TASK = re.compile(rf"^(\s*)(?=\\*{_MARK})")
_NO_TASK = re.compile(rf"^(\s*)\\(?=\\*{_MARK})")
_HEADING = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?\s*")
_OBSIDIAN_TAG = re.compile(r"(?<!\S)#(?=(\d+(?!\S))|[^\s#\"])")
"""What begins a tag in a task with Obsidian's signs, where a number is none (Obsidian, "Tags"); elsewhere it
begins a project, as in quick add."""
_FENCE = re.compile(r"\s*(```|~~~)")
INBOX = "Inbox"
TAB = 4


def read(source: BinaryIO, options: ImportOptions) -> Iterator[Parsed]:
    """Yield a todo for each task; text that belongs to no task is passed over."""
    reader = _Reader(options)
    for each in lines(source):
        if isinstance(each, Problem):
            yield each
        else:
            yield from reader.take(*each)
    yield from reader.finish()


def write(todos: Iterable[Todo]) -> Iterator[str]:
    """Yield a list of tasks, with a heading where the project changes."""
    above: list[str] = []
    project: str | None = None
    for todo in todos:
        while above and above[-1] != todo.parent_uid:
            above.pop()
        if todo.project != project and not above:
            yield f"{'' if project is None else chr(10)}# {clean(todo.project) or INBOX}\n\n"
            project = todo.project
        indent = "  " * len(above)
        yield f"{indent}- [{'x' if todo.is_complete else ' '}] {_words(todo, project or '')}\n"
        for note in todo.notes.splitlines():
            text = _LIKE_A_TASK.sub(r"\1\\", note)
            yield f"{indent}  {text}\n" if text else "\n"
        above.append(todo.uid)


def _words(todo: Todo, heading: str) -> str:
    """Return a task as a quick-add line, with its project if that differs from the heading."""
    bare = todo._replace(task=clean(todo.task), tags=tuple(map(clean, todo.tags)), notes="", project="")
    if todo.project == heading and _project(f"# {clean(heading) or INBOX}") == heading:
        words = line(bare)
    elif todo.project:
        words = line(bare._replace(project=clean(todo.project)))
    else:
        words = f'{line(bare)} #""'
    return escape_signs(words)


def _project(text: str) -> str | None:
    """Return the project that a line names as a heading, None if it is no heading."""
    heading = _HEADING.fullmatch(text)
    return None if heading is None else "" if heading[1] == INBOX else heading[1]


class _Reader:
    """Goes from line to line and holds the last task back, since its notes may follow."""

    def __init__(self, options: ImportOptions) -> None:
        self._options = options
        self._stable_uids = StableUids("markdown")
        self._project = ""
        self._fenced = False
        self._above: list[tuple[int, str]] = []
        self._held: tuple[int, int, Todo, dict[str, object]] | None = None
        self._notes: list[str] = []
        self._noted = 0

    def take(self, number: int, text: str) -> Iterator[Parsed]:
        """Read one line; yield the task that it shows to be complete."""
        text = _QUOTE.sub("", text, count=1)
        indent = len(text.expandtabs(TAB)) - len(text.expandtabs(TAB).lstrip())
        if _FENCE.match(text) and not (self._held and indent > self._held[1]):
            self._fenced = not self._fenced
        task = None if self._fenced else _TASK.fullmatch(text)
        if task:
            yield from self.finish()
            if task[5].strip():
                self._hold(number, indent, (task[2] or task[3] or task[4] or " "), task[5])
            else:
                yield Problem(number, task.start(5) + 1, "The box is empty.", on_purpose=True)
        elif self._held and text.strip() and indent > self._held[1]:
            self._note(_NO_TASK.sub(r"\1", _outdented(text, self._held[1] + 2)))
        elif self._held and not text.strip():
            self._note("")
        elif not self._fenced and (project := _project(text)) is not None:
            yield from self.finish()
            self._project = project
            self._above.clear()
        else:
            yield from self.finish()

    def _note(self, text: str) -> None:
        """Add a line to the notes, unless they are longer already than any may be."""
        if self._noted <= NOTES:
            self._notes.append(text)
            self._noted += len(text) + 1

    def finish(self) -> Iterator[Parsed]:
        """Yield the task that was held back."""
        if self._held is None:
            return
        number, _, todo, unread = self._held
        notes = "\n".join(filter(None, (todo.notes, "\n".join(self._notes).strip("\n"))))
        self._held = None
        yield from validated(todo._replace(notes=notes), number, unread=unread)

    def _hold(self, number: int, indent: int, box: str, text: str) -> None:
        while self._above and self._above[-1][0] >= indent:
            self._above.pop()
        parent = self._above[-1][1] if self._above else None
        words, fields, unread = signs(text, self._options)
        if fields or unread:
            words = _OBSIDIAN_TAG.sub(lambda match: r"\#" if match[1] else "@", words)
        if box in _STATES:
            unread["state"] = f"[{box}] {_STATES[box]}"
        if box == "!":
            fields.setdefault("priority", Priority.HIGH)
        read = parse(words or text, self._options.today, locale=self._options.locale)
        todo = read.todo(self._stable_uids.of(f"{self._project}\n{parent}\n{text}"))
        todo = todo._replace(
            is_complete=box in _DONE,
            parent_uid=parent,
            project=todo.project if "project" in read.said else self._project,
        )
        self._held = number, indent, todo._replace(**fields), unread
        self._notes, self._noted = [], 0
        self._above.append((indent, todo.uid))


def _outdented(text: str, indent: int) -> str:
    """Return a line without its first columns of blank, other blanks as they are."""
    column = 0
    for place, sign in enumerate(text):
        if column >= indent or not sign.isspace():
            return text[place:]
        column += TAB - column % TAB if sign == "\t" else 1
    return ""
