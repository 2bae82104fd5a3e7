"""The pages: nobody else's forms, nobody else's names, and text that stays text."""

import pytest

from tests.local.issuer.caller import AUTHORIZE, BASE, Caller


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:4001"])
@pytest.mark.parametrize("path", ["/device", "/user_management/authorize"])
async def test_pages_elsewhere_cannot_say_yes(issuer: Caller, path: str, origin: str) -> None:
    begun = await issuer.begin()
    form = {**AUTHORIZE, "user_code": begun["user_code"], "email": "eve@example.com", "answer": "confirm"}
    foreign = await issuer.http.post(path, data=form, headers={"Origin": origin})
    assert foreign.status_code == 403
    assert (await issuer.poll(begun["device_code"])).json()["error"] == "authorization_pending"


async def test_a_foreign_name_for_this_machine_is_refused(issuer: Caller) -> None:
    for path in ("/device", "/sso/jwks/client_01TEST"):
        rebound = await issuer.http.get(path, headers={"Host": "evil.example"})
        assert rebound.status_code == 400


async def test_nobody_learns_who_has_signed_in_without_a_code_that_waits(issuer: Caller) -> None:
    await issuer.sign_in("carol@example.com")
    assert "carol@" not in (await issuer.http.get("/device")).text
    assert "carol@" not in (await issuer.http.get("/device", params={"user_code": "BCDF-GHJK"})).text
    other = AUTHORIZE | {"client_id": "client_other"}
    assert "carol@" not in (await issuer.http.get("/user_management/authorize", params=other)).text
    begun = await issuer.begin()
    assert "carol@" in (await issuer.http.get("/device", params={"user_code": begun["user_code"]})).text


async def test_what_people_type_is_not_taken_for_html(issuer: Caller) -> None:
    evil = "'><script>alert(1)</script>"
    pages = [
        await issuer.answer(evil, "<img src=x>@b"),
        await issuer.http.get("/device", params={"user_code": evil}),
        await issuer.http.get("/user_management/authorize", params=AUTHORIZE | {"state": evil}),
        await issuer.http.get("/user_management/authorize", params=AUTHORIZE | {"login_hint": evil}),
    ]
    for page in pages:
        assert "<script" not in page.text
        assert "<img" not in page.text
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_pages_work_in_light_and_dark_and_without_script(issuer: Caller) -> None:
    page = (await issuer.http.get("/user_management/authorize", params=AUTHORIZE)).text
    assert "color-scheme: light dark" in page
    assert "script" not in page


async def test_a_form_of_our_own_is_answered(issuer: Caller) -> None:
    begun = await issuer.begin()
    form = {"user_code": begun["user_code"], "known": "ann@example.com", "email": "", "answer": "confirm"}
    answer = await issuer.http.post("/device", data=form, headers={"Origin": BASE})
    assert "signed in" in answer.text
