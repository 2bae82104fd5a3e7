"""Plain HTTP is for loopback addresses only, and all parts agree on which those are."""

from urllib.parse import urlsplit

import pytest

from tui.config import ConfigError
from tui.config.connection import of_environment
from tui.config.load import check
from tui.neon.address import checked
from tui.neon.errors import MisconfiguredError
from tui.net.loopback import is_trustworthy

HERE = ["localhost", "a.localhost", "127.0.0.1", "127.0.0.2", "[::1]"]
ELSEWHERE = [
    "localhost.example",
    "notlocalhost",
    "128.0.0.1",
    "0.0.0.0",
    "[::2]",
    "10.0.0.1",
    "127.1.example",
]


@pytest.mark.parametrize("host", HERE)
def test_this_machine_may_be_spoken_to_without_tls(host: str) -> None:
    url = f"http://{host}:8080/sql"
    assert is_trustworthy(urlsplit(url))
    assert checked(url) == url
    check(of_environment({"ROWDO_SQL_URL": url}), "sql_url")


@pytest.mark.parametrize("host", ELSEWHERE)
def test_any_other_needs_tls(host: str) -> None:
    url = f"http://{host}:8080/sql"
    assert not is_trustworthy(urlsplit(url))
    assert is_trustworthy(urlsplit(url.replace("http:", "https:")))
    with pytest.raises(MisconfiguredError, match="https"):
        checked(url)
    with pytest.raises(ConfigError, match="https"):
        check(of_environment({"ROWDO_SQL_URL": url}), "sql_url")
