"""HTTP to servers of this machine."""

import ssl

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What `httpx` is to verify with where nothing is: loading the certificates of authorities takes it 20 ms."""
