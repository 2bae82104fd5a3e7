"""The pages a person sees in the browser: plain HTML, no script, light or dark as the browser likes it."""

from collections.abc import Iterable
from html import escape

STYLE = """
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif }
body { max-width: 26rem; margin: 12vh auto; padding: 0 1.5rem }
h1 { font-size: 1.4rem; margin: 0 0 .3rem }
code, input[name=user_code] { font: 700 1.5rem ui-monospace, monospace; letter-spacing: .08em }
input[type=text], input[type=email] { width: 100%; box-sizing: border-box; padding: .5rem .6rem }
input[type=email] { font-size: 1rem }
label { display: block; margin: .9rem 0 .3rem }
label.choice { margin: .25rem 0 }
button { font: inherit; padding: .5rem 1.1rem; margin: 1.2rem .5rem 0 0; cursor: pointer }
button.yes { background: #1f6f54; color: #fff; border: 1px solid #1f6f54; border-radius: .3rem }
.note { opacity: .75; font-size: .9rem }
[role=alert] { border-left: .25rem solid #c2452d; padding-left: .7rem }
"""


def page(title: str, body: str) -> str:
    """Return a whole page; `body` is HTML already."""
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style><main><h1>{escape(title)}</h1>{body}</main></html>"
    )


def confirm_page(user_code: str, emails: Iterable[str], problem: str = "") -> str:
    """Return the page that asks whose code this is.

    Args:
        user_code: The code to begin with, if the address carried one.
        emails: People who have signed in before.
        problem: Why the last try did not do.
    """
    known = "".join(
        f"<label class=choice><input type=radio name=known value='{escape(email)}'"
        f"{' checked' if number == 0 else ''}> {escape(email)}</label>"
        for number, email in enumerate(emails)
    )
    return page(
        "Sign in to Rowdo",
        f"{f'<p role=alert>{escape(problem)}</p>' if problem else ''}"
        "<p class=note>The embedded sign-in of this machine. It asks for no password: whoever you say "
        "you are, you are here.</p>"
        "<form method=post>"
        "<label for=code>The code in your terminal</label>"
        f"<input type=text id=code name=user_code value='{escape(user_code)}' required autocomplete=off "
        "spellcheck=false>"
        f"{f'<label>You are</label>{known}' if known else ''}"
        f"<label for=email>{'or somebody else' if known else 'Your e-mail address'}</label>"
        "<input type=email id=email name=email autocomplete=email placeholder='ann@example.com'>"
        "<button class=yes name=answer value=confirm>Confirm</button>"
        "<button name=answer value=deny>Deny</button>"
        "</form>",
    )


def done_page(*, confirmed: bool) -> str:
    """Return the page that ends it."""
    if confirmed:
        return page("You are signed in", "<p>You can close this page and go back to the terminal.</p>")
    return page("Not signed in", "<p>The request was denied. You can close this page.</p>")
