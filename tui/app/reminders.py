"""Reminders on the screen: a todo makes itself heard when its time comes, and stays in sight."""

import os
import sys
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tui.display.cell_text import cut, drawn
from tui.display.date_text import exact_day
from tui.replica.record import todo_of
from tui.todos.reminder import reminder_at
from tui.todos.reminder import reminder_words as words_of
from tui.todos.wording import counted

if TYPE_CHECKING:
    from tui.app.context import Context
    from tui.config import Preferences
    from tui.replica.record import Record
    from tui.replica.reminders import Reminder, Reminders
    from tui.replica.replica import Change
    from tui.todos import Todo

_PATIENCE = timedelta(minutes=1)
_FEW = 100
"""Todos of one change that are looked at one by one."""
_OSC_9 = frozenset({"iTerm.app", "WezTerm", "ghostty"})
_OSC_777 = ("foot", "rxvt-unicode", "contour")


def reminders_of(context: "Context") -> "Reminders":
    """Return the reminders of whose todos are shown."""
    from tui.replica.reminders import Reminders

    return Reminders(context.replica.file, context.program.services.preferences.remind_at)


def reminder_words(reminder: "Reminder", now: datetime) -> str:
    """Return when a todo was to remind, and its task; free of control characters."""
    task = cut(drawn(reminder.todo.task[:400]), 200)
    if reminder.at == datetime.min:  # of one that is due on no day
        return task
    day = "" if reminder.at.date() == now.date() else f"{exact_day(reminder.at.date(), now.date())} "
    return f"{day}{reminder.at:%H:%M} {task}"


def usual_reminder(todo: "Todo", preferences: "Preferences") -> str:
    """Return when a todo reminds that has no reminder of its own; empty where it does not or has one."""
    own, off = todo.remind_before is not None, preferences.reminders == "off"
    if own or off or reminder_at(todo, preferences.remind_at) is None:
        return ""
    return f"at {preferences.remind_at:%H:%M}" if todo.due_time is None else words_of(0)


class Bell:
    """Rings what has to ring, once on this machine, where and how the profile says.

    Args:
        context: whose todos.
    """

    def __init__(self, context: "Context") -> None:
        self._context = context
        self._next: datetime | None = None
        self._planned = False
        self._opened = context.now

    def plan(self) -> None:
        """Have the next tick find out anew what has to ring, since todos may be others now."""
        self._planned = False

    def tick(self, now: datetime) -> None:
        """Ring what has to by `now`."""
        way = self._context.program.services.preferences.reminders
        if way == "off" or (self._planned and (self._next is None or now < self._next)):
            return
        # A disk that takes nothing now is asked again in a while.
        self._next, self._planned = now + _PATIENCE, True
        reminders = reminders_of(self._context)
        rang = reminders.ring(now)
        following = reminders.following(now)
        self._next = following.at if following else None
        if rang:
            self._tell(rang, way)

    def pass_over(self, change: "Change") -> None:
        """Ring no more for what the person has just set to a time that is over: they know."""
        if change.pulled or len(change.before) > _FEW:
            return
        context, now = self._context, self._context.now
        at = context.program.services.preferences.remind_at
        known = [
            todo
            for uid, todo in context.replica.many(change.before).items()
            if (moment := reminder_at(todo, at))
            and moment + timedelta(minutes=todo.remind_before or 0) < now
            and moment != _moment_before(change.before[uid], at)
        ]
        if known:
            reminders_of(context).dismiss(known, now)

    def _tell(self, rang: "list[Reminder]", way: str) -> None:
        context = self._context
        if missed := sum(each.at < self._opened for each in rang):
            shows = "`go.reminders` shows what"
            context.say(f"While Rowdo was closed: {counted(missed, 'reminder')}. {shows}.", "badge")
        if way != "app":
            more = f" (and {len(rang) - 1:,} more)" if len(rang) > 1 else ""
            ring_terminal(f"{reminder_words(rang[0], context.now)}{more}", way)
        context.show_banners()


def _moment_before(record: "Record | None", at: time | None) -> datetime | None:
    """Return when a todo reminded before a change; None if it was not there, or did not."""
    return reminder_at(todo_of("", record), at) if record else None


def ring_terminal(words: str, way: str, environment: Mapping[str, str] = os.environ) -> None:
    """Raise a notification outside the app, or ring the bell where the terminal is not known to have any.

    Args:
        words: free of control characters.
        way: ``bell``, or ``terminal`` for a notification where that is possible.
        environment: by which the terminal is known; one inside another, such as tmux, has a bell alone.
    """
    signal = _notification(cut(words.replace(";", ","), 120), environment) if way == "terminal" else ""
    if sys.__stderr__ is not None and sys.__stderr__.isatty():
        sys.__stderr__.write(signal or "\a")
        sys.__stderr__.flush()


def _notification(words: str, environment: Mapping[str, str]) -> str:
    """Return the sequence by which a terminal notifies; empty if it is not known to have one."""
    terminal = environment.get("TERM", "")
    if environment.get("TMUX") or environment.get("STY"):
        return ""
    if terminal == "xterm-kitty":
        return f"\x1b]99;i=rowdo:d=0;Rowdo\x1b\\\x1b]99;i=rowdo:p=body;{words}\x1b\\"
    if environment.get("TERM_PROGRAM") in _OSC_9 or terminal == "xterm-ghostty":
        return f"\x1b]9;{words}\x1b\\"
    if terminal.startswith(_OSC_777):
        return f"\x1b]777;notify;Rowdo;{words}\x1b\\"
    return ""
