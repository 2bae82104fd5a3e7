"""Signing in, out and over on the command line, against the stack as if it were the real services."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest

from tests.commands import Commands
from tests.loopback import PLAIN
from tests.reference.page import explained_fields
from tests.stack import Stack
from tui.auth import device
from tui.cli.commands import login
from tui.client import background


@pytest.fixture
def commands(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    # What a command changes waits here until a test syncs.
    monkeypatch.setattr(background, "sync_later", lambda choice: None)
    return Commands(stack, tmp_path / "home")


def test_a_program_signs_in_by_the_events(commands: Commands) -> None:
    with commands.begun("login", "--json") as login:
        assert login.stdout is not None
        prompt = json.loads(login.stdout.readline())
        assert prompt["event"] == "prompt"
        assert prompt["user_code"] in prompt["verification_uri_complete"]
        assert 290 <= prompt["expires_in"] <= 300
        form = {"user_code": prompt["user_code"], "email": "events@example.com"}
        httpx.post(prompt["verification_uri"], data=form, trust_env=False, verify=PLAIN)
        signed_in = json.loads(login.stdout.readline())
        assert {*prompt, *signed_in, "message"} == {*explained_fields("`rowdo login --json`")}
        assert (signed_in["event"], signed_in["email"]) == ("signed_in", "events@example.com")
        assert login.wait(30) == 0
    assert commands.json("whoami")["email"] == "events@example.com"


def test_the_browser_login_prints_its_address_and_hears_the_answer(commands: Commands) -> None:
    with commands.begun("login", "--browser", "--login-hint", "web@example.com") as login:
        assert login.stderr is not None
        assert login.stdout is not None
        lines = iter(login.stderr)
        address = next(line for line in lines if line.startswith("http")).strip()
        with httpx.Client(trust_env=False, verify=PLAIN) as browser:
            page = browser.get(address)
            assert "web@example.com" in page.text
            form = dict(httpx.URL(address).params) | {"email": "web@example.com", "new_organization": "Acme"}
            back = browser.post(address.partition("?")[0], data=form)
            assert "You are signed in" in browser.get(back.headers["location"]).text
        assert login.stdout.read().startswith("Signed in as web@example.com, Acme.")
        assert login.wait(30) == 0


@pytest.mark.parametrize("replace", [(), ("--replace",)], ids=["unasked", "replace"])
def test_somebody_else_in_the_browser_replaces_nobody_unless_that_was_said(
    commands: Commands, replace: tuple[str, ...]
) -> None:
    commands.sign_in("owner@example.com")
    with commands.begun("login", "--browser", *replace, "--json") as login:
        assert login.stdout is not None
        assert login.stderr is not None
        address = json.loads(login.stdout.readline())["verification_uri"]
        with httpx.Client(trust_env=False, follow_redirects=True, verify=PLAIN) as browser:
            form = dict(httpx.URL(address).params) | {"email": "guest@example.com"}
            page = browser.post(address.partition("?")[0], data=form).text
        error = login.stderr.read()
        status = login.wait(30)
    assert "guest@example.com" in page
    assert "Go back to the terminal" in page
    if replace:
        assert (status, error) == (0, "")
        assert commands.json("whoami")["email"] == "guest@example.com"
    else:
        assert status == 2
        message = json.loads(error)["error"]["message"]
        assert "guest@example.com has signed in, but owner@example.com is signed in here" in message
        assert "add --replace" in message
        assert commands.json("whoami")["email"] == "owner@example.com"
        # Their session has not only the name left.
        assert commands.json("sync")["phase"] == "idle"


@pytest.mark.parametrize(("answer", "status", "left"), [("n", 130, "owner"), ("y", 0, "guest")])
def test_a_person_is_asked_before_another_persons_session_goes(
    commands: Commands, monkeypatch: pytest.MonkeyPatch, answer: str, status: int, left: str
) -> None:
    def confirm_as_guest(words: str) -> None:
        if shown := re.search(r"Open  (\S+)\nand confirm the code  (\S+)", words):
            form = {"user_code": shown[2], "email": "guest@example.com"}
            httpx.post(shown[1], data=form, trust_env=False, verify=PLAIN)

    commands.sign_in("owner@example.com")
    monkeypatch.setattr(login, "tell", confirm_as_guest)
    monkeypatch.setattr(device, "PACE", 0.01)
    asked = commands.run("login", typed=f"{answer}\n", status=status).stderr
    assert "Replace the session of owner@example.com?" in asked
    assert commands.json("whoami")["email"] == f"{left}@example.com"
    again = commands.run("login", status=0 if left == "guest" else 2)
    assert ("Replace" in again.stderr) == (left == "owner")


def test_a_sign_in_that_needs_the_browser_says_how_to_go_on(commands: Commands) -> None:
    with commands.begun("login", "--json") as login:
        assert login.stdout is not None
        assert login.stderr is not None
        prompt = json.loads(login.stdout.readline())
        form = {"user_code": prompt["user_code"], "email": "organization_selection_required@fail.test"}
        httpx.post(prompt["verification_uri"], data=form, trust_env=False, verify=PLAIN)
        error = json.loads(login.stderr.read())["error"]
        assert login.wait(30) == 1
    assert "an organization has to be chosen (Acme, Globex)" in error["message"]
    assert "rowdo login --organization org_" in error["message"]


def test_whoami_tells_everything_without_asking_the_network(commands: Commands) -> None:
    commands.sign_in("boss@example.com", new_organization="Globex")
    told = commands.json("whoami", ROWDO_WORKOS_URL="http://127.0.0.1:9")
    assert told["email"] == "boss@example.com"
    assert told["organization"] == "Globex"
    assert told["organization_id"].startswith("org_")
    assert told["role"] == "admin"
    assert "todos:write" in told["permissions"]
    assert told["token_expires_at"].startswith("20")
    assert told["storage"] == "file"
    assert "insecure storage" in told["kept_in"]
    assert told["issuer"].startswith(commands.issuer)
    assert told["database"].endswith("/rowdo")
    assert told["signed_in"] is True
    words = commands.run("whoami").stdout
    assert "Globex" in words
    assert "in 5 minutes" in words


def test_nobody_is_told_how_to_sign_in(commands: Commands) -> None:
    assert "rowdo login" in commands.run("whoami", status=4).stderr
    assert "rowdo login" in commands.run("sync", status=4).stderr
    assert "Nobody is signed in" in commands.run("logout").stdout


def test_a_file_of_a_folder_does_not_get_hold_of_a_session(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.sign_in("careful@example.com")
    account = commands.data_dir / "accounts" / "default.json"
    url = commands.environment.pop("DATABASE_AUTHENTICATED_URL")
    client_id = commands.environment.pop("WORKOS_CLIENT_ID")
    for way in ("ROWDO_WORKOS_URL", "ROWDO_SQL_URL"):
        del commands.environment[way]
    file = commands.folder / ".env"
    monkeypatch.chdir(commands.folder)

    file.write_text(f"WORKOS_CLIENT_ID={client_id}\nDATABASE_AUTHENTICATED_URL={url}\n", "utf-8")
    for arguments in (["whoami"], ["list"], ["add", "x"], ["sync"]):
        said = commands.run(*arguments, status=4).stderr
        assert "careful@example.com is signed in elsewhere" in said, "it is a session of another issuer"
        assert "of https://api.workos.com" in said

    begun = json.loads(account.read_text("utf-8"))
    here = {"workos_url": "https://api.workos.com", "resource": commands.settings.urls}
    account.write_text(json.dumps(begun | here), "utf-8")
    assert commands.json("whoami")["email"] == "careful@example.com"
    file.write_text(file.read_text("utf-8").replace("@ep-", "@ep-theirs"), "utf-8")
    assert "not for postgresql://ep-theirs" in commands.run("whoami", status=4).stderr


def test_a_file_of_a_folder_that_is_for_another_program_is_pointed_out(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    del commands.environment["WORKOS_CLIENT_ID"], commands.environment["DATABASE_AUTHENTICATED_URL"]
    (commands.folder / ".env").write_text("WORKOS_CLIENT_ID=client_web", "utf-8")
    monkeypatch.chdir(commands.folder)
    shown = commands.run("config", "show")
    assert "the embedded stack" in shown.stdout
    assert ".env is passed over, since it names no database" in shown.stderr


def test_without_a_keyring_nobody_is_asked_to_sign_in_for_nothing(commands: Commands) -> None:
    null = {"ROWDO_INSECURE_STORAGE": "", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    with commands.begun("login", **null) as login:
        _, told = login.communicate(timeout=60)
    assert login.returncode == 1
    assert "no keyring on this machine" in told
    assert "--insecure-storage" in told
    assert "code" not in told


def test_signing_out_offers_the_browser_and_counts_what_waits(commands: Commands) -> None:
    session = commands.sign_in("leaver@example.com")
    commands.run("sync")
    commands.run("add", "one")
    assert session.tokens is not None
    left = commands.run("logout")
    assert "Signed out leaver@example.com." in left.stdout
    assert f"logout?session_id={session.tokens.session_id}" in left.stderr
    assert "1 change wait" in left.stderr
    assert not list((commands.data_dir / "sessions").glob("*.json"))
    assert commands.run("list", status=4)


def test_what_waits_stays_with_its_owner(commands: Commands) -> None:
    commands.sign_in("first@example.com")
    commands.run("sync")
    commands.run("add", "only of the first")
    commands.sign_in("second@example.com")
    commands.run("sync")
    assert commands.json("list", "all") == []
    assert len(list((commands.data_dir / "replicas" / "default").glob("*.sqlite3"))) == 2
    commands.sign_in("first@example.com")
    assert commands.json("sync")["waiting"] == 0
    assert [todo["task"] for todo in commands.json("list", "all")] == ["only of the first"]


def test_an_ended_session_keeps_what_waits_until_the_same_person_is_back(commands: Commands) -> None:
    session = commands.sign_in("revoked@example.com")
    commands.run("sync")
    commands.run("add", "waits")
    asyncio.run(session.end())
    told = commands.run("sync", status=4).stderr
    assert "1 change" in told
    assert "rowdo login" in told
    assert [todo["task"] for todo in commands.json("list", "all")] == ["waits"]
    commands.sign_in("revoked@example.com")
    assert commands.json("sync")["waiting"] == 0


def test_a_change_that_waits_for_a_sign_in_says_so_to_people(commands: Commands) -> None:
    session = commands.sign_in("absent@example.com")
    commands.run("sync")
    asyncio.run(session.end())
    commands.run("sync", status=4)
    assert "To have it sent, sign in: rowdo login" in commands.run("add", "one").stderr
    for silent in ("--quiet", "--json"):
        assert commands.run("add", "two", silent).stderr == ""
    commands.sign_in("absent@example.com")
    assert commands.run("add", "three").stderr == ""


def test_a_session_that_goes_on_after_all_is_not_over(commands: Commands) -> None:
    commands.sign_in("back@example.com")
    account = commands.data_dir / "accounts" / "default.json"
    account.write_text(json.dumps(json.loads(account.read_text("utf-8")) | {"over": True}), "utf-8")
    commands.run("sync")
    assert commands.run("add", "one").stderr == ""


def test_forgetting_asks_and_does_not_lose_what_waits(commands: Commands) -> None:
    commands.sign_in("forgetful@example.com")
    commands.run("sync")
    commands.run("add", "unsent")
    replicas = commands.data_dir / "replicas" / "default"
    refused = commands.run("logout", "--forget", "--yes", status=1).stderr
    assert "1 change" in refused
    assert "--force" in refused
    commands.run("logout", "--forget", "--force", typed="n\n", status=130)
    assert "add --yes" in commands.run("logout", "--forget", "--force", typed="", status=2).stderr
    assert commands.json("whoami")["email"] == "forgetful@example.com"
    commands.run("logout", "--forget", "--force", typed="y\n")
    assert list(replicas.iterdir()) == []
    assert "rowdo login" in commands.run("whoami", status=4).stderr


def test_what_somebody_left_behind_can_be_forgotten_after_they_signed_out(commands: Commands) -> None:
    commands.sign_in("gone@example.com")
    commands.run("sync")
    commands.run("add", "unsent")
    commands.run("logout")
    replicas = commands.data_dir / "replicas" / "default"
    assert "1 change of everybody" in commands.run("logout", "--forget", "--yes", status=1).stderr
    assert list(replicas.iterdir())
    assert "no todos are left" in commands.run("logout", "--forget", "--force", "--yes").stdout
    assert not list(replicas.iterdir())
    assert commands.run("logout", "--forget", "--yes").stdout == "Nobody is signed in.\n"


def test_signing_out_does_without_the_vault(commands: Commands) -> None:
    commands.sign_in("stuck@example.com")
    account = commands.data_dir / "accounts" / "default.json"
    account.write_text(account.read_text().replace('"file"', '"keyring"'))
    left = commands.run("logout", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
    assert "Signed out stuck@example.com." in left.stdout
    assert "no keyring" in left.stderr
    assert not account.exists()


def test_a_token_of_the_environment_needs_no_sign_in(commands: Commands) -> None:
    token = commands.tokens("robot@example.com")["access_token"]
    given = {"ROWDO_ACCESS_TOKEN": token}
    assert commands.json("sync", **given)["phase"] == "idle"
    told = commands.json("whoami", **given)
    assert told["storage"] == "environment"
    assert "ROWDO_ACCESS_TOKEN" in told["kept_in"]
    assert "Remove it to sign in" in commands.run("login", "--device", status=1, **given).stderr
    assert "remove it there" in commands.run("logout", **given).stderr
    assert not (commands.data_dir / "accounts").exists()
    assert token not in "".join(
        path.read_text("latin-1") for path in commands.data_dir.rglob("*") if path.is_file()
    )


def test_a_bad_token_of_the_environment_is_explained(commands: Commands) -> None:
    for arguments in (["whoami"], ["sync"], ["list"]):
        assert "ROWDO_ACCESS_TOKEN" in commands.run(*arguments, status=4, ROWDO_ACCESS_TOKEN="x").stderr


def test_a_hint_is_for_the_browser(commands: Commands) -> None:
    assert "--login-hint" in commands.run("login", "--device", "--login-hint", "a@b.c", status=2).stderr
