"""An access token from an environment variable, for scripts, CI and containers."""

import time
from collections.abc import Callable, Mapping

from tui.auth.account import ENVIRONMENT_VARIABLE, Account
from tui.auth.errors import SignedOutError
from tui.auth.tokens import Tokens

RENEW = f"Put a fresh token there, or remove {ENVIRONMENT_VARIABLE} and sign in: rowdo login."


class EnvironmentSession:
    """A session that cannot be refreshed: it ends with its token.

    Args:
        account: the account of the token.
        access_token: the text of the variable.
        clock: seconds since 1970.

    Attributes:
        problem: a warning for the person; empty until `end` is called.
        kept_in: where the token is, in words for the person.
    """

    def __init__(
        self, account: Account, access_token: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.account = account
        self.problem = ""
        self.kept_in = f"the environment ({ENVIRONMENT_VARIABLE})"
        self.tokens = Tokens(access_token, "")
        self._clock = clock

    async def token(self, rejected: str | None = None) -> str:
        """Return the token while it is valid.

        Args:
            rejected: a token that a server has just rejected.

        Raises:
            SignedOutError: the token has expired or was rejected.
        """
        access_token = self.tokens.access_token
        if rejected == access_token:
            raise SignedOutError(
                f"The token in {ENVIRONMENT_VARIABLE} was refused. It must be good still, and of the WorkOS "
                f"client whose key set is registered with this database. {RENEW} rowdo doctor tells which."
            )
        if self.tokens.expires_in(self._clock()) <= 0:
            raise SignedOutError(f"The token in {ENVIRONMENT_VARIABLE} has expired. {RENEW}")
        return access_token

    async def end(self) -> str:
        """Leave the session as it is, since Rowdo did not begin it; return its id for the logout URL."""
        self.problem = f"The token stays in {ENVIRONMENT_VARIABLE}: remove it there."
        return self.tokens.session_id

    async def aclose(self) -> None:
        """Do nothing: no refresh is ever under way."""


def environment_session(
    environment: Mapping[str, str],
    *,
    profile: str,
    client_id: str,
    clock: Callable[[], float] = time.time,
) -> EnvironmentSession | None:
    """Return the session of the token in `ROWDO_ACCESS_TOKEN`; None if the variable is not set.

    Args:
        environment: the environment of the process.
        profile: the profile it is used with.
        client_id: the client of WorkOS.
        clock: seconds since 1970.

    Raises:
        SignedOutError: the variable does not contain an access token.
    """
    access_token = environment.get(ENVIRONMENT_VARIABLE, "").strip()
    if not access_token:
        return None
    tokens = Tokens(access_token, "")
    user_id = tokens.claims.get("sub")
    if not isinstance(user_id, str) or not user_id:
        raise SignedOutError(f"{ENVIRONMENT_VARIABLE} does not hold an access token. {RENEW}")
    account = Account(
        profile=profile,
        client_id=client_id,
        user_id=user_id,
        email=str(tokens.claims.get("email") or user_id),
        organization_id=tokens.organization_id,
        storage="environment",
    )
    return EnvironmentSession(account, access_token, clock=clock)
