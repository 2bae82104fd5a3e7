"""What the issuer answers when it does not hand out tokens, in the three shapes that WorkOS uses."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - an answer of the protocol, not a fault
    """An answer other than 200.

    Args:
        status: The HTTP status.
        body: JSON, or the text of a page.
        words: What a person reads on the issuer's own pages.
    """

    def __init__(self, status: int, body: dict[str, Any] | str, words: str = "") -> None:
        super().__init__(words)
        self.status = status
        self.body = body


class OAuthRefusal(Refusal):
    """An error of OAuth (RFC 6749 section 5.2), worded as WorkOS does.

    Args:
        error: The identifier, such as ``invalid_grant``.
        description: The sentence beside it.
        status: The HTTP status.
        **more: Further members of the body.
    """

    def __init__(self, error: str, description: str, *, status: int = 400, **more: Any) -> None:
        super().__init__(status, {"error": error, "error_description": description, **more}, description)
        self.error = error


class ApiRefusal(Refusal):
    """An error of WorkOS's own, whose identifier is in ``code``.

    Args:
        code: The identifier, such as ``mfa_challenge``.
        message: The sentence beside it.
        status: The HTTP status.
        **more: Further members of the body.
    """

    def __init__(self, code: str, message: str, *, status: int = 403, **more: Any) -> None:
        super().__init__(status, {"code": code, "message": message, **more}, message)
