"""The ASGI application of the issuer, with the paths and responses of WorkOS."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tui.local.issuer import pages
from tui.local.issuer.codes import PARAMETERS
from tui.local.issuer.errors import ErrorResponse, OAuthError
from tui.local.issuer.hooks import Hooks
from tui.local.issuer.issuer import Issuer, OrganizationRequired, SignInForm
from tui.local.issuer.settings import IssuerSettings

LIMIT = 64 * 1024
"""The most bytes of a request's body."""
PAGE_HEADERS = {
    # form-action must allow the redirect to the client's port with which the browser flow ends.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self' http://127.0.0.1:*",
    # Not `no-referrer`: browsers then send no origin with forms, not even to this server.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def create_app(
    folder: Path,
    *,
    client_id: str,
    base_url: str,
    settings: IssuerSettings | None = None,
    clock: Callable[[], float] = time.time,
    hooks: Hooks | None = None,
) -> Starlette:
    """Return the issuer as an ASGI application; `app.state.issuer` is the `Issuer`.

    Args:
        folder: The private folder of its key and database; created if it is missing.
        client_id: The only client.
        base_url: Its URL, without a slash at the end.
        settings: Its settings.
        clock: Seconds since 1970.
        hooks: Can change its responses.
    """
    issuer = Issuer(
        folder, client_id=client_id, base_url=base_url, settings=settings, clock=clock, hooks=hooks
    )
    handlers = Handlers(issuer)
    app = Starlette(
        routes=[
            Route("/user_management/authorize/device", handlers.authorize_device, methods=["POST"]),
            Route("/user_management/authorize", handlers.show_authorize_page, methods=["GET"]),
            Route("/user_management/authorize", handlers.submit_authorize_page, methods=["POST"]),
            Route("/user_management/authenticate", handlers.authenticate, methods=["POST"]),
            Route("/user_management/sessions/logout", handlers.sign_out),
            Route("/sso/jwks/{client_id}", handlers.key_set),
            Route("/device", handlers.show_device_page, methods=["GET"]),
            Route("/device", handlers.decide, methods=["POST"]),
        ],
        # Against DNS rebinding: a page of another site must not reach the issuer by its own name.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        exception_handlers={ErrorResponse: _error_response},
    )
    app.state.issuer = issuer
    return app


class Handlers:
    """The request handlers of the issuer."""

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

    async def sign_out(self, request: Request) -> Response:
        """End the session with this id; the response does not tell whether there was one."""
        await run_in_threadpool(self._issuer.end_session, request.query_params.get("session_id", ""))
        return _html(pages.signed_out_page())

    async def show_device_page(self, request: Request) -> Response:
        """Show the page of the device flow; it lists users only to someone with a valid code."""
        return await self._device_page(request.query_params.get("user_code", ""))

    async def decide(self, request: Request) -> Response:
        """Confirm or deny a code."""
        fields = await _fields(request)
        if not self._same_origin(request):
            return _wrong_origin()
        user_code, form = fields.get("user_code", ""), _sign_in_form(fields)
        try:
            await run_in_threadpool(self._issuer.decide, user_code, form)
        except OrganizationRequired as needed:
            said = {"user_code": user_code, "email": form.email if form else ""}
            return _html(pages.organization_page(said, needed.organizations))
        except OAuthError as error:
            return await self._device_page(user_code, str(error), 400)
        return _html(pages.device_result_page(confirmed=form is not None))

    async def show_authorize_page(self, request: Request) -> Response:
        """Begin a browser flow: show the sign-in page."""
        return await self._authorize_page(request.query_params)

    async def submit_authorize_page(self, request: Request) -> Response:
        """End a browser flow: redirect the browser to the program that opened it."""
        fields = await _fields(request)
        if not self._same_origin(request):
            return _wrong_origin()
        asked, form = _asked(fields), _sign_in_form(fields)
        try:
            back = await run_in_threadpool(self._issuer.authorize, asked, form)
        except OrganizationRequired as needed:
            said = asked | {"email": form.email if form else ""}
            return _html(pages.organization_page(said, needed.organizations))
        except OAuthError as error:
            return await self._authorize_page(asked, str(error), 400)
        return RedirectResponse(back, 302, headers=PAGE_HEADERS)

    async def _device_page(self, user_code: str, problem: str = "", status: int = 200) -> Response:
        known = await run_in_threadpool(self._issuer.is_pending, user_code)
        emails = await run_in_threadpool(self._issuer.emails) if known else []
        return _html(pages.confirm_page(user_code, emails, problem), status)

    async def _authorize_page(
        self, request: Mapping[str, str], problem: str = "", status: int = 200
    ) -> Response:
        asked = _asked(request)
        try:
            self._issuer.check_authorization(asked)
        except OAuthError as error:
            return _html(pages.error_page(str(error)), 400)
        emails = await run_in_threadpool(self._issuer.emails)
        hint = asked.get("login_hint", "")
        return _html(pages.authorize_page(asked, emails, hint=hint, problem=problem), status)

    def _same_origin(self, request: Request) -> bool:
        """Whether a form came from a page of the issuer, or from a program without an origin."""
        return request.headers.get("origin", self._issuer.base_url) == self._issuer.base_url


def _asked(request: Mapping[str, str]) -> dict[str, str]:
    return {name: request[name] for name in PARAMETERS if request.get(name)}


def _sign_in_form(fields: Mapping[str, str]) -> SignInForm | None:
    """Return what was entered in the form, None if it was denied."""
    if fields.get("answer") == "deny":
        return None
    return SignInForm(
        fields.get("email") or fields.get("known", ""),
        fields.get("organization_id", ""),
        fields.get("new_organization", ""),
    )


async def _fields(request: Request) -> dict[str, str]:
    """Return the members of a JSON object or a form; WorkOS accepts both."""
    body = await _body(request)
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            members = json.loads(body.decode())  # which is UTF-8, RFC 8259 section 8.1
            return {name: value for name, value in members.items() if isinstance(value, str)}
        return dict(parse_qsl(body.decode()))
    except (ValueError, AttributeError, RecursionError) as error:
        raise OAuthError("invalid_request", "The request body cannot be read.") from error


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LIMIT:
                raise ErrorResponse(413, {"message": f"The request body is larger than {LIMIT} bytes."})
    except ClientDisconnect as error:
        raise OAuthError("invalid_request", "The request body did not come to its end.") from error
    return bytes(body)


async def _error_response(request: Request, error: Exception) -> Response:
    assert isinstance(error, ErrorResponse)
    if isinstance(error.body, str):
        return HTMLResponse(error.body, error.status)
    return JSONResponse(error.body, status_code=error.status)


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=PAGE_HEADERS)


def _wrong_origin() -> Response:
    return _html(pages.error_page("This form belongs on the issuer's own page."), 403)
