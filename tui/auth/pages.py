"""The pages that the browser shows after the redirect, in light or dark colours and without scripts."""

from html import escape

STYLE = (
    ":root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}"
    "body{background:Canvas;color:CanvasText;max-width:28rem;margin:18vh auto;padding:0 1.5rem}"
    "h1{font-size:1.4rem;margin:0 0 .4rem}"
    "p{margin:.4rem 0;overflow-wrap:anywhere}"
)

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Connection": "close",
}
"""The page's URL contains a code, which no other site needs to see, although it has been used by then."""


def page(title: str, *paragraphs: str) -> str:
    """Return a page with these texts; HTML in them is escaped."""
    body = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        "<link rel=icon href='data:,'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style><main><h1>{escape(title)}</h1>{body}</main></html>"
    )


def signed_in(email: str) -> str:
    """Return the page after a sign-in."""
    return page("You are signed in", f"As {email}.", "You can close this page and go back to the terminal.")


def asking(email: str) -> str:
    """Return the page after a sign-in by a person other than the one signed in on this machine."""
    return page(
        "Go back to the terminal",
        f"You signed in here as {email}. The terminal asks whether they replace who is signed in there.",
        "You can close this page.",
    )


def failed(words: str) -> str:
    """Return the page after a sign-in that failed."""
    return page("You are not signed in", words, "You can close this page and go back to the terminal.")


def not_here() -> str:
    """Return the page for an unexpected request."""
    return page("Nothing here", "This address waits for one sign-in, and this was not it.")
