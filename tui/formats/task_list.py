"""Task lists in Markdown (GitHub's extension), each task in the words of quick add.

A heading is the project of the tasks below it (`Inbox`: none), indentation makes subtasks, and indented text
below a task is its notes.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tui.formats.found import Found, Identities, Origin, Problem, Unreadable, fitting, lines
from tui.todos import Todo
from tui.todos.plain import clean
from tui.todos.quick_add import line, parse

_TASK = re.compile(r"(\s*)(?:[-*+]|\d{1,9}[.)])\s+\[([ xX])\]\s+(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*\s*")
_FENCE = re.compile(r"\s*(```|~~~)")
INBOX = "Inbox"
TAB = 4


def read(source: BinaryIO, origin: Origin) -> Iterator[Found]:
    """Yield a todo for each task; text that belongs to no task is passed over."""
    reader = _Reader(origin)
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
        bare = todo._replace(task=clean(todo.task), notes="", project=todo.project if above else "")
        yield f"{indent}- [{'x' if todo.is_complete else ' '}] {line(bare)}\n"
        for note in todo.notes.splitlines():
            yield f"{indent}  {note}\n" if note else "\n"
        above.append(todo.uid)


class _Reader:
    """Goes from line to line and holds the last task back, since its notes may follow."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._identities = Identities("markdown")
        self._project = ""
        self._fenced = False
        self._above: list[tuple[int, str]] = []
        self._held: tuple[int, int, Todo] | None = None
        self._notes: list[str] = []

    def take(self, number: int, text: str) -> Iterator[Found]:
        """Read one line; yield the task that it shows to be complete."""
        indent = len(text.expandtabs(TAB)) - len(text.expandtabs(TAB).lstrip())
        if _FENCE.match(text) and not (self._held and indent > self._held[1]):
            self._fenced = not self._fenced
        task = None if self._fenced else _TASK.fullmatch(text)
        if task:
            yield from self.finish()
            try:
                self._hold(number, indent, task[2] != " ", task[3])
            except Unreadable as refusal:
                yield Problem(number, task.start(3) + 1, str(refusal))
        elif self._held and text.strip() and indent > self._held[1]:
            self._notes.append(text.expandtabs(TAB)[self._held[1] + 2 :])
        elif self._held and not text.strip():
            self._notes.append("")
        elif not self._fenced and (heading := _HEADING.fullmatch(text)):
            yield from self.finish()
            self._project = "" if heading[1] == INBOX else heading[1]
            self._above.clear()
        else:
            yield from self.finish()

    def finish(self) -> Iterator[Found]:
        """Yield the task that was held back."""
        if self._held is None:
            return
        number, _, todo = self._held
        notes = "\n".join(filter(None, (todo.notes, "\n".join(self._notes).strip("\n"))))
        self._held = None
        try:
            yield fitting(todo._replace(notes=notes))
        except Unreadable as refusal:
            yield Problem(number, 1, str(refusal))

    def _hold(self, number: int, indent: int, done: bool, words: str) -> None:
        while self._above and self._above[-1][0] >= indent:
            self._above.pop()
        parent = self._above[-1][1] if self._above else None
        read = parse(words, self._origin.today, customs=self._origin.customs)
        todo = read.todo(self._identities.of(f"{self._project}\n{parent}\n{words}"))
        if not todo.task:
            raise Unreadable("There is nothing to do in it.")
        self._held = (
            number,
            indent,
            todo._replace(is_complete=done, parent_uid=parent, project=todo.project or self._project),
        )
        self._notes = []
        self._above.append((indent, todo.uid))
