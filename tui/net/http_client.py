"""Opens every HTTP client of Rowdo: what is trusted, what a proxy may see, and how much is read."""

import ssl
from typing import Any
from urllib.parse import urlsplit

import httpx

from tui.net.bounded_response import ACCEPTED, bounded


class EnvironmentSettingError(Exception):
    """The environment names a proxy or certificates that cannot be used; the message says what to change."""


def open_client(url: str, *, longest: int, timeout: float, **options: Any) -> httpx.AsyncClient:
    """Return a client for the server of a URL, which follows no redirect: it could lead a token elsewhere.

    Args:
        url: An address of the server. Plain HTTP is for this machine's loopback alone (`tui.net.loopback`):
            no proxy of the environment could reach it, and no certificates are loaded, which takes 20 ms.
        longest: The greatest response in bytes, decompressed; reading a longer one raises `OverlongError`.
        timeout: Seconds to wait for the connection and for each part of a response.
        options: Further arguments of `httpx.AsyncClient`.

    Raises:
        EnvironmentSettingError: The environment names a proxy or certificates that cannot be used.
    """
    plain = urlsplit(url).scheme == "http"
    try:
        return httpx.AsyncClient(
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else True,
            trust_env=not plain,
            follow_redirects=False,
            headers=ACCEPTED,
            event_hooks={"response": [bounded(longest)]},
            timeout=timeout,
            **options,
        )
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        raise EnvironmentSettingError(_advice(error)) from None


def _advice(error: Exception) -> str:
    # The words of the HTTP library are left out: the URL of a proxy may hold a password.
    match error:
        case ImportError():
            return "A SOCKS proxy needs another package: pip install 'httpx[socks]'."
        case OSError():
            return "SSL_CERT_FILE or SSL_CERT_DIR names certificates that cannot be read."
        case _:
            return "HTTPS_PROXY or ALL_PROXY names a proxy that Rowdo cannot use."
