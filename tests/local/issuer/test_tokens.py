"""Access tokens, and refresh tokens that rotate."""

import sqlite3
from contextlib import closing
from pathlib import Path

import jwt

from tests.local.issuer.caller import CLIENT, Caller, claims


async def test_a_token_is_signed_with_the_published_key_which_outlives_a_restart(issuer: Caller) -> None:
    token = (await issuer.sign_in())["access_token"]
    again = issuer.restarted()
    key_set = (await again.http.get(f"/sso/jwks/{CLIENT}")).json()
    key = jwt.PyJWKSet.from_dict(key_set)[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, ["RS256"], options={"verify_exp": False, "verify_iat": False})
    again.issuer.close()


async def test_key_and_memory_are_for_their_owner_alone(issuer: Caller) -> None:
    await issuer.sign_in()
    assert issuer.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in issuer.folder.iterdir()} == {0o600}


async def test_a_refresh_token_is_good_once_and_for_a_lost_answer(issuer: Caller) -> None:
    first = (await issuer.sign_in())["refresh_token"]
    second = (await issuer.refresh(first)).json()["refresh_token"]
    issuer.clock.now += 30
    assert (await issuer.refresh(first)).json()["refresh_token"] == second
    issuer.clock.now += 1
    late = await issuer.refresh(first)
    assert (late.status_code, late.json()["error"]) == (400, "invalid_grant")
    again = issuer.restarted()
    assert (await again.refresh(second)).status_code == 200
    again.issuer.close()


async def test_nothing_in_the_memory_can_be_used_once_the_grace_is_over(issuer: Caller) -> None:
    first = await issuer.sign_in()
    second = (await issuer.refresh(first["refresh_token"])).json()
    issuer.clock.now += 31
    third = (await issuer.refresh(second["refresh_token"])).json()
    issuer.clock.now += 31
    await issuer.refresh(third["refresh_token"])
    with closing(sqlite3.connect(next(issuer.folder.glob("*.sqlite3")))) as db:
        remembered = "\n".join(db.iterdump())
    for pair in (first, second):
        assert pair["refresh_token"] not in remembered
        assert pair["access_token"] not in remembered


async def test_signing_out_ends_the_session(issuer: Caller) -> None:
    signed_in = await issuer.sign_in()
    other = await issuer.sign_in()
    sid = claims(signed_in["access_token"])["sid"]
    page = await issuer.http.get("/user_management/sessions/logout", params={"session_id": sid})
    assert "signed out" in page.text
    assert (await issuer.refresh(signed_in["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await issuer.refresh(other["refresh_token"])).status_code == 200


async def test_organizations(issuer: Caller) -> None:
    founded = await issuer.sign_in(new_organization="Acme")
    acme = founded["organization_id"]
    token = claims(founded["access_token"])
    assert (token["org_id"], token["organization_role"]) == (acme, "admin")
    assert token["role"] == "authenticated"
    assert "members:manage" in token["permissions"]
    joined = claims((await issuer.sign_in("bob@example.com", new_organization="acme"))["access_token"])
    assert (joined["org_id"], joined["organization_role"]) == (acme, "member")
    assert "members:manage" not in joined["permissions"]
    assert (await issuer.sign_in())["organization_id"] == acme

    club = issuer.issuer.join("ann@example.com", "Club <b>")
    begun = await issuer.begin()
    choice = await issuer.answer(begun["user_code"])
    assert "Club &lt;b&gt;" in choice.text
    assert "signed in" in (await issuer.answer(begun["user_code"], organization_id=club)).text
    chosen = (await issuer.poll(begun["device_code"])).json()
    assert chosen["organization_id"] == club


async def test_the_browser_is_asked_for_an_organization_too(issuer: Caller) -> None:
    acme, club = (issuer.issuer.join("ann@example.com", name) for name in ("Acme", "Club"))
    assert "Your organization" in (await issuer.authorize()).text
    assert (await issuer.authorize(organization_id=acme)).status_code == 302
    refused = await issuer.authorize(email="bob@example.com", organization_id=club)
    assert "does not belong" in refused.text


async def test_a_refresh_switches_the_organization_and_stays_there(issuer: Caller) -> None:
    acme, club = (issuer.issuer.join("ann@example.com", name) for name in ("Acme", "Club"))
    signed_in = await issuer.sign_in(organization_id=acme)
    switched = (await issuer.refresh(signed_in["refresh_token"], organization_id=club)).json()
    assert switched["organization_id"] == claims(switched["access_token"])["org_id"] == club
    stays = (await issuer.refresh(switched["refresh_token"])).json()
    assert claims(stays["access_token"])["org_id"] == club
    refused = await issuer.refresh(stays["refresh_token"], organization_id="org_other")
    assert refused.json()["error"] == "invalid_grant"
    # Which is about the organization: the refresh token was not used up.
    assert (await issuer.refresh(stays["refresh_token"])).status_code == 200


async def test_the_first_start_makes_a_key_of_its_own(tmp_path: Path) -> None:
    one, other = Caller(tmp_path / "one"), Caller(tmp_path / "other")
    assert one.issuer.key.id != other.issuer.key.id
    assert (tmp_path / "one" / "key.pem").stat().st_mode & 0o777 == 0o600
    for caller in (one, other):
        caller.issuer.close()
