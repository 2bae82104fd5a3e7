"""The device flow, RFC 8628, in WorkOS's words."""

from pathlib import Path

import pytest

from tests.local.issuer.caller import BASE, CLIENT, Caller, claims
from tests.standins.fault_switches import FaultSwitches
from tui.local.issuer import IssuerSettings


async def test_a_device_is_let_in_when_somebody_says_yes(issuer: Caller) -> None:
    begun = await issuer.begin()
    assert begun["verification_uri"] == f"{BASE}/device"
    assert begun["verification_uri_complete"] == f"{BASE}/device?user_code={begun['user_code']}"
    assert begun["expires_in"] == 300

    waiting = await issuer.poll(begun["device_code"])
    assert (waiting.status_code, waiting.json()["error"]) == (400, "authorization_pending")
    page = await issuer.http.get("/device", params={"user_code": begun["user_code"]})
    assert begun["user_code"] in page.text
    assert "signed in" in (await issuer.answer(begun["user_code"].lower().replace("-", " "))).text

    issuer.clock.now += 5
    signed_in = (await issuer.poll(begun["device_code"])).json()
    assert signed_in["user"]["email"] == "ann@example.com"
    assert "organization_id" not in signed_in
    token = claims(signed_in["access_token"])
    assert token["sub"] == signed_in["user"]["id"]
    assert token["iss"] == f"{BASE}/user_management/{CLIENT}"
    assert token["exp"] - token["iat"] == 300
    assert "aud" not in token
    assert (await issuer.poll(begun["device_code"])).json()["error"] == "invalid_grant"


async def test_a_device_that_asks_too_often_is_slowed_down_for_good(tmp_path: Path) -> None:
    issuer = Caller(tmp_path / "issuer", IssuerSettings(interval=5))
    begun = await issuer.begin()
    errors = []
    for pause in (0, 1, 9, 10):
        issuer.clock.now += pause
        errors.append((await issuer.poll(begun["device_code"])).json()["error"])
    assert errors == ["authorization_pending", "slow_down", "slow_down", "slow_down"]
    issuer.clock.now += 20
    assert (await issuer.poll(begun["device_code"])).json()["error"] == "authorization_pending"
    issuer.issuer.close()


async def test_a_device_is_refused_or_left_waiting_too_long(issuer: Caller) -> None:
    refused, late = await issuer.begin(), await issuer.begin()
    assert "denied" in (await issuer.answer(refused["user_code"], answer="deny")).text
    assert (await issuer.poll(refused["device_code"])).json()["error"] == "access_denied"
    issuer.clock.now += 300
    assert (await issuer.poll(late["device_code"])).json()["error"] == "expired_token"
    assert (await issuer.answer(late["user_code"])).status_code == 400


async def test_a_client_without_the_device_flow_is_told_so(tmp_path: Path) -> None:
    issuer = Caller(tmp_path / "issuer", hooks=FaultSwitches(device_flow=False))
    refused = await issuer.post("authorize/device")
    assert (refused.status_code, refused.json()["error"]) == (403, "access_denied")
    issuer.issuer.close()


async def test_codes_that_wait_and_people_outlive_a_restart(issuer: Caller) -> None:
    begun = await issuer.begin()
    first = await issuer.sign_in("ann@example.com")
    again = issuer.restarted()
    await again.answer(begun["user_code"], "ANN@example.com")
    second = (await again.poll(begun["device_code"])).json()
    assert second["user"]["id"] == first["user"]["id"]
    assert (await again.sign_in("bob@example.com"))["user"]["id"] != first["user"]["id"]
    again.issuer.close()


@pytest.mark.parametrize("path", ["authorize/device", "authenticate"])
async def test_only_the_client_of_this_installation_is_answered(issuer: Caller, path: str) -> None:
    refused = await issuer.post(path, client_id="client_other", grant_type="refresh_token")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client")
    assert (await issuer.http.get("/sso/jwks/client_other")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"\xff", b'{"client_id": 7}', b'"x"', b"[" * 50_000, '{"client_id": 7}'.encode("utf-16")],
)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_a_body_that_says_nothing_is_refused(issuer: Caller, body: bytes, kind: str) -> None:
    refused = await issuer.http.post(
        "/user_management/authenticate", content=body, headers={"Content-Type": kind}
    )
    assert refused.status_code == 400
    assert refused.json()["error"] in {"invalid_request", "invalid_client"}


async def test_an_unknown_grant_is_refused(issuer: Caller) -> None:
    refused = await issuer.post("authenticate", grant_type="password")
    assert (refused.status_code, refused.json()["error"]) == (400, "unsupported_grant_type")
