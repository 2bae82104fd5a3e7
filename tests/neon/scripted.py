"""An endpoint with scripted responses, which records its requests."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tui.neon.data_api import DataApi, connect_data_api
from tui.neon.http import Http
from tui.neon.retrying import RetryPolicy
from tui.neon.sql import Sql, connect

URL = "postgresql://authenticator@ep-quiet-moon-1.us-east-1.aws.neon.tech/neondb"
OWNER = "postgresql://neondb_owner:hush%20hush@ep-quiet-moon-1.us-east-1.aws.neon.tech/neondb"
DATA_API = "https://ep-quiet-moon-1.apirest.us-east-1.aws.neon.tech/neondb/rest/v1"

Reply = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass
class Scripted:
    """Gives its replies one after the other, the last one for ever.

    Attributes:
        replies: what to answer; an exception is raised as the network would.
        requests: what came in.
        pauses: how many seconds the client waited between its tries.
    """

    replies: list[Reply]
    requests: list[httpx.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def sql(self, url: str = OWNER, **options: Any) -> Sql:
        return connect(url, wire=self.wire, **{"retry_policy": self.retry_policy} | options)

    def data_api(self, **options: Any) -> DataApi:
        return connect_data_api(DATA_API, wire=self.wire, retry_policy=self.retry_policy, **options)

    @property
    def wire(self) -> Http:
        return Http("http://scripted", transport=httpx.MockTransport(self.answer))

    @property
    def retry_policy(self) -> RetryPolicy:
        return RetryPolicy(sleep=self._sleep, chance=lambda: 1.0)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests]

    @property
    def tokens(self) -> list[str]:
        return [request.headers["authorization"].removeprefix("Bearer ") for request in self.requests]

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Give the next reply, as the handler of a `MockTransport`."""
        self.requests.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        if callable(reply):
            return reply(request)
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


def scripted(*replies: Reply) -> Scripted:
    return Scripted(list(replies))


def one(value: str = "1") -> dict[str, Any]:
    """The answer to a statement that returns one integer, or one word."""
    return {
        "fields": [{"name": "value", "dataTypeID": 23 if value.isdecimal() else 25}],
        "rows": [[value]],
        "command": "SELECT",
        "rowCount": 1,
        "rowAsArray": True,
    }


def ok(*values: str) -> httpx.Response:
    """A success: of one statement, or of a batch if there are several values."""
    if len(values) > 1:
        return httpx.Response(200, json={"results": [one(value) for value in values]})
    return httpx.Response(200, json=one(*values))


def refusal(message: str, code: str | None = "", status: int = 400, **fields: str) -> httpx.Response:
    """An error body of either api."""
    return httpx.Response(
        status,
        json={"message": message, "code": code, "severity": "ERROR" if code else "", **fields},
        headers={"neon-request-id": "request-7"},
    )


class Tokens:
    """Hands out `first`, and after each refusal the next of `others`; the last one for ever."""

    def __init__(self, first: str, *others: str) -> None:
        self.current = first
        self.others = list(others)
        self.rejected: list[str] = []

    async def __call__(self, rejected: str | None = None) -> str:
        if rejected is not None:
            self.rejected.append(rejected)
            self.current = self.others.pop(0) if self.others else self.current
        return self.current
