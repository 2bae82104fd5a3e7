"""The error responses of the issuer, in the forms that WorkOS uses."""

from typing import Any


class ErrorResponse(Exception):  # noqa: N818 - a response of the protocol
    """A response other than 200.

    Args:
        status: The HTTP status.
        body: A JSON object, or the HTML of a page.
        message: The message on the issuer's own pages.
    """

    def __init__(self, status: int, body: dict[str, Any] | str, message: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class OAuthError(ErrorResponse):
    """An error of OAuth (RFC 6749 section 5.2), with the texts of WorkOS.

    Args:
        error: The error code, such as ``invalid_grant``.
        description: Its description.
        status: The HTTP status.
        **more: Further members of the body.
    """

    def __init__(self, error: str, description: str, *, status: int = 400, **more: Any) -> None:
        super().__init__(status, {"error": error, "error_description": description, **more}, description)
        self.error = error
