"""What an environment says about proxies and certificates, and cannot be used."""

import pytest

from tests.neon.scripted import OWNER
from tui import neon
from tui.neon.errors import MisconfiguredError


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1080", "httpx\\[socks\\]"),
        ("HTTPS_PROXY", "gopher://user:hush@127.0.0.1:1", "HTTPS_PROXY"),
        ("HTTPS_PROXY", "http://[::1", "HTTPS_PROXY"),
        ("SSL_CERT_FILE", "/nowhere/certificates.pem", "SSL_CERT_FILE"),
    ],
)
def test_what_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(MisconfiguredError, match=advice) as caught:
        neon.connect(OWNER)
    assert "hush" not in str(caught.value)
