"""What proves who is asking, kept out of sight."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Credentials:
    """Headers that are never shown: neither in a repr nor, so, among a traceback's locals.

    Attributes:
        fixed: headers that stay, such as a connection string with a password.
        token: the bearer token, if there is one.
    """

    fixed: Mapping[str, str] = field(default_factory=dict, repr=False)
    token: str | None = field(default=None, repr=False)

    def with_token(self, token: str) -> Self:
        """Return the same with another token."""
        return replace(self, token=token)

    @property
    def headers(self) -> dict[str, str]:
        """The headers to send (a token's as in RFC 6750, 2.1)."""
        bearer = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        return {**self.fixed, **bearer}

    @property
    def sendable(self) -> bool:
        """Whether the headers consist of what may stand in one (RFC 9110, 5.5)."""
        return self.token != "" and all(
            value.isascii() and value.isprintable() for value in self.headers.values()
        )
