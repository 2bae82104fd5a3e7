"""The Textual app: connects replica, engine, theme and screens. The actions are in `actions`."""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import events
from textual.driver import Driver
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import AwaitMount

from tui import startup
from tui.app.keymap import key_name
from tui.app.screens.main import MainScreen
from tui.app.services import Services
from tui.app.sync_status import NOT_SYNCED, STARTING, SYNCING, SyncStatus, sync_status_of
from tui.app.terminal.signals import TERMINATED, on_end
from tui.app.themed_app import ThemedApp
from tui.session_events import ServicesError, Who
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.app.screens.takes_input import TakesInput
    from tui.app.terminal.early_screen import EarlyScreen
    from tui.replica.replica import Replica
    from tui.sync.engine import Engine
    from tui.sync.state import SyncState

SYNCING_NOW, CONNECTING = "Syncing.", "Connecting."
TIMEOUT = 0.5
"""Seconds of syncing before the header says so: what is over sooner is not worth a repaint."""


class RowdoApp(ThemedApp, inherit_bindings=False):
    """The Textual app. It starts no stack and knows no keyring: it receives both as `Services`."""

    CSS_PATH = "rowdo.tcss"
    TITLE = "Rowdo"
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = "0"
    """Each person's screens are a mode of Textual's, which can be left as a whole."""

    def __init__(
        self,
        services: Services,
        clock: Callable[[], datetime] = datetime.now,
        *,
        early: "EarlyScreen | None" = None,
        whole: bool = False,
    ) -> None:
        """Make the app.

        Args:
            services: Accounts, replica and network.
            clock: Tells the local time.
            early: A stored first frame that the terminal shows already.
            whole: Draw in the first frame what else would follow it, as on that picture: sidebar and details.
        """
        self._early, self._whole = early, whole or early is not None  # asked for before the rest is there
        super().__init__(services.preferences.theme, services.themes)
        self.services = services
        self._clock = clock
        if services.preferences.reduced_motion:
            self.animation_level = "none"
        self.main: MainScreen | None = None
        self.engine: Engine | None = None
        self.sync_status: SyncStatus = STARTING
        self._explained = self._explanation = ""
        """What was last said of a failing sync: by the engine, and in the footer."""
        self._asked_after: datetime | None = None
        """When it was synced last before the person asked for it."""
        self._syncing: asyncio.Task[None] | None = None

    def get_driver_class(self) -> type[Driver]:
        """Return what writes to the terminal: Textual's driver, with fewer bytes."""
        driver = super().get_driver_class()
        if sys.platform == "win32":
            return driver  # there Textual writes a frame in pieces, cut anywhere
        from tui.app.terminal.driver import rowdo_driver

        if self._early is None:
            return rowdo_driver(driver)
        from tui.app.terminal.early_screen import taking_over

        return taking_over(rowdo_driver(driver, self._early.typed_before), self._early)

    def get_default_screen(self) -> Screen[None]:
        """Show the todos if somebody is signed in, before anything uses the network, else the sign-in."""
        who = self.services.who
        if who is None:
            from tui.app.screens.sign_in import SignInScreen

            return SignInScreen(self.services, self.signed_in, may_leave=False)
        self.main = self._main_screen(who)
        return self.main

    def _main_screen(self, who: Who) -> MainScreen:
        return MainScreen(self, self.services.open_replica(), who, self._clock, whole=self._whole)

    def on_mount(self) -> None:
        """Catch up with the database once the first frame is drawn."""
        self.theme_changed_signal.subscribe(self, lambda theme: self.refresh_canvases())
        self.app_resume_signal.subscribe(self, lambda app: self.redraw())
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Do the work that can wait until the first frame is drawn."""
        startup.resume_collector()
        if not self.is_headless:
            on_end(partial(self.exit, return_code=TERMINATED))
        self.connect()

    async def on_unmount(self) -> None:
        """Stop syncing; what waits is on disk."""
        await self._disconnect()
        await self._close(self.main)
        await self.services.aclose()

    def _fatal_error(self) -> None:
        """End with a traceback that has no local variables: Textual's own shows them, tokens and all.

        Where the file of the todos is damaged, say so instead.
        """
        from rich.traceback import Traceback

        self.bell()
        if self.main and self._exception and (damaged := self.main.replica.damage_behind(self._exception)):
            self.panic(str(damaged))
            return
        self.panic(Traceback(show_locals=False, width=None))

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal puts its cursor, hidden since ours is drawn: Textual asks for it at each frame.

        Input methods open there, and screen readers and braille displays read its line.
        """
        screen = cast("TakesInput", self.screen)
        if not self.screen.is_mounted:
            return Offset()
        pane = screen.pane_in_use
        return pane.region.offset + pane.cursor_cell

    @cursor_position.setter
    def cursor_position(self, offset: Offset) -> None:
        """Leave it: Textual's own widgets would set it."""

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Pass keys and pasted text to the screen on top, one after the other.

        Textual queues them for the screen that is on top when they arrive. Of keys that come together, those
        behind one that opens or closes a screen would then be taken by another screen than the one on view.
        """
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
            return
        self.touch()
        if not self.screen.is_mounted:
            await AwaitMount(self.screen, [self.screen])
        screen = cast("TakesInput", self.screen)
        if isinstance(event, events.Key):
            screen.press(key_name(event.key, event.character))
            self._draw_first()
        else:
            screen.paste(event.text)

    def _draw_first(self) -> None:
        """Draw what a key did before anything is done in the background."""
        if self.main and self.main.bulk.busy:
            self.main.bulk.give_way()
            self.screen.call_after_refresh(self.main.bulk.go_on)

    # Syncing

    def connect(self) -> None:
        """Begin to sync the todos on the screen."""
        if self.main:
            self._syncing = asyncio.create_task(self._sync(self.main.replica))

    async def _sync(self, replica: "Replica") -> None:
        self._set_sync_status(STARTING)
        try:
            await self.services.prepare(lambda words: None)
            engine = await self.services.engine(replica)
        except ServicesError as error:
            self._set_sync_status(SyncStatus("!", "not connected", "bad"))
            self._say(f"{error} `program.sync` tries again.", "bad")
            return
        if engine is None:
            self._set_sync_status(NOT_SYNCED)
            return
        self.engine = engine
        unsubscribe = engine.subscribe(self._sync_changed)
        try:
            await engine.run()
        finally:
            unsubscribe()
            self.engine = None
            await engine.aclose()

    async def _disconnect(self) -> None:
        task, self._syncing = self._syncing, None
        if task:
            task.cancel()
            await asyncio.wait([task])

    def touch(self) -> None:
        """Note that the person is active, so that syncs are frequent."""
        if self.engine:
            self.engine.touch()
        if self.main:
            self.main.timers.touch()

    def keep_frame(self) -> None:
        """Have what the next start draws first be kept for it."""
        self.services.keep_frame((self.size.width, self.size.height))

    def on_app_blur(self) -> None:
        """Sync rarely while the terminal has lost the focus."""
        if self.engine:
            self.engine.hide()

    def on_app_focus(self) -> None:
        """Sync at once when the terminal has the focus again."""
        if self.engine:
            self.engine.hide(False)

    def sync_now(self) -> str:
        """Ask for a sync now; return what to tell the person."""
        if self.engine:
            self._asked_after = self.engine.state.last_synced
            self.run_worker(self._sync_again(self.engine), exit_on_error=True)
            return SYNCING_NOW
        if self.sync_status is NOT_SYNCED:
            return "These todos are not sent anywhere."
        if self._syncing is None or self._syncing.done():
            self.connect()
        self._asked_after = None
        return CONNECTING

    async def _sync_again(self, engine: "Engine") -> None:
        # The stack of this machine may have been stopped by hand, which is found out only by asking it.
        try:
            await self.services.prepare(lambda words: None)
        except ServicesError as error:
            self._say(str(error), "bad")
        engine.nudge()

    def _sync_changed(self, state: "SyncState") -> None:
        busy = state.phase.value in ("pushing", "pulling")
        if busy and self.sync_status is not STARTING:
            self.set_timer(TIMEOUT, self.show_sync_status)
        else:
            self.show_sync_status()
        if not busy and self.main:
            self._explain(state, self.main)

    def _explain(self, state: "SyncState", main: MainScreen) -> None:
        """Show why syncing fails: every time if the person has to act, once if it passes by itself."""
        phase, message = state.phase.value, state.message
        if message != self._explained and self._explanation == main.message != "":
            main.say("")
        if phase == "waiting" and main.bulk.busy:
            message = ""  # the footer is about something else: it is said when it fails the next time
        passing = phase == "waiting" and message not in ("", self._explained)
        if passing or phase in ("signed_out", "blocked"):
            way = " `program.palette`, then: sign in" if phase == "signed_out" else ""
            self._say(message + way, "warn")
            self._explanation = main.message
        self._explained = message
        if main.message in (SYNCING_NOW, CONNECTING):
            self._answer(state)

    def _answer(self, state: "SyncState") -> None:
        """Replace the message that a requested sync is running with its result."""
        if state.phase.value == "offline":
            self._say(state.message, "warn")
        elif state.phase.value == "idle" and state.last_synced != self._asked_after:
            self._say("Synced.", "good")

    def show_sync_status(self) -> None:
        """Show the current sync status."""
        if self.main and self.engine:
            state, replica = self.engine.state, self.main.replica
            busy = state.phase.value in ("pushing", "pulling")
            conflicts = replica.counts(self.main.today).conflicts
            status = sync_status_of(state, replica.waiting, conflicts, self._clock())
            self._set_sync_status(SYNCING if busy else status)

    def _set_sync_status(self, sync_status: SyncStatus) -> None:
        self.sync_status = sync_status
        if self.main and self.main.is_attached:
            self.main.top_bar.show_sync_status(sync_status)

    def _say(self, message: str, tone: str) -> None:
        if self.main and self.main.is_attached:
            self.main.say(message, tone)

    # Signing in and out

    def show_sign_in(self, *, browser: bool = False, organization: str = "") -> None:
        """Open the sign-in screen over the todos, which do not change until it succeeds."""
        from tui.app.screens.sign_in import SignInScreen

        may_leave = self.main is not None
        screen = SignInScreen(
            self.services, self.signed_in, may_leave=may_leave, browser=browser, organization=organization
        )
        self.push_screen(screen)

    def signed_in(self, who: Who, note: str = "") -> None:
        """Show the todos of `who`: the same list where it is the same person, never another's.

        `note` is what they should know about where their session is kept.
        """
        self.run_worker(self._enter(who, note), exit_on_error=True)

    async def _enter(self, who: Who, note: str) -> None:
        await self._disconnect()
        before, self.main = self.main, self._main_screen(who)
        await self._change_to(self.main)
        await self._close(before)
        if note:
            self._say(note, "warn")
        self.connect()

    def switch_organization(self, organization: str) -> None:
        """Go over to another organization of the same person; the todos stay theirs."""
        self.run_worker(self._switch(organization), exit_on_error=True)

    async def _switch(self, organization: str) -> None:
        try:
            who = await self.services.switch_organization(organization)
        except ServicesError as error:
            if error.browser:
                self.show_sign_in(browser=True, organization=organization)
            else:
                self._say(str(error), "bad")
            return
        if self.main:
            self.main.top_bar.who = who
            self.main.top_bar.redraw()
            self._say(f"You are in {who.organization} now.", "good")
            self.sync_now()

    def sign_out(self) -> None:
        """End the session and go to the sign-in; todos that wait stay on this machine for their person."""
        self.run_worker(self._leave(), exit_on_error=True)

    async def _leave(self) -> None:
        from tui.app.screens.sign_in import SignInScreen

        who, waiting = (
            self.services.who,
            self.main.replica.waiting if self.main and self.services.sends else 0,
        )
        await self._disconnect()
        try:
            signed_out = await self.services.sign_out()
        except ServicesError as error:
            self._say(str(error), "bad")
            return
        words = ["You are signed out."]
        if who and waiting:
            changes = counted(waiting, "change")
            words.append(f"{changes} wait on this machine until {who.email} signs in again.")
        words += [signed_out.note] if signed_out.note else []
        before, self.main = self.main, None
        notice = " ".join(words)
        await self._change_to(
            SignInScreen(
                self.services, self.signed_in, may_leave=False, notice=notice, logout_url=signed_out.url
            )
        )
        await self._close(before)

    async def _close(self, main: MainScreen | None) -> None:
        """Close a replica that is no longer shown: the last process to close one empties its log."""
        if main:
            await main.bulk.aclose()
            main.replica.close()

    async def _change_to(self, screen: Screen[None]) -> None:
        """Replace all screens with another."""
        before = self.current_mode
        if before == self.DEFAULT_MODE:
            # Textual removes only registered modes, and parses all styles again for each mode it begins.
            self.add_mode(before, self.get_default_screen)
        after = str(int(before) + 1)
        self.add_mode(after, lambda: screen)
        await self.switch_mode(after)
        await self.remove_mode(before)

    # The profile file

    def save(self, name: str, value: str | None) -> str:
        """Write a choice into the profile file; return why that failed, empty where it did not."""
        try:
            self.services.keep_preference(name, value)
        except ServicesError as error:
            return str(error)
        return ""
