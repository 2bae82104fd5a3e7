"""The program itself: undo, syncing, looks, leaving."""

from typing import TYPE_CHECKING

from tui.app.action import action
from tui.app.pickers import Choice, choose
from tui.display.cell_text import drawn

if TYPE_CHECKING:
    from tui.app.screens.main import MainScreen

GROUP = "Program"


@action("program.undo", "u", label="undo", group=GROUP, hint=9)
def undo(main: "MainScreen") -> None:
    """Take back the last step."""
    words = main.replica.undo()
    main.say(f"Taken back: {drawn(words)}" if words else "There is nothing to take back.")


@action("program.redo", "ctrl+r", label="redo", group=GROUP)
def redo(main: "MainScreen") -> None:
    """Do it again after all."""
    words = main.replica.redo()
    main.say(f"Again: {drawn(words)}" if words else "There is nothing to do again.")


@action("program.sync", "S", label="sync", group=GROUP)
def sync(main: "MainScreen") -> None:
    """Sync now."""
    main.say(main.house.sync_now())


@action("program.palette", "ctrl+p", ":", label="palette", group=GROUP, hint=10)
def palette(main: "MainScreen") -> None:
    """Find any command by name."""
    from tui.app.actions import ACTIONS

    choices = [
        Choice(each.description, each.group.lower(), each, main.keymap.key_of(each.id))
        for each in ACTIONS
        if each.listed
    ]

    def chosen(choice: Choice | None) -> None:
        if choice:
            main.run_action_by_id(choice.value.id)  # type: ignore[attr-defined]  # an Action, put there above

    choose(main.house, "What to do", choices, chosen, hint="type what you want to do")


@action("program.theme", label="theme", group=GROUP)
def theme(main: "MainScreen") -> None:
    """Choose a theme."""
    house = main.house
    before = house.theme
    names = sorted(house.available_themes, key=lambda name: (not name.startswith("rowdo"), name))

    def chosen(choice: Choice | None) -> None:
        if choice:
            house.theme = choice.name
            main.say(house.keep("theme", choice.name))
        else:
            house.theme = before

    def seen(choice: Choice) -> None:
        house.theme = choice.name

    choose(house, "Theme", [Choice(name) for name in names], chosen, at=before, seen=seen)


@action("view.sidebar", "[", label="sidebar", group=GROUP)
def sidebar(main: "MainScreen") -> None:
    """Show or hide the sidebar."""
    main.fold("side")


@action("view.details", "]", label="details", group=GROUP)
def details(main: "MainScreen") -> None:
    """Show or hide the details."""
    main.fold("details")


@action("program.sign_in", label="sign in", group=GROUP)
def sign_in(main: "MainScreen") -> None:
    """Sign in again, or as somebody else."""
    main.house.show_sign_in()


@action("program.organization", label="organization", group=GROUP)
def organization(main: "MainScreen") -> None:
    """Switch organization."""
    known = main.house.services.organizations
    now = main.top_bar.who.organization if main.top_bar.who else ""

    def made(typed: str) -> Choice | None:
        return Choice(typed, "by its id", typed, made=True) if typed.startswith("org_") else None

    def chosen(choice: Choice | None) -> None:
        if choice is None:
            return
        if choice.value:
            main.house.switch_organization(str(choice.value))
        else:
            main.house.show_sign_in(browser=True)

    choices = [Choice(drawn(name), value=each) for each, name in known.items()]
    choices.append(Choice("another one", "chosen in the browser"))
    choose(main.house, "Organization", choices, chosen, make=made, at=now, hint="a name, or an id: org_…")


@action("program.sign_out", label="sign out", group=GROUP)
def sign_out(main: "MainScreen") -> None:
    """Sign out."""
    main.house.sign_out()


@action("program.keys", "?", label="keys", group=GROUP, hint=99)
def keys(main: "MainScreen") -> None:
    """Show every key."""
    from tui.app.actions import ACTIONS
    from tui.app.screens.keys import KeysScreen

    main.house.open(KeysScreen(ACTIONS, main.keymap))


@action("program.quit", "q", label="quit", group=GROUP, hint=11)
def leave(main: "MainScreen") -> None:
    """Quit."""
    main.house.exit()
