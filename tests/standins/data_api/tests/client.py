"""A bare client of the Data API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.local.endpoint.project import Person


@dataclass(frozen=True)
class DataApi:
    """Sends requests with somebody's token."""

    client: httpx.Client
    token: str
    subject: str

    @classmethod
    def of(cls, person: Person) -> "DataApi":
        return cls(person.project.client, person.token, person.subject)

    def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        json: object = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Send a request; header names are given with underscores."""
        sent = {"Authorization": f"Bearer {self.token}"}
        sent |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        body: dict[str, Any] = {"content": content} if content is not None or json is None else {"json": json}
        return self.client.request(method, f"/rowdo/rest/v1/{path}", headers=sent, **body)

    def post(self, function: str, arguments: object = None, **headers: str) -> httpx.Response:
        return self.request("POST", f"rpc/{function}", headers, json=arguments)

    def get(self, function: str, **headers: str) -> httpx.Response:
        return self.request("GET", f"rpc/{function}", headers)
