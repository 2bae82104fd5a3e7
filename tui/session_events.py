"""The events of signing in and out, and the identity of the person.

`auth` and `client` yield these events, screen and commands show them, and neither side imports the other.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tui.errors import RowdoError


class ServicesError(RowdoError):
    """Something behind the screen went wrong; the text says what happened and what to do next.

    Attributes:
        browser: True if the browser login is the way on.
    """

    def __init__(self, message: str, *, browser: bool = False) -> None:
        super().__init__(message)
        self.browser = browser


class Who(NamedTuple):
    """Whose todos are on the screen, in the words the header shows."""

    email: str
    database: str
    """The database as a person knows it, after what names it: a profile, ``environment`` or ``.env``, such as
    ``work · ep-cool-rain/neondb``; empty for the embedded one."""
    local: bool = False
    """True if the database is the embedded one: the header then says LOCAL."""
    organization: str = ""


class Prompt(NamedTuple):
    """The sign-in has begun: the code to type at an address, and how long it is good for."""

    user_code: str
    url: str
    """Where to type the code; always shown in full."""
    complete_url: str
    """The same with the code in it; opened by Enter, and what a QR code holds."""
    expires_in: float
    """Seconds from now."""


class Waiting(NamedTuple):
    """Something worth telling while the sign-in waits, such as "The service is slow; trying again."."""

    message: str


class Replacing:
    """Somebody has signed in where another person is signed in: whose session is to stay?

    Attributes:
        before: The address of who is signed in so far.
        after: The address of who has just signed in.
        agreed: Whether the session of `before` may go. Set before the next event is asked for, else it stays.
    """

    def __init__(self, before: str, after: str) -> None:
        self.before = before
        self.after = after
        self.agreed = False


class SignedIn(NamedTuple):
    """The sign-in succeeded."""

    who: Who
    note: str = ""
    """What the person should know about where the session is kept; empty if all is well."""


class Failed(NamedTuple):
    """The sign-in ended without an account; the text says what happened and what to do next."""

    message: str
    expired: bool = False
    """True if a new code is all that is needed."""
    offline: bool = False
    """True if the same may succeed later."""
    browser: bool = False
    """True if the browser login is the way on (CLI Auth not enabled, a further step asked for)."""
    organizations: Mapping[str, str] = MappingProxyType({})
    """Where an organization has to be chosen: their names by their ids."""


class SignedOut(NamedTuple):
    """Somebody has signed out."""

    url: str = ""
    """The address that ends the session in the browser too; empty if it is not known."""
    note: str = ""
    """What could not be removed from this machine, and what to do about it; empty if all is gone."""


SignInEvent = Prompt | Waiting | Replacing | SignedIn | Failed
