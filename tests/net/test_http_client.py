"""Every HTTP client of Rowdo: what it trusts, where it goes, and how much it reads."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tests.local.endpoint.project import serving
from tests.neon.certificate import loopback_certificate
from tui.net.bounded_response import OverlongError
from tui.net.http_client import EnvironmentSettingError, open_client

NOBODY = "http://127.0.0.1:9"
"""A proxy that does not answer."""


async def long(request: Request) -> Response:
    return Response(b"x" * 2_000)


async def redirect(request: Request) -> Response:
    return RedirectResponse("https://elsewhere.invalid/")


APP = Starlette(routes=[Route("/long", long), Route("/redirect", redirect)])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(APP) as url:
        yield url


async def test_a_response_is_read_up_to_its_limit(url: str) -> None:
    async with open_client(url, longest=2_000, timeout=60) as http:
        assert len((await http.get(f"{url}/long")).content) == 2_000
    async with open_client(url, longest=1_999, timeout=60) as http:
        with pytest.raises(OverlongError):
            await http.get(f"{url}/long")


async def test_a_redirect_is_not_followed(url: str) -> None:
    async with open_client(url, longest=2_000, timeout=60) as http:
        assert (await http.get(f"{url}/redirect")).status_code == httpx.codes.TEMPORARY_REDIRECT


async def test_a_proxy_is_for_other_machines_alone(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", NOBODY)
    async with open_client(url, longest=2_000, timeout=60) as http:
        assert (await http.get(f"{url}/long")).is_success
    async with open_client("https://sign-in.invalid", longest=2_000, timeout=60) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("https://sign-in.invalid")


async def test_a_certificate_is_trusted_where_the_environment_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = loopback_certificate(tmp_path)
    with serving(APP, certificate) as url:
        async with open_client(url, longest=2_000, timeout=60) as http:
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                await http.get(f"{url}/long")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        async with open_client(url, longest=2_000, timeout=60) as http:
            assert (await http.get(f"{url}/long")).is_success


async def test_a_client_for_plain_http_trusts_no_certificate(tmp_path: Path) -> None:
    with serving(APP, loopback_certificate(tmp_path)) as url:
        async with open_client(NOBODY, longest=2_000, timeout=60) as http:
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                await http.get(f"{url}/long")


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1080", "httpx\\[socks\\]"),
        ("HTTPS_PROXY", "gopher://user:hush@127.0.0.1:1", "HTTPS_PROXY"),
        ("HTTPS_PROXY", "http://[::1", "HTTPS_PROXY"),
        ("SSL_CERT_FILE", "/nowhere/certificates.pem", "SSL_CERT_FILE"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(EnvironmentSettingError, match=advice) as caught:
        open_client("https://sign-in.invalid", longest=2_000, timeout=60)
    assert "hush" not in str(caught.value)
