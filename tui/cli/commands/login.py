"""``rowdo login``."""

import asyncio
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tui.auth.errors import BrowserNeededError, CodeExpiredError, OfflineError
from tui.cli.confirm_folder import confirm_folder
from tui.cli.errors import Failure
from tui.cli.exclusive import only_one
from tui.cli.prompts import confirm, stdin_is_terminal
from tui.client.client import Client, ProfileChoice, tell
from tui.client.sessions import SignInMethod
from tui.errors import ExitCode
from tui.session_events import Prompt, Replacing
from tui.todos.sanitize import clean

if TYPE_CHECKING:
    from tui.auth import Account


@click.command()
@click.option("--browser", is_flag=True, help="Sign in through the browser of this machine.")
@click.option("--device", is_flag=True, help="Sign in by a code, also where that is not needed.")
@click.option("--no-browser", is_flag=True, help="Open no browser; only print the address.")
@click.option("--organization", metavar="ID", default="", help="Sign in to this organization.")
@click.option("--login-hint", metavar="EMAIL", default="", help="The address to suggest; implies --browser.")
@click.option("--insecure-storage", is_flag=True, help="Keep the session in a private file (0600).")
@click.option("--replace", is_flag=True, help="Replace another person's session without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print each step as a JSON object in a line.")
@click.pass_obj
def login(
    choice: ProfileChoice,
    *,
    browser: bool,
    device: bool,
    no_browser: bool,
    organization: str,
    login_hint: str,
    insecure_storage: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Sign in with a code that you confirm in a browser on this machine or any other.

    With --browser or --organization it signs in through the browser of this machine. It asks before it
    replaces another person's session; their todos stay.

    \b
    Examples:
      rowdo login
      rowdo login --browser --organization org_01H…
      rowdo login --no-browser --json
    """
    only_one(browser=browser, device=device)
    if device and login_hint:
        raise click.UsageError("--login-hint is for the browser login; leave out --device.")
    browser = browser or (not device and bool(organization or login_hint))
    client = Client(choice._replace(insecure_storage=choice.insecure_storage or insecure_storage))
    narrator = _Json() if as_json else _Words(opens=not no_browser)
    try:
        client.start(narrator.told)
        confirm_folder(client)
        automatic = client.embedded and not (browser or device)
        ask: Callable[[Prompt], object] = client.approve if automatic else narrator.ask
        account = _sign_in(
            client, ask, SignInMethod(browser, organization, login_hint), narrator, replace=replace
        )
        narrator.done(account)
        if problem := client.sessions.problem:
            narrator.told(problem)
    finally:
        client.close()


def _sign_in(
    client: Client,
    ask: "Callable[[Prompt], object]",
    way: SignInMethod,
    narrator: "_Words | _Json",
    *,
    replace: bool,
) -> "Account":
    def may_replace(question: Replacing) -> bool:
        return replace or narrator.may_replace(question)

    while True:
        try:
            return asyncio.run(client.sign_in(ask, way, narrator.told, may_replace))
        except (CodeExpiredError, OfflineError) as error:
            if not narrator.again(str(error)):
                raise
        except BrowserNeededError as error:
            ways = [
                f"rowdo login --organization {id_}  ({name})" for id_, name in error.organizations.items()
            ]
            listed = "\n  ".join(ways or ["rowdo login --browser"])
            raise Failure(f"{error} Run:\n  {listed}") from error


class _Words:
    """Writes the events of the sign-in as text, and asks."""

    def __init__(self, *, opens: bool) -> None:
        self._opens = opens

    def told(self, words: str) -> None:
        tell(words)

    def ask(self, prompt: Prompt) -> None:
        from tui.app.links import open_link

        if prompt.user_code:
            tell(f"Open  {prompt.url}\nand confirm the code  {prompt.user_code}")
            if prompt.complete_url != prompt.url:
                tell(f"or open  {prompt.complete_url}")
        else:
            tell(f"Open this address on this machine, if your browser does not show it:\n{prompt.url}")
        if self._opens and sys.stderr.isatty() and open_link(prompt.complete_url):
            tell("Opened in your browser. Waiting for you there …")

    def again(self, words: str) -> bool:
        """Ask whether to go on; return False without asking if there is no terminal."""
        if not (stdin_is_terminal() and sys.stderr.isatty()):
            return False
        tell(f"{words} Press any key to try again, Ctrl+C to give up.")
        click.getchar()  # click.pause would treat Ctrl+C as any other key.
        return True

    def may_replace(self, question: Replacing) -> bool:
        """Ask whether the session of the person who is signed in may be replaced."""
        before = question.before
        confirm(
            f"{question.after} has signed in, but {before} is signed in here. "
            f"Replace the session of {before}?",
            instead="--replace",
        )
        return True

    def done(self, account: "Account") -> None:
        report_signed_in(account)


def report_signed_in(account: "Account") -> None:
    """Print who is signed in now, and where the session is kept if that is not the keyring."""
    where = f", {account.organization}" if account.organization else ""
    kept = " The session is in a private file (insecure storage)." if account.storage == "file" else ""
    click.echo(clean(f"Signed in as {account.email}{where}.{kept}"))


class _Json:
    """Writes the events of the sign-in as JSON."""

    def told(self, words: str) -> None:
        self._event("waiting", message=words)

    def ask(self, prompt: Prompt) -> None:
        self._event(
            "prompt",
            user_code=prompt.user_code or None,
            verification_uri=prompt.url,
            verification_uri_complete=prompt.complete_url,
            expires_in=round(prompt.expires_in),
        )

    def again(self, words: str) -> bool:
        return False

    def may_replace(self, question: Replacing) -> bool:
        raise Failure(
            f"{question.after} has signed in, but {question.before} is signed in here, and stays. "
            "To replace their session, add --replace.",
            ExitCode.USAGE,
        )

    def done(self, account: "Account") -> None:
        self._event(
            "signed_in",
            email=account.email,
            user_id=account.user_id,
            organization_id=account.organization_id or None,
            profile=account.profile,
            storage=account.storage,
        )

    def _event(self, event: str, **facts: object) -> None:
        click.echo(json.dumps({"event": event, **facts}))
        sys.stdout.flush()
