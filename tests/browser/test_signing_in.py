"""Both ways to sign in, clicked through in a real browser on the embedded issuer's pages and on ours."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.browser.chromium import Chromium, chromium
from tests.local.issuer.served import CLIENT, Served, served
from tests.needs import needs
from tui import auth
from tui.session_events import Prompt

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    needs("chromium", "chromedriver")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("issuer")) as issuer:
        yield issuer


@pytest.fixture
async def client(issuer: Served) -> AsyncIterator[auth.SignInClient]:
    client = auth.SignInClient(CLIENT, issuer.url)
    yield client
    await client.aclose()


async def no_time(seconds: float) -> None:
    """Ask at once: the person has already said yes or no by then."""


async def by_code(client: auth.SignInClient, person: Callable[[Prompt], None]) -> auth.Authentication:
    """Sign in by a code while a person is at the browser."""
    async with aclosing(aiter(auth.DeviceLogin(client, sleep=no_time))) as states:
        async for state in states:
            if isinstance(state, Prompt):
                await asyncio.to_thread(person, state)
            if isinstance(state, auth.Authentication):
                return state
    raise AssertionError


async def by_browser(login: auth.BrowserLogin, person: Callable[[Prompt], None]) -> auth.Authentication:
    """Sign in through the browser while a person is at it; both are busy at once."""
    async with aclosing(aiter(login)) as states:
        prompt = await anext(states)
        assert isinstance(prompt, Prompt)
        at_it = asyncio.create_task(asyncio.to_thread(person, prompt))
        try:
            signed_in = await anext(states)
        finally:
            await at_it
        assert isinstance(signed_in, auth.Authentication)
        return signed_in


async def test_a_code_is_confirmed_with_two_clicks(client: auth.SignInClient, browser: Chromium) -> None:
    def person(prompt: Prompt) -> None:
        browser.open(prompt.complete_url)
        assert browser.run("return document.querySelector('#code').value") == prompt.user_code
        browser.type("#email", "ann@example.com")
        browser.click("button.yes")
        assert "You are signed in" in browser.text

    assert (await by_code(client, person)).email == "ann@example.com"


async def test_a_code_is_typed_as_people_type(client: auth.SignInClient, browser: Chromium) -> None:
    def person(prompt: Prompt) -> None:
        browser.open(prompt.url)
        browser.type("#code", "BBBB-BBBB")
        browser.type("#email", "ann@example.com")
        browser.click("button.yes")
        assert "not known" in browser.text
        browser.type("#code", prompt.user_code.lower().replace("-", " "))
        browser.type("#email", "ann@example.com")
        browser.click("button.yes")

    assert (await by_code(client, person)).email == "ann@example.com"


async def test_a_code_is_denied(client: auth.SignInClient, browser: Chromium) -> None:
    def person(prompt: Prompt) -> None:
        browser.open(prompt.complete_url)
        browser.click("button[value=deny]")
        assert "denied" in browser.text

    with pytest.raises(auth.DeniedError):
        await by_code(client, person)


async def test_the_browser_comes_back_to_the_terminal(client: auth.SignInClient, browser: Chromium) -> None:
    def person(prompt: Prompt) -> None:
        browser.open(prompt.url)
        browser.click("button.yes")
        assert browser.address.startswith("http://127.0.0.1:")
        assert browser.text.startswith("You are signed in\nAs bob@example.com.")
        assert browser.run("return document.scripts.length") == 0

    login = auth.BrowserLogin(client, login_hint="bob@example.com")
    assert (await by_browser(login, person)).email == "bob@example.com"


async def test_an_organization_is_chosen_on_the_page(
    client: auth.SignInClient, browser: Chromium, issuer: Served
) -> None:
    ids = {name: issuer.issuer.join("eve@example.com", name) for name in ("Acme", "Globex")}

    def person(prompt: Prompt) -> None:
        browser.open(prompt.url)
        browser.type("#email", "eve@example.com")
        browser.click("button.yes")
        assert "Your organization" in browser.text
        browser.choose(f"input[value={ids['Globex']}]")
        browser.click("button.yes")
        assert "You are signed in" in browser.text

    signed_in = await by_browser(auth.BrowserLogin(client), person)
    assert signed_in.organization_id == ids["Globex"]


async def test_a_refusal_is_told_in_both_places(client: auth.SignInClient, browser: Chromium) -> None:
    def person(prompt: Prompt) -> None:
        browser.open(prompt.url)
        browser.click("button[value=deny]")
        assert browser.text.startswith("You are not signed in")
        assert "refused in the browser" in browser.text

    with pytest.raises(auth.DeniedError):
        await by_browser(auth.BrowserLogin(client), person)


def contrast(browser: Chromium, selector: str) -> float:
    """The contrast of an element's words with what is behind them (WCAG 2, 1.4.3)."""
    return float(
        browser.run(
            "const light = colour => { const parts = colour.match(/[0-9.]+/g).slice(0, 3).map(part => {"
            "const share = part / 255;"
            "return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4 });"
            "return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] };"
            f"const style = getComputedStyle(document.querySelector({selector!r}));"
            "const clear = colour => colour === 'rgba(0, 0, 0, 0)';"
            "const behind = clear(style.backgroundColor) ? getComputedStyle(document.body).backgroundColor"
            " : style.backgroundColor;"
            "const [a, b] = [light(style.color), light(behind)].sort();"
            "return (b + 0.05) / (a + 0.05)"
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_can_be_read(
    client: auth.SignInClient, browser: Chromium, issuer: Served, tmp_path: Path, scheme: str
) -> None:
    pictures = Path(os.environ.get("ROWDO_TEST_PICTURES", tmp_path))
    browser.prefer("dark" if scheme == "dark" else "light")
    for name in ("Acme", "Globex"):
        issuer.issuer.join("eve@example.com", name)

    def look(name: str, *selectors: str) -> None:
        for selector in ("h1", *selectors):
            assert contrast(browser, selector) >= 4.5, (name, selector)
        assert browser.run("return document.scripts.length") == 0
        # Nothing has to be scrolled sideways.
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
        browser.picture(pictures / f"{name}-{scheme}.png")

    def person(prompt: Prompt) -> None:
        browser.open(prompt.url)
        look("authorize", "label", "button.yes", "#email")
        browser.type("#email", "eve@example.com")
        browser.click("button.yes")
        look("organization", "label.choice", "legend")
        browser.click("button.yes")
        look("back", "p")

    await by_browser(auth.BrowserLogin(client), person)
    browser.open(f"{issuer.url}/device?user_code=BCDF-GHJK")
    look("device", "label", "#code", "button.yes")
    browser.type("#email", "eve@example.com")
    browser.click("button.yes")
    look("device-unknown", "[role=alert]")
    browser.open(auth.logout_url(issuer.url, "session_x"))
    look("signed-out", "p")
    browser.open(f"{issuer.url}/user_management/authorize?client_id=client_other")
    look("refused", "[role=alert]")
