"""The addresses that make the issuer fail do so, and no others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.issuer.caller import Caller, claims


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Caller]:
    caller = Caller(tmp_path / "issuer")
    yield caller
    caller.issuer.close()


@pytest.mark.parametrize(
    ("name", "status", "identifier"),
    [
        ("access_denied", 400, "access_denied"),
        ("expired_token", 400, "expired_token"),
        ("sso_required", 400, "sso_required"),
        ("mfa_challenge", 403, "mfa_challenge"),
        ("mfa_enrollment", 403, "mfa_enrollment"),
        ("email_verification_required", 403, "email_verification_required"),
        ("organization_selection_required", 403, "organization_selection_required"),
        ("422", 422, "invalid_request_parameters"),
        ("429", 429, None),
    ],
)
async def test_failures_can_be_asked_for(
    issuer: Caller, name: str, status: int, identifier: str | None
) -> None:
    begun = await issuer.begin()
    await issuer.answer(begun["user_code"], f"{name}@fail.test")
    answer = await issuer.poll(begun["device_code"])
    body = answer.json()
    assert (answer.status_code, body.get("error") or body.get("code")) == (status, identifier)

    signed_in = await issuer.sign_in(f"refresh.{name}@fail.test")
    refused = await issuer.refresh(signed_in["refresh_token"])
    assert refused.status_code == status


@pytest.mark.parametrize("status", ["404", "500", "502", "503", "504"])
async def test_a_failure_may_be_a_page(issuer: Caller, status: str) -> None:
    begun = await issuer.begin()
    await issuer.answer(begun["user_code"], f"{status}@fail.test")
    answer = await issuer.poll(begun["device_code"])
    assert answer.status_code == int(status)
    assert answer.text.startswith("<!doctype html>")


async def test_who_asks_for_nothing_known_is_simply_somebody(issuer: Caller) -> None:
    assert (await issuer.sign_in("hello@fail.test"))["user"]["email"] == "hello@fail.test"
    assert (await issuer.sign_in("mfa_challenge@example.com"))["user"]["id"]


async def test_short_tokens_can_be_asked_for(issuer: Caller) -> None:
    token = claims((await issuer.sign_in("brief@fail.test"))["access_token"])
    assert token["exp"] - token["iat"] == 65
