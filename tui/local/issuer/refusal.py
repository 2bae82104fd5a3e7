"""What the issuer answers when it does not hand out tokens."""

from typing import Any


class OAuthRefusal(Exception):  # noqa: N818 - an answer of the protocol, RFC 6749 section 5.2, not a fault
    """An error of OAuth, worded as WorkOS does.

    Args:
        error: The identifier, such as ``invalid_grant``.
        description: The sentence beside it.
        status: The HTTP status.
        **more: Further members of the body.
    """

    def __init__(self, error: str, description: str, *, status: int = 400, **more: Any) -> None:
        super().__init__(description)
        self.error = error
        self.status = status
        self.body = {"error": error, "error_description": description, **more}
