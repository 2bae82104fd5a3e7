"""The sign-in screen: the user code in large letters, the full URL, and the keys."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from rich.style import Style
from textual import getters
from textual.app import ComposeResult
from textual.screen import Screen

from tui.app.choice import Choice
from tui.app.key_markup import render_markup
from tui.app.keymap import display_chord, key_displayed_as
from tui.app.links import has_browser, open_link
from tui.app.pickers import choose
from tui.app.segments import Piece
from tui.app.services import Services
from tui.app.styles import Palette
from tui.app.terminal.block_letters import block_letters
from tui.app.terminal.qr import qr_lines
from tui.app.themed_app import DRAWN_ANEW, NO_SHELL, ThemedApp
from tui.app.widgets.canvas import Canvas
from tui.app.widgets.key_bar import Hint, KeyBar
from tui.app.widgets.welcome import Welcome
from tui.display.cell_text import drawn, width, wrap
from tui.session_events import Failed, Prompt, Replacing, ServicesError, SignedIn, SignInEvent, Waiting, Who

QR_FROM = (96, 26)
"""The least columns and rows of a terminal in which a QR code fits beside the text."""
URGENT_SECONDS = 60


class SignInScreen(Screen[None], inherit_bindings=False):
    """Runs one sign-in at a time; leaving the screen or starting another one cancels it.

    Args:
        services: the services that sign in.
        signed_in: called with the person who has signed in, and a message for them.
        may_leave: whether there are todos to go back to.
        browser: whether to sign in through the browser of this machine.
        organization: the id of the organization to sign in to; empty for any.
        notice: the message for somebody who has just signed out.
        logout_url: the address that signs out in the browser too.
    """

    app = getters.app(ThemedApp)
    AUTO_FOCUS = ""

    def __init__(
        self,
        services: Services,
        signed_in: Callable[[Who, str], None],
        *,
        may_leave: bool,
        browser: bool = False,
        organization: str = "",
        notice: str = "",
        logout_url: str = "",
    ) -> None:
        super().__init__()
        self._services, self._signed_in = services, signed_in
        self.may_leave = may_leave
        """Whether there are todos to go back to."""
        self.browser = browser
        """Whether the sign-in goes through the browser of this machine."""
        self.organization = organization
        """The id of the one to sign in to; empty for any."""
        self.notice, self.logout_url = notice, logout_url
        self.welcome = Welcome()
        self.key_bar = KeyBar()
        self.prompt: Prompt | None = None
        self.ends_at = 0.0
        self.report: list[str] = []
        self.note = ""
        self.failed: Failed | None = None
        self.question: Replacing | None = None
        """What has to be answered before the sign-in goes on."""
        self._answered = asyncio.Event()
        self._said = ""
        """What the last key did, where nothing else shows it."""
        self._qr: tuple[str, list[str]] = ("", [])

    @property
    def pane_in_use(self) -> Canvas:
        """The widget that shows the sign-in."""
        return self.welcome

    def compose(self) -> ComposeResult:
        """Compose the text and the footer."""
        yield self.welcome
        yield self.key_bar

    def on_mount(self) -> None:
        """Begin to sign in."""
        self.begin(browser=self.browser)
        self.set_interval(1, self.count_down)

    def begin(self, *, browser: bool) -> None:
        """Begin to sign in, and cancel an earlier sign-in; wait if the person has to confirm it first."""
        if self._services.to_confirm:
            self.show()
            return
        self.browser = browser
        self.prompt = self.failed = self.question = None
        self.note, self.report = "", []
        self.run_worker(self._sign_in(browser=browser), group="sign-in", exclusive=True)
        self.show()

    async def _sign_in(self, *, browser: bool) -> None:
        services = self._services
        try:
            await services.prepare(self._told)
            events = services.browser_login(self.organization) if browser else services.device_login()
            async with aclosing(events):
                async for event in events:
                    self._happened(event)
                    if self.question is not None:
                        await self._answered.wait()
                        self.question = None
        except ServicesError as error:
            self.failed = Failed(str(error))
            self.show()

    def _happened(self, event: SignInEvent) -> None:
        match event:
            case Prompt():
                self.prompt, self.note = event, ""
                self.ends_at = asyncio.get_running_loop().time() + event.expires_in
                if not event.user_code:
                    self._open()
            case Waiting():
                self.note = event.message
            case Failed():
                self.failed = event
            case Replacing():
                self.prompt, self.note, self.question = None, "", event
                self._answered.clear()
            case SignedIn():
                self._signed_in(event.who, event.note)
                return
        self.show()

    def _told(self, words: str) -> None:
        self.report.append(words)
        self.show()

    def count_down(self) -> None:
        """Show how long the code is still valid, and when it has expired."""
        if self.prompt and not self.failed:
            if self.seconds_left <= 0 and self.prompt.user_code:
                self.failed = Failed(
                    "The code has expired before it was used. Press `r` for a new one.", expired=True
                )
            self.show()

    @property
    def offline(self) -> bool:
        """Whether the sign-in failed for a reason that may pass."""
        return bool(self.failed and self.failed.offline)

    @property
    def seconds_left(self) -> int:
        """Seconds for which the code is still valid."""
        return max(0, round(self.ends_at - asyncio.get_running_loop().time()))

    def press(self, key: str) -> None:
        """Do what the key says, or say that it does nothing."""
        step = self._steps().get(key)
        self._said = "" if step else f"{display_chord(key).replace('`', 'backtick')} does nothing here."
        self._show_keys()
        if step:
            step()

    def _steps(self) -> dict[str, Callable[[], object]]:
        """Return what each key does as things stand."""
        steps: dict[str, Callable[[], object]] = {
            "q": self._leave,
            "escape": self._leave,
            "ctrl+c": self.app.exit,
            "ctrl+l": self._redraw,
            "ctrl+z": self._step_aside,
        }
        if self._services.to_confirm:
            return {**steps, "enter": self._go_on}
        steps |= {"r": lambda: self.begin(browser=self.browser and self.offline), "b": self._to_browser}
        if self.prompt or self.failed:
            steps["enter"] = self._go_on
        if self.prompt and not self.failed:
            steps["c"] = self._copy
        if self.question:
            steps |= {"y": lambda: self._answer(agreed=True), "n": lambda: self._answer(agreed=False)}
        if self.logout_url:
            steps["o"] = self._end_in_browser
        return steps

    def _show_keys(self) -> None:
        """Show the keys, and what the last one did where nothing else shows it."""
        self.key_bar.show(self._hints(), self._said)

    def _redraw(self) -> None:
        self.app.redraw()
        self._said = DRAWN_ANEW
        self._show_keys()

    def _step_aside(self) -> None:
        if not self.app.step_aside():
            self._said = NO_SHELL
            self._show_keys()

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run the action of the hint that was clicked."""
        self.press(key_displayed_as(event.key))

    def paste(self, text: str) -> None:
        """Ignore pasted text: this screen has no input line."""

    def _leave(self) -> None:
        if self.may_leave:
            self.dismiss(None)
        else:
            self.app.exit()

    def _go_on(self) -> None:
        """Do the default action of the current state."""
        if self._services.to_confirm:
            self._services.confirm()
            self.begin(browser=self.browser)
        elif self.failed and self.failed.browser:
            self._to_browser()
        elif self.failed:
            self.begin(browser=self.browser)
        else:
            self._open()

    def _answer(self, *, agreed: bool) -> None:
        """Say whether another person's session may be replaced, where that is asked."""
        if self.question:
            self.question.agreed = agreed
            self._answered.set()

    def _to_browser(self) -> None:
        """Switch to the browser login; let the person choose an organization first if one is needed."""
        offered = self.failed.organizations if self.failed else {}

        def chosen(choice: Choice | None) -> None:
            if choice:
                self.organization = str(choice.value)
                self.begin(browser=True)

        if offered:
            choices = [Choice(name, value=organization) for organization, name in offered.items()]
            choose(self.app, "Organization", choices, chosen)
        else:
            self.begin(browser=True)

    def _end_in_browser(self) -> None:
        if open_link(self.logout_url):
            self.note = "Opened in your browser."
        else:
            self.note = f"No browser can be opened here: open {self.logout_url} where you signed in."
        self.show()

    def _open(self) -> None:
        if self.prompt is None:
            return
        if open_link(self.prompt.complete_url):
            self.note = "Opened in your browser."
        else:
            where = "on any device, your phone too" if self.prompt.user_code else "on this machine"
            self.note = f"No browser can be opened here: open the address {where}."
        self.show()

    def _copy(self) -> None:
        if self.prompt:
            self.app.copy_to_clipboard(self.prompt.complete_url)
            self.note = "Copied the address, code included."
            self.show()

    def on_resize(self) -> None:
        """Show the state again for the new size."""
        self.show()

    def show(self) -> None:
        """Show the current state of the sign-in."""
        palette, size = self.app.palette, self.app.size
        cells = max(20, min(size.width - 2, 72))
        lines: list[list[Piece]] = [[("rowdo", palette.accent)], []]
        if self.notice:
            lines += [*_paragraph(self.notice, cells, palette.text, palette), []]
        if unconfirmed := self._services.to_confirm:
            for words in unconfirmed:
                lines += _paragraph(words, cells, palette.text, palette)
            lines += [
                [],
                *_paragraph(
                    "Somebody else may have put it there. Is it yours?", cells, palette.warn, palette
                ),
            ]
        elif self.failed:
            lines += _paragraph(self.failed.message, cells, palette.warn, palette)
        elif self.question:
            lines += self._draw_question(self.question, cells)
        elif self.prompt:
            lines += self._draw_prompt(self.prompt, cells)
        else:
            for words in self.report[-8:]:
                lines += _paragraph(words, cells, palette.quiet, palette)
            lines.append([("One moment…", palette.text)])
        if self.note:
            lines += [[], *_paragraph(self.note, cells, palette.quiet, palette)]
        room = size.width >= QR_FROM[0] and size.height >= QR_FROM[1]
        showing = self.prompt is not None and not self.failed and bool(self.prompt.user_code)
        qr = self._qr_of(self.prompt.complete_url) if self.prompt and room and showing else []
        if size.height < len(lines) + 1:
            lines = [each for each in lines if each]
        self.welcome.show(lines, qr)
        self._show_keys()

    def _qr_of(self, address: str) -> list[str]:
        if self._qr[0] != address:
            self._qr = (address, qr_lines(address))
        return self._qr[1]

    def _draw_question(self, question: Replacing, cells: int) -> list[list[Piece]]:
        palette, before, after = self.app.palette, drawn(question.before), drawn(question.after)
        return [
            *_paragraph(
                f"{after} has signed in, but {before} is signed in here.", cells, palette.text, palette
            ),
            *_paragraph(f"Replace the session of {before}? Their todos stay.", cells, palette.warn, palette),
        ]

    def _draw_prompt(self, prompt: Prompt, cells: int) -> list[list[Piece]]:
        palette = self.app.palette
        address = drawn(prompt.url if prompt.user_code else prompt.complete_url)
        linked = palette.link + Style(underline=True)
        if address.startswith(("https://", "http://")):
            linked += Style(link=prompt.complete_url if prompt.complete_url.isprintable() else None)
        lines: list[list[Piece]] = []
        what = (
            "Sign in at" if prompt.user_code else "Your browser should show the sign-in. If it does not, open"
        )
        lines += _paragraph(what, cells, palette.text, palette)
        lines += [[(part, linked)] for part in _broken(address, cells)]
        if prompt.user_code:
            lines += [[], [("with the code", palette.text)], []]
            large = block_letters(prompt.user_code)
            fits = width(large[0]) <= cells and self.app.size.height >= 14
            words = large if fits else [prompt.user_code]
            lines += [[(drawn(text), palette.strong if not fits else palette.accent)] for text in words]
            minutes, seconds = divmod(self.seconds_left, 60)
            style = palette.warn if self.seconds_left <= URGENT_SECONDS else palette.quiet
            lines += [[], [(f"{minutes}:{seconds:02} left. Waiting for you there.", style)]]
        return lines

    def _hints(self) -> tuple[Hint, ...]:
        leave = ("esc", "back") if self.may_leave else ("q", "quit")
        if self._services.to_confirm:
            return (("⏎", "sign in there"), leave)
        if self.question:
            return (("y", f"sign in as {drawn(self.question.after)}"), ("n", "change nothing"), leave)
        hints: list[Hint] = []
        browser_next = bool(self.failed and self.failed.browser)
        if self.prompt and not self.failed:
            if has_browser():
                hints.append(("⏎", "open browser"))
            hints.append(("c", "copy address"))
        by_code = "sign in by a code" if self.browser or browser_next else "new code"
        hints.append(("r", "try again" if self.offline else by_code))
        if has_browser() or browser_next:
            hints.append(("b", "browser login"))
        if self.logout_url:
            hints.append(("o", "sign out in the browser too"))
        hints.append(leave)
        return tuple(hints)


def _paragraph(text: str, cells: int, style: Style, palette: Palette) -> list[list[Piece]]:
    return [render_markup(part, palette, style) for part in wrap(text, cells)]


def _broken(address: str, cells: int) -> list[str]:
    """Return a whole URL, broken into lines of at most `cells` cells."""
    return [address[at : at + cells] for at in range(0, len(address), cells)] or [""]
