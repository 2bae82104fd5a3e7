"""Actions of the program: undo, redo, sync, appearance, quit."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tui.app.action import action
from tui.app.bulk import FEW
from tui.app.changes import not_here, plain
from tui.app.choice import Choice
from tui.app.follow_rename import list_instead
from tui.app.job import Job
from tui.app.pickers import choose
from tui.app.themed_app import DRAWN_ANEW, NO_SHELL
from tui.display.cell_text import drawn

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.replica.catalog import Catalog
    from tui.replica.record import Record
    from tui.replica.replica import Replica

GROUP = "Program"


@action("program.undo", "u", label="undo", group=GROUP, hint=9)
def undo(context: "Context") -> None:
    """Undo the last step."""
    _turn(context, backwards=True)


@action("program.redo", "ctrl+r", label="redo", group=GROUP)
def redo(context: "Context") -> None:
    """Redo the last undone step."""
    _turn(context, backwards=False)


class _Turned(NamedTuple):
    """The result of an undo or a redo."""

    words: str
    """The description of the step; empty if there was no step."""
    before: "Catalog"
    """The projects, tags and filters before it."""
    records: "Mapping[str, Record | None]"
    """The changed todos as they were before it, by id."""
    there: Sequence[str]
    """The ids of those of them that exist now."""
    stopped: bool


def _turn(context: "Context", *, backwards: bool) -> None:
    """Undo or redo the last step, then move the cursor to a changed todo if the list shows one."""
    step = context.bulk.next_undo() if backwards else context.bulk.next_redo()
    if step is None:
        context.say(f"{context.bulk.words} … Press `program.undo` again when that is done.")
        return

    def turn(replica: "Replica", job: Job) -> _Turned:
        # While something is under way the parts are not known before their turn.
        found = step if step.parts else replica.turnable(backwards=backwards, batch=step.batch)
        words, parts, _ = found
        job.total = len(parts)
        before = replica.catalog()
        changed: dict[str, Record | None] = {}
        unsubscribe = replica.subscribe(lambda change: changed.update(change.before))
        try:
            for part in parts:
                if job.stopped:
                    break
                replica.turn(part, backwards=backwards)
                job.advance(1)
        finally:
            unsubscribe()
        return _Turned(words, before, changed, replica.deepest_first(changed), job.done < job.total)

    what = f": {plain(step.words)}" if step.words else " the last step"
    doing = f"{'Undoing' if backwards else 'Redoing'}{what}"
    count = FEW + 1 if len(step.parts) > 1 else 1
    context.bulk.run(
        count,
        doing,
        turn,
        partial(_tell_turned, context, backwards),
        in_turn=not step.parts,
        batch="" if backwards else step.batch,
        undoes=step.batch if backwards else None,
    )


def _tell_turned(context: "Context", backwards: bool, turned: _Turned) -> None:
    if not turned.words:
        context.say("There is nothing to undo." if backwards else "There is nothing to redo.")
        return
    context.show(list_instead(context, turned.before, turned.records, turned.there))
    verb = "Undone" if backwards else "Redone"
    if turned.stopped:
        rest = "`program.undo` undoes" if backwards else "`program.redo` redoes"
        context.say(f"Stopped: {plain(turned.words)}. {verb} in part; {rest} the rest.", "warn")
        return
    words = f"{verb}: {plain(turned.words)}"
    seen = not turned.there or context.todos.go_to(turned.there)
    context.say(words if seen else f"{words}. {not_here(context, turned.there)}")


@action("program.sync", "S", label="sync", group=GROUP)
def sync(context: "Context") -> None:
    """Sync now."""
    context.say(context.program.sync_now())


@action("program.theme", label="theme", group=GROUP)
def theme(context: "Context") -> None:
    """Choose a theme."""
    app = context.app
    before = app.theme
    names = sorted(app.available_themes, key=lambda name: (not name.startswith("rowdo"), name))

    def chosen(choice: Choice | None) -> None:
        if choice and choice.name == context.program.services.preferences.theme == before:
            context.say(f"The theme is {before} already.")
        elif choice:
            app.theme = choice.name
            problem = context.program.save("theme", choice.name)
            context.say(problem or f"The theme is {choice.name} from now on.", "warn" if problem else "good")
        else:
            app.theme = before

    def seen(choice: Choice) -> None:
        app.theme = choice.name

    choose(app, "Theme", [Choice(name) for name in names], chosen, at=before, seen=seen)


@action("view.sidebar", "[", label="sidebar", group=GROUP)
def sidebar(context: "Context") -> None:
    """Show or hide the sidebar."""
    context.panes.fold("side")


@action("view.details", "]", label="details", group=GROUP)
def details(context: "Context") -> None:
    """Show or hide the details."""
    context.panes.fold("details")


@action("program.sign_in", label="sign in", group=GROUP)
def sign_in(context: "Context") -> None:
    """Sign in again, or as somebody else."""
    context.program.show_sign_in()


@action("program.organization", label="organization", group=GROUP)
def organization(context: "Context") -> None:
    """Switch organization."""
    services = context.program.services
    now = services.who.organization if services.who else ""

    def made(typed: str) -> Choice | None:
        return Choice(typed, "by its id", typed, made=True) if typed.startswith("org_") else None

    def chosen(choice: Choice | None) -> None:
        if choice is None:
            return
        if choice.value:
            context.program.switch_organization(str(choice.value))
        else:
            context.program.show_sign_in(browser=True)

    choices = [Choice(drawn(name), value=each) for each, name in services.organizations.items()]
    choices.append(Choice("another one", "chosen in the browser"))
    choose(context.app, "Organization", choices, chosen, make=made, at=now, hint="a name, or an id: org_…")


@action("program.sign_out", label="sign out", group=GROUP)
def sign_out(context: "Context") -> None:
    """Sign out."""
    context.program.sign_out()


@action("program.redraw", "ctrl+l", label="redraw", group=GROUP)
def redraw(context: "Context") -> None:
    """Redraw the screen."""
    context.app.redraw()
    context.say(DRAWN_ANEW)


@action("program.suspend", "ctrl+z", label="suspend", group=GROUP)
def suspend(context: "Context") -> None:
    """Suspend, until fg in the shell."""
    if not context.app.step_aside():
        context.say(NO_SHELL, "warn")


@action("program.keys", "?", label="keys", group=GROUP, hint=99)
def keys(context: "Context") -> None:
    """Every key, quick add and the filter language."""
    from tui.app.screens.keys import KeysScreen

    KeysScreen(context.keymap).open(context.app)


@action("program.quit", "q", label="quit", group=GROUP, hint=11)
def leave(context: "Context") -> None:
    """Quit."""
    bulk = context.bulk
    if not bulk.busy:
        _leave(context)
    elif not bulk.quit_afterwards(partial(_leave_unless_writing, context)):
        context.say(f"Quits when that is done, `program.quit` again quits now. {bulk.words} …", "warn")
    else:
        bulk.stop()
        # As soon as the part is written that is being written now.
        bulk.quit_afterwards(partial(_leave, context))


def _leave_unless_writing(context: "Context") -> None:
    """Quit, unless the person is writing or choosing something by now."""
    if context.typing or context.app.screen.is_modal:
        context.say(f"{context.message} · not quit, as something is open here", "warn")
    else:
        _leave(context)


def _in_shell(context: "Context") -> str:
    """Return the message in the footer as it is said in a shell, with commands in place of keys."""
    message = context.message.replace("`program.undo`", "rowdo undo")
    return context.keymap.with_keys(message.replace("`program.redo`", "rowdo undo --redo"))


def _leave(context: "Context") -> None:
    """Quit, and tell in the shell what was said last, such as what became of a change of many todos."""
    waiting = context.replica.waiting if context.program.services.sends else 0
    told = [_in_shell(context)] if context.message else []
    if waiting:
        changes, them = ("1 change waits", "it") if waiting == 1 else (f"{waiting:,} changes wait", "them")
        told.append(f"{changes} on this machine. The next rowdo sends {them}.")
    context.app.exit(message="\n".join(told) or None)
