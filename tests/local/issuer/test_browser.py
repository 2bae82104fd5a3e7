"""The browser flow, RFC 8252 with PKCE."""

import pytest

from tests.local.issuer.caller import AUTHORIZE, Caller, query


async def test_a_browser_is_led_back_with_a_code_for_one_exchange(issuer: Caller) -> None:
    page = await issuer.http.get(
        "/user_management/authorize", params=AUTHORIZE | {"login_hint": "ann@example.com"}
    )
    assert "name='state' value='s t&amp;te'" in page.text
    assert "value='ann@example.com'" in page.text
    back = await issuer.authorize()
    assert back.headers["location"].startswith("http://127.0.0.1:5555/callback?")
    brought = query(back)
    assert brought["state"] == "s t&te"
    assert (await issuer.exchange(brought["code"])).json()["user"]["email"] == "ann@example.com"
    again = await issuer.exchange(brought["code"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


async def test_a_stolen_code_is_worthless_without_the_verifier_and_then_to_everybody(issuer: Caller) -> None:
    code = query(await issuer.authorize())["code"]
    assert (await issuer.exchange(code, "w" * 43)).json()["error"] == "invalid_grant"
    assert (await issuer.exchange(code)).json()["error"] == "invalid_grant"


async def test_a_code_does_not_wait_for_ever(issuer: Caller) -> None:
    code = query(await issuer.authorize())["code"]
    issuer.clock.now += 600
    assert (await issuer.exchange(code)).json()["error"] == "invalid_grant"


async def test_a_browser_is_led_back_with_a_no(issuer: Caller) -> None:
    brought = query(await issuer.authorize(answer="deny"))
    assert (brought["error"], brought["state"]) == ("access_denied", "s t&te")


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": "http://localhost:5555/callback"},
        {"redirect_uri": "http://127.0.0.1:5555@evil.example/callback"},
        {"redirect_uri": "http://127.0.0.1:5555/elsewhere"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"response_type": "token"},
        {"provider": "GoogleOAuth"},
        {"client_id": "client_other"},
    ],
)
async def test_a_browser_is_led_only_to_this_machine_and_only_with_a_challenge(
    issuer: Caller, changed: dict[str, str]
) -> None:
    asked = await issuer.http.get("/user_management/authorize", params=AUTHORIZE | changed)
    assert asked.status_code == 400
    assert "begin again" in asked.text
    assert (await issuer.authorize(**changed)).status_code == 400


async def test_an_address_that_is_none_is_asked_for_again(issuer: Caller) -> None:
    again = await issuer.authorize(email="<img src=x>")
    assert again.status_code == 400
    assert "not an e-mail address" in again.text
    assert "name='state' value='s t&amp;te'" in again.text
