"""The errors of signing in and of refreshing a session, one class per meaning.

    AuthError
    ├── SignedOutError        the session is over; only signing in again helps
    ├── OfflineError          no answer, or none just now; the session is kept
    ├── RefusedError          the issuer said no, for a reason that waiting does not mend
    │   ├── DeniedError           somebody refused on the page
    │   ├── CodeExpiredError      nobody confirmed the code in time
    │   └── BrowserNeededError    the rest has to be done in the browser login
    └── VaultError            the store for secrets does not work

The texts are for people. None contains a token or a device code.
"""

from collections.abc import Mapping

from tui.errors import ExitCode, RowdoError


class AuthError(RowdoError):
    """Base of every error of this package."""


class SignedOutError(AuthError):
    """The session has ended, or there is none."""

    @property
    def exit_code(self) -> ExitCode:
        """Somebody has to sign in first."""
        return ExitCode.SIGNED_OUT


class OfflineError(AuthError):
    """The issuer could not be asked, or could not answer.

    Attributes:
        lost: that the request may have been carried out although no answer arrived.
    """

    def __init__(self, message: str, *, lost: bool = False) -> None:
        super().__init__(message)
        self.lost = lost

    @property
    def exit_code(self) -> ExitCode:
        """The same may succeed later."""
        return ExitCode.OFFLINE


class RefusedError(AuthError):
    """The issuer refused.

    Attributes:
        code: the issuer's error code, such as `invalid_client`.
    """

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class DeniedError(RefusedError):
    """The person refused the sign-in."""


class CodeExpiredError(RefusedError):
    """The code was not confirmed in time; a new one is all that is needed."""


class BrowserNeededError(RefusedError):
    """The sign-in can be finished only in the browser login, which settles the open step there.

    Attributes:
        organizations: where one has to be chosen: their names by their ids. The browser login asks too.
    """

    def __init__(self, message: str, *, code: str, organizations: Mapping[str, str] | None = None) -> None:
        super().__init__(message, code=code)
        self.organizations = organizations or {}


class VaultError(AuthError):
    """The store for secrets is missing, locked, silent or full. The text names it and says what to do."""
