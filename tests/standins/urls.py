"""Where the Data API of a stack is that serves it; apart from the routes, which are slow to import."""

from tui.local.urls import DATABASE, Urls


def data_api_url(urls: Urls) -> str:
    """The base URL of the Data API of a stack that serves it."""
    return f"{urls.sql_url.removesuffix('/sql')}/{DATABASE}/rest/v1"
