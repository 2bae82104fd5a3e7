"""The services of the screen against the stack: signing in, switching and out while todos are shown."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest

from tests.auth.issuer import jwt
from tests.commands import Commands
from tests.loopback import PLAIN
from tests.stack import Stack
from tui.auth import device
from tui.auth.session import Session
from tui.auth.tokens import Tokens
from tui.client.client import Client
from tui.client.services import ClientServices
from tui.client.sessions import SignInMethod
from tui.replica.replica import Replica
from tui.session_events import Failed, Prompt, Replacing, ServicesError, SignedIn, SignInEvent, Who
from tui.sync.state import Phase, SyncState
from tui.todos import Todo


@pytest.fixture
def commands(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    # Codes are confirmed before they are first asked about, so nobody has to wait for a second question.
    monkeypatch.setattr(device, "PACE", 0.01)
    return Commands(stack, tmp_path / "home")


@pytest.fixture
def client(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> Client:
    return commands.client(monkeypatch)


@pytest.fixture
async def services(client: Client) -> AsyncIterator[ClientServices]:
    services = ClientServices(client)
    yield services
    await services.aclose()


async def synced(services: ClientServices, replica: Replica) -> SyncState:
    """Sync once, and return what came of it."""
    async with aclosing(await services.engine(replica)) as engine:
        return await engine.sync()


def add(replica: Replica, task: str) -> None:
    replica.add(Todo(uid="", task=task))


async def sign_in(
    services: ClientServices, email: str, *, agreed: bool = False, **more: str
) -> SignInEvent | None:
    """Sign in as a person does who has the page open; return how it ended."""
    last: SignInEvent | None = None
    async with (
        aclosing(services.device_login()) as events,
        httpx.AsyncClient(trust_env=False, verify=PLAIN) as browser,
    ):
        async for event in events:
            if isinstance(event, Prompt):
                form = {"user_code": event.user_code, "email": email, **more}
                await browser.post(event.url, data=form)
            if isinstance(event, Replacing):
                event.agreed = agreed
            last = event
    return last


async def test_the_screen_signs_in_and_knows_the_organization(services: ClientServices) -> None:
    ended = await sign_in(services, "screen@example.com", new_organization="Initech")
    assert isinstance(ended, SignedIn)
    assert ended.who.organization == "Initech"
    assert services.who == ended.who
    assert list(services.organizations.values()) == ["Initech"]


async def test_another_persons_session_goes_only_where_that_is_agreed_to(services: ClientServices) -> None:
    await sign_in(services, "stays@example.com")
    refused = await sign_in(services, "comes@example.com")
    assert refused == Failed("stays@example.com stays signed in, and comes@example.com is not.")
    assert services.who is not None
    assert services.who.email == "stays@example.com"
    with services.open_replica() as replica:
        assert (await synced(services, replica)).phase is Phase.IDLE
    ended = await sign_in(services, "comes@example.com", agreed=True)
    assert isinstance(ended, SignedIn)
    assert ended.who.email == "comes@example.com"


async def test_going_over_to_another_organization(services: ClientServices, stack: Stack) -> None:
    await sign_in(services, "roamer@example.com", new_organization="Umbrella")
    [first] = services.organizations

    async def join(address: httpx.URL) -> str:
        form = dict(address.params) | {"email": "roamer@example.com", "new_organization": "Hooli"}
        async with httpx.AsyncClient(trust_env=False, verify=PLAIN) as browser:
            back = await browser.post(address.copy_with(query=None), data=form)
            return (await browser.get(back.headers["location"])).text

    async with aclosing(services.browser_login()) as events:
        prompt = await anext(events)
        assert isinstance(prompt, Prompt)
        joining = asyncio.create_task(join(httpx.URL(prompt.complete_url)))
        assert isinstance(await anext(events), SignedIn)
    assert "You are signed in" in await joining
    assert services.who is not None
    assert services.who.organization == "Hooli"
    assert sorted(services.organizations.values()) == ["Hooli", "Umbrella"]
    assert (await services.switch_organization(first)).organization == "Umbrella"
    with pytest.raises(ServicesError, match="one of theirs"):
        await services.switch_organization("org_elsewhere")
    assert services.who.organization == "Umbrella"


async def test_a_code_leads_to_the_organization_that_was_asked_for(
    services: ClientServices, client: Client, commands: Commands
) -> None:
    for name in ("Tyrell", "Wallace"):
        commands.tokens("member@example.com", new_organization=name)
    await sign_in(services, "member@example.com", new_organization="Tyrell")
    await sign_in(services, "member@example.com", new_organization="Wallace")
    [tyrell] = [id_ for id_, name in services.organizations.items() if name == "Tyrell"]
    states = client.sessions.login(SignInMethod(organization_id=tyrell))
    async with aclosing(states), httpx.AsyncClient(trust_env=False, verify=PLAIN) as browser:
        async for state in states:
            if isinstance(state, Prompt):
                form = {"user_code": state.user_code, "email": "member@example.com"}
                await browser.post(state.url, data=form | {"new_organization": "Wallace"})
    assert services.who is not None
    assert services.who.organization == "Tyrell"


async def test_a_session_that_ends_leaves_the_replica_working(
    services: ClientServices, client: Client, commands: Commands
) -> None:
    ended = await sign_in(services, "worker@example.com")
    assert isinstance(ended, SignedIn)
    with services.open_replica() as replica:
        engine = await services.engine(replica)
        assert (await engine.sync()).phase is Phase.IDLE
        session = await client.sessions.session()
        assert isinstance(session, Session)
        await session.start(Tokens(jwt(sub=session.account.user_id, iat=0, exp=1), "refresh"))
        for path in (commands.data_dir / "sessions").glob("*.json"):
            path.unlink()
        for number in range(3):
            add(replica, f"todo {number}")
        state = await engine.sync()
        assert (state.phase, state.waiting) == (Phase.SIGNED_OUT, 3)
        assert "Sign in again as worker@example.com" in state.message

        await engine.aclose()
        assert await sign_in(services, "worker@example.com") == ended
        state = await synced(services, replica)
        assert (state.phase, state.waiting) == (Phase.IDLE, 0)


async def test_nothing_of_one_person_is_sent_as_another(
    services: ClientServices, client: Client, commands: Commands
) -> None:
    await sign_in(services, "ann.mixed@example.com")
    with services.open_replica() as replica:
        engine = await services.engine(replica)
        await engine.sync()
        add(replica, "of Ann alone")
        ended = await sign_in(services, "bob.mixed@example.com", agreed=True)
        database = f"environment · {client.settings.database}"
        assert ended == SignedIn(Who("bob.mixed@example.com", database))
        # The engine of before is there for a moment more, and the key for syncing may ask for another.
        state = await engine.sync()
        assert (state.phase, state.waiting) == (Phase.SIGNED_OUT, 1)
        with pytest.raises(ServicesError, match="Nothing of yours was sent"):
            await services.engine(replica)
        await engine.aclose()
    with services.open_replica() as theirs:
        await synced(services, theirs)
        assert theirs.is_empty


async def test_somebody_elses_sign_in_in_another_process_changes_nothing_here(
    services: ClientServices, commands: Commands
) -> None:
    await sign_in(services, "here@example.com")
    with services.open_replica() as replica:
        await asyncio.to_thread(commands.sign_in, "there@example.com")
        assert services.who is not None
        assert services.who.email == "here@example.com"
        state = await synced(services, replica)
        # Signed in before, and good for as long as its token is.
        assert state.phase in (Phase.IDLE, Phase.SIGNED_OUT)


async def test_a_sign_in_without_a_keyring_lasts_as_long_as_the_screen(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.environment["ROWDO_INSECURE_STORAGE"] = ""
    monkeypatch.setattr("tui.auth.keyring_vault.find_backend", lambda: None)
    client = commands.client(monkeypatch)
    services = ClientServices(client)
    ended = await sign_in(services, "memory@example.com")
    assert isinstance(ended, SignedIn)
    assert "kept until the program ends" in ended.note
    with services.open_replica() as replica:
        assert (await synced(services, replica)).phase is Phase.IDLE
    await services.aclose()
    assert client.sessions.problem

    again = ClientServices(commands.client(monkeypatch))
    assert again.who == ended.who
    with again.open_replica() as replica:
        state = await synced(again, replica)
        assert state.phase is Phase.SIGNED_OUT
        assert "ended with the program" in state.message
    await again.aclose()


async def test_a_step_that_needs_the_browser_says_so(services: ClientServices) -> None:
    ended = await sign_in(services, "organization_selection_required@fail.test")
    assert isinstance(ended, Failed)
    assert ended.browser
    assert sorted(ended.organizations.values()) == ["Acme", "Globex"]


async def test_what_was_kept_in_memory_leaves_nothing_to_say(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.environment["ROWDO_INSECURE_STORAGE"] = ""
    monkeypatch.setattr("tui.auth.keyring_vault.find_backend", lambda: None)
    services = ClientServices(commands.client(monkeypatch))
    await sign_in(services, "gone@example.com")
    assert (await services.sign_out()).note == ""
    await services.aclose()


async def test_a_preference_that_cannot_be_kept_says_why(
    services: ClientServices, commands: Commands
) -> None:
    (commands.folder / "config").write_text("a file, where a folder should be")
    with pytest.raises(ServicesError, match="cannot be written"):
        services.keep_preference("theme", "nord")


async def test_signing_out_says_goodbye(services: ClientServices) -> None:
    await sign_in(services, "leaving@example.com")
    goodbye = await services.sign_out()
    assert "logout?session_id=session_" in goodbye.url
    assert goodbye.note == ""
    assert services.who is None
