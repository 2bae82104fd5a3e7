"""The network as the environment describes it: its proxy, its certificates."""

from tui.auth.errors import AuthError

LONGEST = 1024 * 1024
"""Bytes of an answer of the sign-in service, which is some kilobytes long."""


def unusable_network(error: Exception) -> AuthError:
    """Return what is wrong with the environment that no connection could be made with.

    Args:
        error: of the HTTP library; its words are left out, since a proxy's URL may hold a password.
    """
    match error:
        case ImportError():
            advice = "A SOCKS proxy needs a package more: pip install 'httpx[socks]'."
        case OSError():
            advice = "SSL_CERT_FILE or SSL_CERT_DIR names certificates that cannot be read."
        case _:
            advice = "HTTPS_PROXY or ALL_PROXY names no proxy that Rowdo could use."
    return AuthError(f"The sign-in service cannot be asked with this environment. {advice}")
