"""What to say where the sign-in service cannot be asked: its address, why, and what to do next."""

from urllib.parse import urlsplit

from tui.auth.errors import AuthError, OfflineError

LONGEST = 1024 * 1024
"""Bytes of an answer of the sign-in service, which is some kilobytes long."""


def unusable_environment(error: Exception) -> AuthError:
    """Return what is wrong with the environment, in which no HTTP client could be made."""
    from tui.net.proxy_and_certificates import environment_advice

    return AuthError(f"The sign-in service cannot be asked in this environment. {environment_advice(error)}")


def unreachable(base_url: str, error: BaseException, *, lost: bool) -> OfflineError:
    """Return the error for a request that got no answer.

    Args:
        base_url: of WorkOS's API.
        error: the HTTP library's, or the SDK's with that as its cause.
        lost: whether the request may have been carried out.
    """
    from tui.net.proxy_and_certificates import CERTIFICATE_ADVICE, is_untrusted_certificate
    from tui.net.unreachable import reason_of

    parts = urlsplit(base_url)
    advice = CERTIFICATE_ADVICE if is_untrusted_certificate(error) else "Check the network and its proxy."
    return OfflineError(
        f"The sign-in service {parts.scheme}://{parts.netloc.rpartition('@')[2]} cannot be reached: "
        f"{reason_of(error)}. {advice} `rowdo doctor` looks closer.",
        lost=lost,
    )
