"""The endpoint with the Data API beside SQL over HTTP, as a project at Neon has both."""

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tests.standins.data_api.dialect import DataApiDialect
from tests.standins.data_api.schema_cache import SchemaCache
from tui.local import endpoint
from tui.local.endpoint import Backend

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Allow": "OPTIONS, GET, HEAD, POST",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Max-Age": "86400",
}
"""PostgREST's, but for the headers it allows: whichever are asked for."""
EXPOSED_HEADERS = (
    "Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Preference-Applied, "
    "Range-Unit, Server, Transfer-Encoding"
)
"""What a browser may read of an answer."""


class DataApiRoutes:
    """The routes of the Data API.

    Args:
        backend: The way to the database.
    """

    def __init__(self, backend: Backend) -> None:
        self._schema = SchemaCache(backend.conninfo, backend.database)
        self._dialect = DataApiDialect(backend, self._schema)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [Route("/{database}/rest/v1/{path:path}", self._answer, methods=METHODS)]

    async def aclose(self) -> None:
        await self._schema.aclose()

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            asked = request.headers.get("access-control-request-headers", "Authorization")
            return Response(headers=PREFLIGHT | {"Access-Control-Allow-Headers": asked})
        response = await self._dialect.answer(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        return response


create_app = partial(endpoint.create_app, extend=DataApiRoutes)
"""`tui.local.endpoint.create_app`, with the Data API."""
