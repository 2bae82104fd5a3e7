"""The errors of signing in and of refreshing a session, one class per meaning.

    AuthError
    ├── SignedOutError        the session is over; only signing in again helps
    ├── OfflineError          no response, or a temporary error; the session is kept
    ├── RefusedError          the issuer refused, and a retry does not help
    │   ├── DeniedError           the person refused on the page
    │   ├── CodeExpiredError      nobody confirmed the code in time
    │   └── BrowserNeededError    only the browser login can complete the sign-in
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
        """The exit code for a command that needs a sign-in first."""
        return ExitCode.SIGNED_OUT


class OfflineError(AuthError):
    """The issuer could not be asked, or could not answer.

    Attributes:
        lost: whether the issuer may have carried out the request although no response arrived.
    """

    def __init__(self, message: str, *, lost: bool = False) -> None:
        super().__init__(message)
        self.lost = lost

    @property
    def exit_code(self) -> ExitCode:
        """The exit code for a command that may succeed later."""
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
    """The code was not confirmed in time; the person can sign in with a new one."""


class BrowserNeededError(RefusedError):
    """Only the browser login can complete the sign-in, such as by choosing an organization.

    Attributes:
        organizations: the names, by id, of the organizations to choose from; empty if that is not the step.
            The browser login lets the person choose too.
    """

    def __init__(self, message: str, *, code: str, organizations: Mapping[str, str] | None = None) -> None:
        super().__init__(message, code=code)
        self.organizations = organizations or {}


class VaultError(AuthError):
    """The store for secrets is missing, locked, silent or full. The text names it and says what to do."""
