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
        account: whose it is.
        access_token: as it was given.
        clock: seconds since 1970.

    Attributes:
        problem: what a person should know about it; empty until it is to end.
        kept_in: where it is, in a person's words.
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
            rejected: one that was just refused.

        Raises:
            SignedOutError: it is no longer valid.
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
        """Leave the session as it is, since it was not begun here; return its id, for the logout page."""
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
    """Return the session of the token in `ROWDO_ACCESS_TOKEN`, None if there is none.

    Args:
        environment: of the process.
        profile: the profile it is used with.
        client_id: the client of WorkOS.
        clock: seconds since 1970.

    Raises:
        SignedOutError: what is there is no access token.
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
