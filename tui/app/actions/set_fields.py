"""Actions that set a field to a value the person chooses: project, tags, priority, recurrence, due date."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from tui.app.action import action
from tui.app.actions.edit import GROUP
from tui.app.changes import TodoChange, change, plain, todo_here
from tui.app.choice import Choice
from tui.app.pickers import choose, choose_several
from tui.display.todo_text import SEPARATOR, clock, when_words
from tui.todos import Priority, Todo
from tui.todos.limits import exceeded
from tui.todos.reminder import NEVER, read_reminder, reminder_words

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.app.due import Due
    from tui.replica.replica import Replica

RULES = {
    "never": "",
    "every day": "FREQ=DAILY",
    "every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "every week": "FREQ=WEEKLY",
    "every 2 weeks": "FREQ=WEEKLY;INTERVAL=2",
    "every month": "FREQ=MONTHLY",
    "every 3 months": "FREQ=MONTHLY;INTERVAL=3",
    "every year": "FREQ=YEARLY",
}
LEADS = (0, 10, 30, 60, 24 * 60, NEVER)
"""How many minutes before it is due a todo is often to remind."""
AS_SET = "as the settings say"
"""What a todo does without a reminder of its own."""
COUNTED_FROM = {
    "due": ("completion", "from the day it is done"),
    "completion": ("due", "from the day it is due"),
}
"""The alternatives for what a recurrence counts from."""


class _Chosen:
    """The todos whose field is being set, as they were when the panel opened."""

    def __init__(self, context: "Context") -> None:
        self._context = context
        self.uids = context.todos.targets
        self._seen: Mapping[str, Todo] = {}
        context.bulk.look(self.uids, lambda replica: replica.many(self.uids), self._remember)

    def _remember(self, seen: Mapping[str, Todo]) -> None:
        self._seen = seen

    def set(
        self,
        doing: str,
        done: str,
        fields: Callable[[Todo], Mapping[str, object]],
        *,
        more: str = "",
        already: str = "",
    ) -> None:
        """Set the chosen values.

        Args:
            doing: what is being done, before the number of todos.
            done: what is so then: ``Due tomorrow``.
            fields: returns the values for each todo.
            more: what to say behind that.
            already: what to say where it was so before; it is made of `done` where it is empty.
        """
        context = self._context

        def edit(replica: "Replica", uids: Sequence[str]) -> None:
            unseen = replica.many(uid for uid in uids if uid not in self._seen)
            seen = {uid: unseen.get(uid) or self._seen[uid] for uid in uids}
            replica.edit_many({uid: fields(todo) for uid, todo in seen.items()}, seen)

        todo_change = TodoChange(doing, f"{done}{more}:", edit, already=already or f"{done} already")

        def decide(too_long: str) -> None:
            if too_long:
                context.say(too_long, "warn")
            else:
                change(context, self.uids, todo_change, seen=self._seen)

        def too_long(_: object) -> str:
            words = (each for todo in self._seen.values() for each in exceeded(fields(todo)).values())
            return next(words, "")

        context.attempt(lambda: context.bulk.look(self.uids, too_long, decide))


@action("todo.due", "t", label="due", group=GROUP, hint=4)
def due(context: "Context") -> None:
    """Set the due date."""
    from tui.app.screens.due import DuePanel

    todo = todo_here(context)
    if todo is None:
        return
    todos = _Chosen(context)

    def chosen(answer: "Due | None") -> None:
        if answer is None:
            return

        def fields(each: Todo) -> Mapping[str, object]:
            own = answer.words and context.syntax.read_due(answer.words, panel.now, each.due_date)
            return (own or answer).fields(each)

        words = _due_words(context, answer, todo if len(todos.uids) == 1 else None)
        todos.set("Setting the day of", words, fields)

    panel = DuePanel(context, todo.due_date, todo.due_time)
    panel.open(context.app, chosen)


def _due_words(context: "Context", due: "Due", only: Todo | None) -> str:
    """Return what is so then, of one todo or of several, which keep their own days if `due` names none."""
    if due.day is None:
        return "No date"
    at = only.due_time if only and due.keeps_time else due.at
    day = when_words(due.day, at, context.today) if only or not due.words else at and clock(at)
    rule = context.syntax.rule_words(due.recurrence, due.repeat_from) if due.recurrence else ""
    return SEPARATOR.join([f"Due {day}", *([rule] if rule else [])]) if day else f"Repeats {rule}"


@action("todo.starts", label="starts", group=GROUP)
def starts(context: "Context") -> None:
    """Say until which day it is hidden."""
    from tui.app.screens.due import DuePanel

    todo = todo_here(context)
    if todo is None:
        return
    todos = _Chosen(context)

    def chosen(answer: "Due | None") -> None:
        if answer is None:
            return
        words, more = "No day to start on", ""
        if answer.day:
            words = f"Starts {when_words(answer.day, None, context.today)}"
            late = len(todos.uids) == 1 and todo.due_date and answer.day > todo.due_date
            more = ", after it is due" if late else ""
        todos.set("Setting the start of", words, lambda each: {"starts_on": answer.day}, more=more)

    DuePanel(context, todo.starts_on, heading="Starts", day_only=True).open(context.app, chosen)


@action("todo.project", "m", label="move", group=GROUP, hint=5)
def project(context: "Context") -> None:
    """Move to a project."""
    todo = todo_here(context)
    if todo is None:
        return
    todos = _Chosen(context)

    def chosen(choice: Choice | None) -> None:
        if choice:
            name = str(choice.value)
            into = f"#{plain(name)}" if name else "Inbox"
            set_project = {"project": name}
            todos.set("Moving", f"Moved to {into}", lambda each: set_project, already=f"Already in {into}")

    choices = [Choice("Inbox", value="")]
    choices += [
        Choice(item.name, f"{item.open or 0:,}", item.name, hue=True)
        for item in context.catalog.projects
        if not item.archived
    ]
    choose(
        context.app,
        "Move to project",
        choices,
        chosen,
        make=lambda name: (
            exceeded({"project": name}).get("project") or Choice(name, "new project", name, made=True)
        ),
        at=todo.project,
        hint="type a name, old or new",
    )


@action("todo.tags", "@", label="tags", group=GROUP)
def tags(context: "Context") -> None:
    """Set the tags."""
    if not todo_here(context):
        return
    todos = _Chosen(context)
    first, shared = context.replica.get(todos.uids[0]), context.replica.common_tags(todos.uids)
    common = [tag for tag in first.tags if tag in shared] if first else []

    def chosen(choices: list[Choice] | None) -> None:
        if choices is None:
            return
        wanted = [choice.name for choice in choices]
        dropped = set(common) - set(wanted)

        def tags_of(each: Todo) -> Mapping[str, object]:
            kept = [tag for tag in each.tags if tag not in dropped]
            return {"tags": tuple(dict.fromkeys(kept + wanted))}

        names = plain(" ".join(f"@{tag}" for tag in wanted))
        todos.set("Setting the tags of", f"Tagged {names}" if names else "No tags", tags_of)

    def made(typed: str) -> Choice | str | None:
        name = typed.lstrip("@")
        too_long = exceeded({"tags": (name,)}).get("tags")
        return too_long or (Choice(name, "new tag", made=True) if name else None)

    in_use = context.replica.counts(context.today).tags
    known = [Choice(name, f"{n:,}") for name, n in in_use.items()]
    known += [Choice(name) for name in common if name not in in_use]
    choose_several(
        context.app,
        "Tags",
        known,
        chosen,
        make=made,
        marked=common,
        hint="type a tag, old or new",
    )


@action("todo.priority", "p", label="priority", group=GROUP)
def priority(context: "Context") -> None:
    """Choose a priority."""
    todo = todo_here(context)
    if todo is None:
        return
    todos = _Chosen(context)

    def chosen(choice: Choice | None) -> None:
        if choice:
            level = Priority(int(str(choice.value)))
            words = f"Priority {level.label}" if level else "No priority"
            todos.set("Setting the priority of", words, lambda each: {"priority": level})

    names = {level: f"{level.label:<3}{level.name.lower()}".strip() for level in reversed(Priority)}
    choices = [Choice(name, value=int(level)) for level, name in names.items()]
    choose(context.app, "Priority", choices, chosen, at=names[todo.priority])


@action("todo.repeat", "R", label="repeat", group=GROUP)
def repeat(context: "Context") -> None:
    """Set the recurrence."""
    todo = todo_here(context)
    if todo is None:
        return
    todos = _Chosen(context)

    def made(words: str) -> Choice | str | None:
        from tui.todos.recurrence import RecurrenceError, check

        found = context.syntax.read_due(words, context.now)
        if found is None or not found.recurrence:
            return None
        try:
            check(found.recurrence)
        except RecurrenceError as error:
            return f"{error}."
        said = {"recurrence": found.recurrence, "repeat_from": found.repeat_from}
        return Choice(words, "", said, made=True)

    def chosen(choice: Choice | None) -> None:
        if choice is None:
            return
        said = cast("dict[str, object]", choice.value)

        def repeating(each: Todo) -> Mapping[str, object]:
            # A recurring todo needs a due date, from which its next date follows.
            needs_day = said.get("recurrence") and not each.due_date
            return {**said, **({"due_date": context.today} if needs_day else {})}

        doing, ends = "Setting the recurrence of", said.get("recurrence") == ""
        if ends:
            todos.set(doing, "Repeats no more", repeating, already="No recurrence already")
        else:
            todos.set(doing, f"Repeats {plain(choice.name)}", repeating)

    at = next((name for name, rule in RULES.items() if rule == todo.recurrence), "")
    choices = [Choice(name, value={"recurrence": rule}) for name, rule in RULES.items()]
    if todo.recurrence:
        other, words = COUNTED_FROM[todo.repeat_from]
        choices.append(Choice(words, value={"repeat_from": other}))
    choose(context.app, "Repeats", choices, chosen, make=made, at=at, hint="or type: every 3rd friday")


@action("todo.remind", label="remind", group=GROUP)
def remind(context: "Context") -> None:
    """Say when it reminds of itself."""
    todo = todo_here(context)
    if todo is None:
        return
    todos = _Chosen(context)

    def made(words: str) -> Choice | str:
        minutes = read_reminder(words)
        if minutes is None:
            return "Not understood. Try “45 min”, “2 h” or “3 days”."
        return Choice(reminder_words(minutes), value=minutes, made=True)

    def chosen(choice: Choice | None) -> None:
        if choice is None:
            return
        minutes = cast("int | None", choice.value)
        once = len(todos.uids) == 1 and not todo.due_date and minutes != NEVER
        todos.set(
            "Setting the reminder of",
            f"Reminds {choice.name}",
            lambda each: {"remind_before": minutes},
            more=", once it is due" if once else "",
        )

    own = () if todo.remind_before in (None, *LEADS) else (todo.remind_before,)
    choices = [Choice(AS_SET, value=None)]
    choices += [Choice(reminder_words(minutes), value=minutes) for minutes in (*own, *LEADS)]
    at = AS_SET if todo.remind_before is None else reminder_words(todo.remind_before)
    choose(context.app, "Reminds", choices, chosen, make=made, at=at, hint="or type: 45 min")
