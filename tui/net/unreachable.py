"""Why a server could not be reached, in words for a person."""

from collections.abc import Iterator

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


def reason_of(error: BaseException) -> str:
    """Return why a server could not be reached, to stand after the server's address and a colon.

    Args:
        error: What the HTTP library raised; the reason is somewhere in its chain of causes.
    """
    import socket

    import httpx

    if is_untrusted_certificate(error):
        return "its certificate is not trusted"
    chain = list(_causes(error))
    if any(isinstance(each, httpx.ProxyError) for each in chain):
        return "the proxy that HTTPS_PROXY or ALL_PROXY names does not connect to it"
    if any(isinstance(each, socket.gaierror) for each in chain):
        return "its name is not found"
    if any(isinstance(each, ConnectionRefusedError) for each in chain):
        return "it refuses the connection"
    if any(isinstance(each, httpx.TimeoutException | TimeoutError) for each in chain):
        return "it does not answer in time"
    told = (each.strerror for each in chain if isinstance(each, OSError) and each.errno and each.strerror)
    return next((words[0].lower() + words[1:] for words in told), "the connection broke")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that led to it."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _causes(each)
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _causes(cause)
