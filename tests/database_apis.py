"""Both of Neon's HTTP APIs, for tests whose results must be the same through either."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.standins.urls import data_api_url
from tui import neon
from tui.local.urls import Urls

APIS = ("sql", "data_api")

both_apis = pytest.mark.parametrize("api", APIS)


@dataclass(frozen=True)
class ApiAddress:
    """The way to a database through one of its APIs; plain enough to be told to another process."""

    api: str
    url: str
    endpoint: str

    @classmethod
    def to(cls, urls: Urls, api: str, through: Callable[[str], str] = str) -> "ApiAddress":
        """The way to a stack, its addresses changed by `through`."""
        if api == "sql":
            return cls(api, urls.authenticated_url, through(urls.sql_url))
        return cls(api, through(data_api_url(urls)), "")

    def opened(
        self, token: neon.TokenProvider | str, retry_policy: neon.RetryPolicy | None = None
    ) -> neon.Sql | neon.DataApi:
        """The database through the API, as the person whose token it is."""

        async def always(rejected: str | None = None) -> str:
            return str(token)

        provide = always if isinstance(token, str) else token
        if self.api == "sql":
            return neon.connect(self.url, token=provide, endpoint=self.endpoint, retry_policy=retry_policy)
        return neon.connect_data_api(self.url, token=provide, retry_policy=retry_policy)
