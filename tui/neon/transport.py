"""What the rest of a program needs from Neon: call one function, as one person."""

from collections.abc import Mapping
from typing import Any, Protocol


class TokenProvider(Protocol):
    """Gives the access token for the next request. Anything it raises reaches the caller untouched."""

    async def __call__(self, rejected: str | None = None) -> str:
        """Return an access token (a JWT).

        Args:
            rejected: a token the server has just refused. Return a newer one; to return the same one
                means that there is none, and the refusal is then the caller's to see.
        """
        ...


class Transport(Protocol):
    """One of Neon's two doors: SQL over HTTP, or the Data API. Both mean the same."""

    async def call(self, function: str, arguments: Mapping[str, object], *, idempotent: bool = False) -> Any:
        """Call one SQL function in one transaction and return its result as a JSON value.

        A number of more than 64 bits comes as a float: RFC 8259, section 6, leaves that to whoever reads.

        Args:
            function: the function's name, if need be with its schema in front.
            arguments: JSON values by parameter name. For a parameter that is an SQL array
                give the text of its literal (`"{a,b}"`): a list means `json`.
            idempotent: that the call may run twice without harm, so that it may be
                repeated when an answer was lost.

        Raises:
            NeonError: as `tui.neon.errors` tells them apart.
        """
        ...

    async def aclose(self) -> None:
        """Close the connections. The transport is of no use afterwards."""
        ...
