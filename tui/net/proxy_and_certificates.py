"""The network as the environment describes it: its proxy and its certificates."""


def environment_advice(error: Exception) -> str:
    """Return what to change in the environment where no HTTP client could be made.

    Args:
        error: The HTTP library's; its words are left out, since a proxy's URL may hold a password.
    """
    match error:
        case ImportError():
            return "A SOCKS proxy needs another package: pip install 'httpx[socks]'."
        case OSError():
            return "SSL_CERT_FILE or SSL_CERT_DIR names certificates that cannot be read."
        case _:
            return "HTTPS_PROXY or ALL_PROXY names a proxy that Rowdo cannot use."


CERTIFICATE_ADVICE = (
    "If the network has a sign-in page, open it in a browser; if your company inspects TLS, set "
    "SSL_CERT_FILE to the file of its certificate; else check this computer's clock."
)
"""What to do about a certificate that is not trusted."""


def is_untrusted_certificate(error: BaseException) -> bool:
    """Return whether a connection failed because the server's certificate is not trusted."""
    import ssl

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return "CERTIFICATE_VERIFY" in str(error).upper()
