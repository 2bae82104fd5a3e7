"""The HTTP side of the issuer: WorkOS's paths, shapes and statuses."""

import json
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tui.local.issuer.issuer import Issuer
from tui.local.issuer.pages import confirm_page, done_page, page
from tui.local.issuer.refusal import OAuthRefusal

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def create_app(folder: Path, *, client_id: str, base_url: str) -> Starlette:
    """Return the issuer as an ASGI application.

    Args:
        folder: Where its key and memory lie; made when missing, private.
        client_id: The one client it answers.
        base_url: Where it is reached, without a slash at the end.
    """
    doors = Doors(Issuer(folder, client_id=client_id, base_url=base_url))
    return Starlette(
        routes=[
            Route("/user_management/authorize/device", doors.authorize_device, methods=["POST"]),
            Route("/user_management/authenticate", doors.authenticate, methods=["POST"]),
            Route("/sso/jwks/{client_id}", doors.key_set),
            Route("/device", doors.ask, methods=["GET"]),
            Route("/device", doors.decide, methods=["POST"]),
        ],
        # A page elsewhere whose name suddenly means this machine must not talk to the issuer.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        exception_handlers={OAuthRefusal: _refused},
    )


class Doors:
    """The requests the issuer answers."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer

    async def authorize_device(self, request: Request) -> Response:
        """Begin a device flow, RFC 8628 section 3.1."""
        return JSONResponse(await run_in_threadpool(self._issuer.authorize_device, await _fields(request)))

    async def authenticate(self, request: Request) -> Response:
        """Exchange a grant for tokens."""
        answer = await run_in_threadpool(self._issuer.authenticate, await _fields(request))
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    async def key_set(self, request: Request) -> Response:
        """Publish the keys that access tokens are signed with."""
        if request.path_params["client_id"] != self._issuer.client_id:
            return JSONResponse({"message": "Not Found", "error": "Not Found"}, status_code=404)
        return JSONResponse(self._issuer.key.key_set)

    async def ask(self, request: Request) -> Response:
        """Ask whose code it is; says nothing about anybody to who does not know a code."""
        return await self._form(request.query_params.get("user_code", ""))

    async def decide(self, request: Request) -> Response:
        """Confirm or deny a code."""
        if request.headers.get("origin", self._issuer.base_url) not in (self._issuer.base_url, "null"):
            return _html(page("Not from here", "<p>This form belongs on the issuer's own page.</p>"), 403)
        fields = await _fields(request)
        user_code, confirmed = fields.get("user_code", ""), fields.get("answer") != "deny"
        email = fields.get("email") or fields.get("known", "")
        try:
            await run_in_threadpool(self._issuer.decide, user_code, email if confirmed else None)
        except OAuthRefusal as refusal:
            return await self._form(user_code, str(refusal), 400)
        return _html(done_page(confirmed=confirmed))

    async def _form(self, user_code: str, problem: str = "", status: int = 200) -> Response:
        known = await run_in_threadpool(self._issuer.is_waiting, user_code)
        emails = await run_in_threadpool(self._issuer.emails) if known else []
        return _html(confirm_page(user_code, emails, problem), status)


async def _fields(request: Request) -> dict[str, str]:
    """Return the members of a JSON object or a form; WorkOS takes either."""
    body = await request.body()
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            members = json.loads(body)
            return {name: value for name, value in members.items() if isinstance(value, str)}
        return dict(parse_qsl(body.decode()))
    except (ValueError, AttributeError) as error:
        raise OAuthRefusal("invalid_request", "The request body cannot be read.") from error


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, OAuthRefusal)
    return JSONResponse(error.body, status_code=error.status)


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=PAGE_HEADERS)
