"""The two doors to Neon, for tests that have to come out the same through either."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.standins.urls import data_api_url
from tui import neon
from tui.local.urls import Urls

DOORS = ("sql", "data_api")

both_doors = pytest.mark.parametrize("door", DOORS)


@dataclass(frozen=True)
class Way:
    """The way to a database through one of its doors; plain enough to be told to another process."""

    door: str
    url: str
    endpoint: str

    @classmethod
    def to(cls, urls: Urls, door: str, through: Callable[[str], str] = str) -> "Way":
        """The way to a stack, its addresses changed by `through`."""
        if door == "sql":
            return cls(door, urls.authenticated_url, through(urls.sql_url))
        return cls(door, through(data_api_url(urls)), "")

    def opened(
        self, token: neon.TokenProvider | str, retry_policy: neon.RetryPolicy | None = None
    ) -> neon.Sql | neon.DataApi:
        """The database through the door, as the person whose token it is."""

        async def always(rejected: str | None = None) -> str:
            return str(token)

        provide = always if isinstance(token, str) else token
        if self.door == "sql":
            return neon.connect(self.url, token=provide, endpoint=self.endpoint, retry_policy=retry_policy)
        return neon.connect_data_api(self.url, token=provide, retry_policy=retry_policy)
