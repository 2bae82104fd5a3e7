"""No token and no password is visible when something fails."""

import traceback

import httpx
import pytest

from tests.neon.scripted import OWNER, URL, Tokens, ok, refusal, scripted
from tui.neon.credentials import Credentials
from tui.neon.errors import NeonError
from tui.neon.transport import Transport

TOKEN = "eyJ0b2tlbg.eyJzZWNyZXQ.c2lnbmF0dXJl"
REPLIES = [
    refusal("JWT token has expired (exp=1700000000)"),
    refusal("no", "42501"),
    refusal("could not serialize access", "40001"),
    httpx.Response(200, text="<html>"),
    httpx.Response(502, text="<html>"),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout("slow"),
    httpx.RemoteProtocolError("Illegal header value b'Bearer " + TOKEN + "'"),
    httpx.LocalProtocolError(f"Illegal header value {TOKEN} hush%20hush"),
]


def told(error: BaseException | None) -> str:
    """All that a curious reporter of errors could find in one of ours, and in those behind it."""
    if error is None:
        return ""
    seen = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [frame for frame in seen.stack if "/tests/" not in frame.filename]
    assert frames
    assert not [frame for frame in frames if "/httpx/" in frame.filename]
    parts = [str(error), repr(error), repr(vars(error)), *(repr(frame.locals) for frame in frames)]
    return "".join(parts) + told(error.__context__)


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("api", ["token", "password", "data api"])
async def test_an_error_shows_no_secret_even_with_the_locals_of_its_traceback(
    reply: httpx.Response | Exception, api: str
) -> None:
    server, tokens = scripted(reply), Tokens(TOKEN, TOKEN + "newer")
    if api == "data api":
        transport: Transport = server.data_api(token=tokens)
    elif api == "token":
        transport = server.sql(URL, token=tokens)
    else:
        transport = server.sql(OWNER)
    with pytest.raises(NeonError) as caught:
        await transport.call("f", {})
    await transport.aclose()
    assert TOKEN not in told(caught.value)
    assert "hush" not in told(caught.value)


async def test_what_cannot_be_a_token_is_not_repeated() -> None:
    async with scripted(ok()).sql(URL, token=Tokens(f"{TOKEN}\nX: y")) as sql:
        with pytest.raises(NeonError, match="printable") as caught:
            await sql("select 1")
    assert TOKEN not in told(caught.value)


def test_credentials_do_not_show_themselves() -> None:
    credentials = Credentials({"Neon-Connection-String": OWNER}).with_token(TOKEN)
    assert TOKEN not in repr(credentials)
    assert "hush" not in f"{credentials}"
    assert credentials.headers["Authorization"] == f"Bearer {TOKEN}"


async def test_a_connection_does_not_show_its_secrets() -> None:
    async with scripted(ok()).sql(OWNER) as sql:
        inside = [vars(each) for each in vars(sql).values() if hasattr(each, "__dict__")]
        assert inside
        assert "hush" not in repr(sql) + repr(vars(sql)) + repr(inside)
