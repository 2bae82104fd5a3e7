"""Changing todos by choosing: their project, tags, priority, recurrence, day."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.app.action import action
from tui.app.actions.edit import GROUP, change, targets
from tui.app.pickers import Choice, choose, choose_several
from tui.app.row import priority_word
from tui.todos import Priority, Todo
from tui.todos.limits import exceeded

if TYPE_CHECKING:
    from tui.app.screens.due import Due
    from tui.app.screens.main import MainScreen

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


def _set(
    main: "MainScreen", todos: list[Todo], verb: str, fields: Callable[[Todo], Mapping[str, object]]
) -> None:
    """Set what was chosen for `todos`, those that were meant when the choosing began, as they were then."""
    too_long = [words for todo in todos for words in exceeded(fields(todo)).values()]
    if too_long:
        main.say(too_long[0], "warn")
        return

    def edit(todo: Todo) -> None:
        main.replica.edit(todo.uid, todo, **fields(todo))

    main.act(lambda: change(main, todos, verb, edit))


@action("todo.due", "t", label="due", group=GROUP, hint=4)
def due(main: "MainScreen") -> None:
    """Say when it is due."""
    from tui.app.screens.due import DuePanel

    todo, todos = main.todos.todo, targets(main)
    if todo is None:
        return

    def chosen(answer: "Due | None") -> None:
        if answer is not None:
            words = "Due:" if answer.day else "No date:"
            _set(main, todos, words, answer.fields)

    main.house.open(DuePanel(main, todo), chosen)


@action("todo.project", "m", label="move", group=GROUP, hint=5)
def project(main: "MainScreen") -> None:
    """Move to a project."""
    todo, todos = main.todos.todo, targets(main)
    if todo is None:
        return

    def chosen(choice: Choice | None) -> None:
        if choice:
            name = str(choice.value)
            _set(main, todos, f"To {name or 'Inbox'}:", lambda each: {"project": name})

    choices = [Choice("Inbox", value="")]
    choices += [Choice(name, f"{n:,}", name, hue=True) for name, n in main.counts.projects.items()]
    choose(
        main.house,
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
def tags(main: "MainScreen") -> None:
    """Set the tags."""
    todos = targets(main)
    if not todos:
        return
    common = [tag for tag in todos[0].tags if all(tag in each.tags for each in todos)]

    def chosen(choices: list[Choice] | None) -> None:
        if choices is None:
            return
        wanted = [choice.name for choice in choices]
        dropped = set(common) - set(wanted)

        def tags_of(each: Todo) -> Mapping[str, object]:
            kept = [tag for tag in each.tags if tag not in dropped]
            return {"tags": tuple(dict.fromkeys(kept + wanted))}

        _set(main, todos, "Tagged", tags_of)

    def made(typed: str) -> Choice | str | None:
        name = typed.lstrip("@")
        too_long = exceeded({"tags": (name,)}).get("tags")
        return too_long or (Choice(name, "new tag", made=True) if name else None)

    known = [Choice(name, f"{n:,}") for name, n in main.counts.tags.items()]
    known += [Choice(name) for name in common if name not in main.counts.tags]
    choose_several(
        main.house,
        "Tags",
        known,
        chosen,
        make=made,
        marked=common,
        hint="type a tag, old or new",
    )


@action("todo.priority", "p", label="priority", group=GROUP)
def priority(main: "MainScreen") -> None:
    """Choose a priority."""
    todo, todos = main.todos.todo, targets(main)
    if todo is None:
        return

    def chosen(choice: Choice | None) -> None:
        if choice:
            level = Priority(int(str(choice.value)))
            _set(main, todos, "Priority of", lambda each: {"priority": level})

    names = {level: f"{priority_word(level):<3}{level.name.lower()}".strip() for level in reversed(Priority)}
    choices = [Choice(name, value=int(level)) for level, name in names.items()]
    choose(main.house, "Priority", choices, chosen, at=names[todo.priority])


@action("todo.repeat", "R", label="repeat", group=GROUP)
def repeat(main: "MainScreen") -> None:
    """Say how often it comes back."""
    todo, todos = main.todos.todo, targets(main)
    if todo is None:
        return

    def made(words: str) -> Choice | None:
        found = main.house.language.read_due(words, main.today)
        return Choice(words, "", found.recurrence, made=True) if found and found.recurrence else None

    def chosen(choice: Choice | None) -> None:
        if choice is None:
            return
        rule = str(choice.value)

        def repeating(each: Todo) -> Mapping[str, object]:
            # What comes back needs a day to come back on.
            needs_day = rule and not each.due_date
            return {"recurrence": rule, **({"due_date": main.today} if needs_day else {})}

        _set(main, todos, f"Repeats {choice.name}:", repeating)

    at = next((name for name, rule in RULES.items() if rule == todo.recurrence), "")
    choices = [Choice(name, value=rule) for name, rule in RULES.items()]
    choose(main.house, "Repeats", choices, chosen, make=made, at=at, hint="or type: every 3rd friday")
