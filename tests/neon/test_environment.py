"""A setting of the environment that no connection can be made with."""

import pytest

from tests.neon.scripted import OWNER
from tui import neon
from tui.neon.errors import MisconfiguredError


def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:hush@127.0.0.1:1")
    with pytest.raises(MisconfiguredError, match=r"No connection can be made .* HTTPS_PROXY") as caught:
        neon.connect(OWNER)
    assert "hush" not in str(caught.value)
