"""The messages for a sign-in service that cannot be reached: its address, the reason, and what to do next."""

from urllib.parse import urlsplit

from tui.auth.errors import AuthError, OfflineError

LONGEST = 1024 * 1024
"""The most bytes read of a response of the sign-in service; real ones have a few kilobytes."""


def unusable_environment(error: Exception) -> AuthError:
    """Return the error for an invalid environment variable, which the `EnvironmentSettingError` names."""
    return AuthError(f"The sign-in service cannot be asked in this environment. {error}")


def unreachable(base_url: str, error: BaseException, *, lost: bool) -> OfflineError:
    """Return the error for a request that got no answer.

    Args:
        base_url: the base URL of WorkOS's API.
        error: the exception of the HTTP library, or of the SDK with that as its cause.
        lost: whether the service may have carried out the request.
    """
    from tui.net.unreachable import CERTIFICATE_ADVICE, is_untrusted_certificate, reason_of

    parts = urlsplit(base_url)
    advice = CERTIFICATE_ADVICE if is_untrusted_certificate(error) else "Check the network and its proxy."
    return OfflineError(
        f"The sign-in service {parts.scheme}://{parts.netloc.rpartition('@')[2]} cannot be reached: "
        f"{reason_of(error)}. {advice} `rowdo doctor` looks closer.",
        lost=lost,
    )
