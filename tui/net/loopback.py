"""Which addresses are loopback addresses, to which a token may be sent without TLS."""

from urllib.parse import SplitResult


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine (RFC 6761, 6.3; RFC 1122, 3.2.1.3)."""
    if host in ("localhost", "127.0.0.1") or host.endswith(".localhost"):
        return True
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_trustworthy(url: SplitResult) -> bool:
    """Return whether a token may be sent to a URL: over TLS, or to this machine (Secure Contexts, 3.1)."""
    return url.scheme == "https" or (url.scheme == "http" and is_loopback(url.hostname or ""))
