"""The messages for a sign-in service that cannot be reached: its address, the reason, and what to do next."""

from urllib.parse import urlsplit

from tui.auth.errors import AuthError, OfflineError

LONGEST = 1024 * 1024
"""Bytes of an answer of the sign-in service, which is some kilobytes long."""


def unusable_environment(error: Exception) -> AuthError:
    """Return the error for a setting of the environment, which an `EnvironmentSettingError` names."""
    return AuthError(f"The sign-in service cannot be asked in this environment. {error}")


def unreachable(base_url: str, error: BaseException, *, lost: bool) -> OfflineError:
    """Return the error for a request that got no answer.

    Args:
        base_url: of WorkOS's API.
        error: the HTTP library's, or the SDK's with that as its cause.
        lost: whether the request may have been carried out.
    """
    from tui.net.unreachable import CERTIFICATE_ADVICE, is_untrusted_certificate, reason_of

    parts = urlsplit(base_url)
    advice = CERTIFICATE_ADVICE if is_untrusted_certificate(error) else "Check the network and its proxy."
    return OfflineError(
        f"The sign-in service {parts.scheme}://{parts.netloc.rpartition('@')[2]} cannot be reached: "
        f"{reason_of(error)}. {advice} `rowdo doctor` looks closer.",
        lost=lost,
    )
