"""What actions that change todos share: which todos are meant, the step of undo, the message."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tui.app.bulk import FEW
from tui.app.job import Job
from tui.display.cell_text import cut, drawn
from tui.display.todo_text import SEPARATOR, field_words
from tui.replica.errors import NotSavedError, ReplicaError
from tui.todos import Todo
from tui.todos.view import ALL, Kind
from tui.todos.wording import counted, quoted

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.replica import Replica

PART = 400
"""Todos changed in one transaction, for the end of which a key of the person's may have to wait."""

CHANGED_ELSEWHERE = "It was changed elsewhere meanwhile. Both versions are kept; `todo.details` decides."


def no_todo(context: "Context") -> str:
    """Return what to say where the list shows none, and how to add one where the list would show it."""
    shown = context.list_state.view.kind not in (Kind.UPCOMING, Kind.DONE, Kind.CONFLICTS)
    return f"There is no todo here.{' Press `todo.add` to add one.' if shown else ''}"


def asks_to_decide(message: str) -> bool:
    """Return whether a message asks the person to decide between versions."""
    return CHANGED_ELSEWHERE in message or "`go.conflicts`" in message


def quote(todo: Todo) -> str:
    """Return the task of a todo as a message quotes it, without backticks, which mark keys there."""
    return plain(quoted(todo.task))


def plain(text: str) -> str:
    """Return somebody's text as a message shows it: cut, and without the backticks that mark keys there."""
    return cut(drawn(text).replace("`", "'"), 60)


def describe(context: "Context", uids: Sequence[str]) -> str:
    """Return how a message names these todos: one by its task, several by their number."""
    todo = context.replica.get(uids[0]) if len(uids) == 1 else None
    return quote(todo) if todo else counted(len(uids), "todo")


def not_here(context: "Context", uids: Sequence[str]) -> str:
    """Return what to say where the list shows none of some todos, and how to see them."""
    state = context.list_state
    if all(todo.is_complete for todo in context.replica.many(uids).values()):
        way = "`go.done` shows what is done"
    else:
        way = f"`{'select.none' if state.view == ALL and state.narrowed else 'go.all'}` shows all"
    return f"Not in this list: {way}."


def targets(context: "Context") -> list[Todo]:
    """Return the selected todos, else the one under the cursor, as they are now."""
    return list(context.replica.many(context.todos.targets).values())


def on_todo(context: "Context") -> bool:
    """Return whether there is a todo under the cursor; show a message if there is none."""
    if context.todos.todo is None:
        context.say(no_todo(context))
    return context.todos.todo is not None


def todo_here(context: "Context") -> Todo | None:
    """Return the todo under the cursor, which is about to be changed; show a message if there is none."""
    todo = context.todos.todo if on_todo(context) else None
    if todo and context.bulk.busy:
        context.bulk.catch_up([todo.uid])
        return context.replica.get(todo.uid) or todo
    return todo


class TodoChange(NamedTuple):
    """A change that can be made to todos."""

    doing: str
    """What is being done, before the number of todos: ``Completing``."""
    done: str
    """What was done, before what it was done to: ``Completed``."""
    act: Callable[["Replica", Sequence[str]], object]
    """Does it to todos of a replica, given by uid: most need not be read for it."""
    result: Callable[["Replica", Sequence[str]], str] = lambda replica, uids: ""
    """Returns what to say behind that, once these are changed."""
    already: str = "Nothing was changed"
    """What is so, before what it is so of, where nothing changes: ``Completed already``."""


def change(
    context: "Context",
    uids: Sequence[str],
    todo_change: TodoChange,
    *,
    seen: Mapping[str, Todo] | None = None,
    then: Callable[[str], None] = lambda words: None,
) -> None:
    """Change todos as one step of undo, and show the result and the key that undoes it.

    To few it is done before this returns, to many part by part in the background.

    Args:
        context: where it is done.
        uids: the todos; those gone by then are left out.
        todo_change: what is done.
        seen: todos as the person saw them when they made up their mind; the others are taken as they are.
        then: is called with what was done, in words, where anything was.

    Raises:
        ReplicaError: the disk refused it, and nothing has changed; with many todos a message says so instead.
    """
    if not uids:
        context.say(no_todo(context))
        return
    if len(uids) > FEW:
        context.todos.select_none()
    else:
        context.bulk.catch_up(uids)
    changing = _Changing(uids, todo_change, seen or {})

    def told(_: object) -> None:
        context.todos.left_open = ()
        if changing.done and len(uids) <= FEW:
            context.todos.select_none()
        if not changing.changed:
            undecided = changing.outdated and clashing(context, changing.done)
            context.say(*((CHANGED_ELSEWHERE, "warn") if undecided else changing.why_nothing))
            return
        if changing.taken_back:
            left = counted(len(changing.left), "todo")
            context.say(f"{changing.words}, which was undone meanwhile; {left} left alone.", "warn")
            return
        # What was done to other todos meanwhile may be the last step by now.
        undoes = context.bulk.undo_takes(changing.batch)
        undo = " · `program.undo` undoes it" if undoes else ""
        unchanged = len(changing.done) - len(changing.changed)
        words = f"{changing.words}, {unchanged:,} unchanged" if unchanged else changing.words
        if changing.error:
            more = " `program.undo` undoes it." if undoes else ""
            context.say(f"{changing.error} Before that: {words}.{more}", "bad")
        elif changing.left:
            context.say(f"Stopped. {words} of {len(uids):,}{undo}", "warn")
        elif clashing(context, changing.changed):
            context.say(f"{words}. {CHANGED_ELSEWHERE}", "warn")
        else:
            context.say(f"{words}{undo}")
        then(words)

    words = f"{todo_change.doing} {counted(len(uids), 'todo')}"
    context.bulk.run(len(uids), words, changing.run, told, early=changing.part, batch=changing.batch)


class _Changing:
    """A change under way: what is done of it, and what is left to do."""

    def __init__(self, uids: Sequence[str], todo_change: TodoChange, seen: Mapping[str, Todo]) -> None:
        self.left = dict.fromkeys(uids)
        self.done: list[str] = []
        self.changed: list[str] = []
        """Those of `done` that are not as they were."""
        self.outdated = False
        """Whether one of `done` was not as the person saw it any more."""
        self._only = ""
        """What a message calls the only one of `done`."""
        self.words = ""
        """What was done so far; so the step of undo is called."""
        self.error = ""
        """Why it could not be done to those that are left."""
        self.taken_back = False
        """Whether something of it was undone before its end, so that the others are left alone."""
        self._change = todo_change
        self._seen = seen
        self.batch = ""
        """The batch of the steps of undo that it makes; empty where it makes one."""
        if len(uids) > FEW:
            from uuid import uuid4  # brings the platform module with it, which no first frame needs

            self.batch = str(uuid4())

    def run(self, replica: "Replica", job: Job) -> None:
        """Do it to all that are left, in as many steps of one batch as it takes.

        Raises:
            ReplicaError: the disk refused it, and nothing has changed.
        """
        if not self.batch:
            self.part(replica, list(self.left))
            return
        # A change of a todo may also change those below it, which must still exist then.
        uids = replica.deepest_first(self.left)
        for uid in self.left.keys() - set(uids):
            del self.left[uid]
        for start in range(0, len(uids), PART):
            if job.stopped or self.taken_back:
                break
            try:
                self.part(replica, uids[start : start + PART])
            except ReplicaError as error:
                if not self.done:
                    raise
                self.error = error.of_the_rest if isinstance(error, NotSavedError) else str(error)
                break
            job.advance(min(PART, len(uids) - start))

    def part(self, replica: "Replica", uids: Sequence[str]) -> None:
        """Do it to those of some todos that are left, as one step of the batch.

        Raises:
            ReplicaError: the disk refused it; nothing of it has changed.
        """
        some: list[str] = []
        done, changed = len(self.done), len(self.changed)
        try:
            # Inside, no other thread takes todos of the same change.
            with replica.step(lambda: self.words, self.batch) as altered:
                if self.changed and self.batch and replica.taken_back(self.batch):
                    self.taken_back = True
                    return
                some = [uid for uid in uids if uid in self.left]
                there = replica.existing(some)
                now = replica.many(self._seen.keys() & there)
                for uid in some:
                    del self.left[uid]
                self.done += there
                if len(self.done) == 1 and (only := replica.get(*self.done)):
                    self._only = quote(only)
                if there:
                    self._change.act(replica, there)
                self.outdated |= any(_differ(self._seen[uid], todo) for uid, todo in now.items())
                self.changed += [uid for uid in there if uid in altered]
                self.words = f"{self._change.done} {self._what(replica)}"
                if self.changed and not self.left:
                    self.words += self._change.result(replica, self.changed)
        except BaseException:
            self.left.update(dict.fromkeys(some))
            del self.done[done:], self.changed[changed:]
            self.words = f"{self._change.done} {counted(changed, 'todo')}"
            raise

    @property
    def why_nothing(self) -> tuple[str, str]:
        """What to say where nothing has changed, and the name of its style."""
        if self.error:
            return self.error, "bad"
        if self.left or self.outdated or not self.done:
            became = "changed elsewhere" if self.done else "deleted"
            return f"{'Stopped' if self.left else f'It was {became} meanwhile'}; nothing was changed.", "warn"
        same = self._only if len(self.done) == 1 else counted(len(self.done), "todo")
        return f"{self._change.already}: {same}", "text"

    def _what(self, replica: "Replica") -> str:
        """Return what a message calls those that have changed, a single one by its task."""
        if len(self.changed) != 1:
            return counted(len(self.changed), "todo")
        if len(self.done) == 1:
            return self._only  # it may have been deleted
        only = replica.get(self.changed[0])
        return quote(only) if only else counted(1, "todo")


def _differ(seen: Todo, now: Todo) -> bool:
    """Return whether a todo is another than the person saw, but for the time of its last change."""
    return seen._replace(updated_at=None) != now._replace(updated_at=None)


def clashing(context: "Context", uids: Sequence[str]) -> bool:
    """Return whether one of these todos has a conflict that waits for the person to decide."""
    undecided = {each.uid for each in context.replica.conflicts()}
    return not undecided.isdisjoint(uids)


def save_text(
    context: "Context", todo: Todo, verb: str, fields: Mapping[str, object], *, tell_fields: bool = True
) -> None:
    """Set the fields a person has typed, as one step of undo, and show the result.

    Args:
        context: where it is done.
        todo: the todo as it was when the person began to type.
        verb: what is done, for undo.
        fields: the fields written, named and typed as in `Todo`.
        tell_fields: whether to tell the values too, where `verb` does not say them.

    Raises:
        ReplicaError: the disk refused it; nothing has changed.
    """
    words = f"{verb} {quote(todo)}"
    context.bulk.catch_up([todo.uid])
    with context.replica.step(lambda: words):
        gone = context.replica.get(todo.uid) is None
        kept = context.replica.edit(todo.uid, todo, **fields)
        # What it was called elsewhere meanwhile is not what was written here, and undone by this step.
        words = f"{verb} {quote(kept._replace(task=str(fields.get('task', kept.task))))}"
        if tell_fields:
            words = with_fields(words, kept, context.today, known=todo)
    if gone:
        context.say("It was deleted meanwhile. What you wrote brings it back.", "warn")
    elif clashing(context, [todo.uid]):
        context.say(CHANGED_ELSEWHERE, "warn")
    else:
        context.say(f"{words}.", "good")


def with_fields(words: str, todo: Todo, today: date, known: Todo | None = None) -> str:
    """Return `words` followed by the fields of `todo`, without those that are equal in `known`."""
    before = set(field_words(known, today)) if known else set()
    news = [plain(each) for each in field_words(todo, today) if each not in before]
    return SEPARATOR.join([words, *news])
