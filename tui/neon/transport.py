"""The Protocol that the rest of the program uses: call a function of the database, as one person."""

from collections.abc import Mapping
from typing import Any, Protocol


class TokenProvider(Protocol):
    """Provides the access token for the next request. Its exceptions are not caught."""

    async def __call__(self, rejected: str | None = None) -> str:
        """Return an access token (a JWT).

        Args:
            rejected: a token that the server has just refused. A newer one is returned if there is one;
                otherwise the same, and the caller reports the refusal.
        """
        ...


class Transport(Protocol):
    """SQL over HTTP or the Data API: the same calls with the same results."""

    async def call(self, function: str, arguments: Mapping[str, object], *, idempotent: bool = False) -> Any:
        """Call an SQL function in its own transaction and return its result as a JSON value.

        A number of more than 64 bits is returned as a float, which RFC 8259, section 6, permits.

        Args:
            function: its name, qualified with the schema if necessary.
            arguments: JSON values by parameter name. Pass an SQL array as the text of its literal
                (`"{a,b}"`), since a list means `json`.
            idempotent: whether it is safe to run the call twice, so that it can be repeated after a
                lost response.

        Raises:
            NeonError: see `tui.neon.errors`.
        """
        ...

    async def aclose(self) -> None:
        """Close the connections. The transport cannot be used afterwards."""
        ...
