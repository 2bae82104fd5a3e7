"""The pages of the issuer: plain HTML without scripts, light or dark as the browser prefers."""

from collections.abc import Iterable, Mapping
from html import escape

from tui.local.issuer.people import Organization

STYLE = """
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif }
body { background: Canvas; color: CanvasText; max-width: 26rem; margin: 12vh auto; padding: 0 1.5rem }
h1 { font-size: 1.4rem; margin: 0 0 .3rem }
code, input[name=user_code] { font: 700 1.5rem ui-monospace, monospace; letter-spacing: .08em }
input[type=text], input[type=email] { width: 100%; box-sizing: border-box; padding: .5rem .6rem }
input[type=email], input[name=new_organization] { font-size: 1rem }
label, legend { display: block; margin: .9rem 0 .3rem }
label.choice { margin: .25rem 0 }
fieldset { border: 0; margin: 0; padding: 0 }
legend { padding: 0 }
input[type=radio] { margin-left: 0 }
::placeholder { color: inherit; opacity: .65 }
details { margin-top: .9rem }
button { font: inherit; padding: .5rem 1.1rem; margin: 1.2rem .5rem 0 0; cursor: pointer }
button.yes { background: #1f6f54; color: #fff; border: 1px solid #1f6f54; border-radius: .3rem }
.note { opacity: .75; font-size: .9rem }
[role=alert] { border-left: .25rem solid #c2452d; padding-left: .7rem }
"""
TITLE = "Sign in to Rowdo"
NOTE = (
    "<p class=note>The embedded sign-in of this machine. It asks for no password: whoever you say "
    "you are, you are here.</p>"
)
BUTTONS = (
    "<button class=yes name=answer value=confirm>Confirm</button><button name=answer value=deny>Deny</button>"
)


def page(title: str, body: str) -> str:
    """Return a complete page; `body` is HTML."""
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style><main><h1>{escape(title)}</h1>{body}</main></html>"
    )


def confirm_page(user_code: str, emails: Iterable[str], problem: str = "") -> str:
    """Return the page that confirms a user code.

    Args:
        user_code: The code to fill in, if the URL has one.
        emails: The e-mail addresses that have signed in before.
        problem: Why the last attempt failed.
    """
    return _form(
        "<label for=code>The code in your terminal</label>"
        f"<input type=text id=code name=user_code value='{escape(user_code)}' required autocomplete=off "
        f"spellcheck=false>{_account_fields(emails)}",
        problem,
    )


def authorize_page(
    asked: Mapping[str, str], emails: Iterable[str], *, hint: str = "", problem: str = ""
) -> str:
    """Return the sign-in page of the browser flow.

    Args:
        asked: The authorization request, sent back with the form.
        emails: The e-mail addresses that have signed in before.
        hint: The e-mail address that the client suggests.
        problem: Why the last attempt failed.
    """
    return _form(f"{_hidden(asked)}{_account_fields(emails, hint)}", problem)


def organization_page(asked: Mapping[str, str], organizations: Iterable[Organization]) -> str:
    """Return the page that asks for an organization.

    Args:
        asked: The fields of the form before.
        organizations: The organizations to choose from.
    """
    choice = "".join(
        f"<label class=choice><input type=radio name=organization_id value='{escape(one.id)}'"
        f"{' checked' if number == 0 else ''}> {escape(one.name)} "
        f"<span class=note>as {escape(one.role)}</span></label>"
        for number, one in enumerate(organizations)
    )
    return _form(f"{_hidden(asked)}<fieldset><legend>Your organization</legend>{choice}</fieldset>", "")


def device_result_page(*, confirmed: bool) -> str:
    """Return the last page of the device flow."""
    if confirmed:
        return page("You are signed in", "<p>You can close this page and go back to the terminal.</p>")
    return page("Not signed in", "<p>The request was denied. You can close this page.</p>")


def signed_out_page() -> str:
    """Return the page after signing out."""
    return page("You are signed out", "<p>The session has ended. You can close this page.</p>")


def error_page(words: str) -> str:
    """Return the page for a request that cannot be answered."""
    return page(
        "Sign-in failed",
        f"<p role=alert>{escape(words)}</p><p>Go back to the terminal and begin again.</p>",
    )


def _form(fields: str, problem: str) -> str:
    alert = f"<p role=alert>{escape(problem)}</p>" if problem else ""
    return page(TITLE, f"{alert}{NOTE}<form method=post>{fields}{BUTTONS}</form>")


def _hidden(fields: Mapping[str, str]) -> str:
    return "".join(
        f"<input type=hidden name='{escape(name)}' value='{escape(value)}'>" for name, value in fields.items()
    )


def _account_fields(emails: Iterable[str], hint: str = "") -> str:
    known = "".join(
        f"<label class=choice><input type=radio name=known value='{escape(email)}'"
        f"{' checked' if number == 0 else ''}> {escape(email)}</label>"
        for number, email in enumerate(emails)
    )
    return (
        f"{f'<fieldset><legend>You are</legend>{known}</fieldset>' if known else ''}"
        f"<label for=email>{'or somebody else' if known else 'Your e-mail address'}</label>"
        f"<input type=email id=email name=email value='{escape(hint)}' autocomplete=email "
        "placeholder='ann@example.com'>"
        "<details><summary>Join or found an organization</summary>"
        "<label for=organization>Its name</label>"
        "<input type=text id=organization name=new_organization maxlength=200 autocomplete=organization>"
        "</details>"
    )
