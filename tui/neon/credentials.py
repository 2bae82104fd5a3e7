"""Credentials of a request, in a form that is never printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Credentials:
    """Secret headers. Their repr is empty, so that no log and no traceback with local variables shows them.

    Attributes:
        fixed: headers that do not change, such as a connection string with a password.
        token: the bearer token, if any.
    """

    fixed: Mapping[str, str] = field(default_factory=dict, repr=False)
    token: str | None = field(default=None, repr=False)

    def with_token(self, token: str) -> Self:
        """Return a copy with another token."""
        return replace(self, token=token)

    @property
    def headers(self) -> dict[str, str]:
        """The headers to send; a token is sent as in RFC 6750, 2.1."""
        bearer = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        return {**self.fixed, **bearer}

    @property
    def sendable(self) -> bool:
        """Whether the values contain only characters that a header allows (RFC 9110, 5.5)."""
        return self.token != "" and all(
            value.isascii() and value.isprintable() for value in self.headers.values()
        )
