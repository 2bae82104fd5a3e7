"""The message for each error response of the issuer."""

import pytest

from tui.auth import errors
from tui.auth.error_mapping import STEPS, explain
from tui.auth.errors import AuthError


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, {"error": "invalid_client"}, errors.RefusedError, "client id"),
        (400, {"code": "invalid_client", "message": "x"}, errors.RefusedError, "client id"),
        (400, {"error": "access_denied"}, errors.DeniedError, "Nobody is signed in"),
        (403, {"error": "access_denied"}, errors.BrowserNeededError, "CLI Auth"),
        (400, {"error": "expired_token"}, errors.CodeExpiredError, "new one"),
        (400, {"error": "invalid_grant"}, errors.RefusedError, "Begin again"),
        (400, {"error": "odd", "error_description": "It is odd."}, errors.RefusedError, "It is odd"),
        (422, {"code": "invalid_request_parameters", "message": "no"}, errors.RefusedError, "no"),
        (400, {}, errors.OfflineError, "Something other"),
        (302, {}, errors.OfflineError, "Something other"),
        (404, {}, errors.OfflineError, "Something other"),
        (408, {}, errors.OfflineError, "Try again"),
        (429, {"code": "rate_limit"}, errors.OfflineError, "busy"),
        (500, {"error": "invalid_grant"}, errors.OfflineError, "Try again"),
        (502, {}, errors.OfflineError, "Try again"),
        (503, {}, errors.OfflineError, "Try again"),
        (504, {}, errors.OfflineError, "Try again"),
    ],
)
def test_what_happened_and_what_to_do(
    status: int, body: dict[str, object], kind: type[AuthError], words: str
) -> None:
    error = explain(status, body)
    assert type(error) is kind
    assert words in str(error)


@pytest.mark.parametrize("code", STEPS)
@pytest.mark.parametrize("key", ["error", "code"])
def test_a_step_that_needs_a_browser(code: str, key: str) -> None:
    error = explain(400 if code == "sso_required" else 403, {key: code, "message": "x"})
    assert isinstance(error, errors.BrowserNeededError)
    assert error.code == code
    assert "browser" in str(error)


def test_only_an_answer_that_may_come_too_late_is_lost() -> None:
    assert not getattr(explain(429, {}), "lost", None)
    assert getattr(explain(502, {}), "lost", None)
