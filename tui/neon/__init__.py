"""Neon over HTTP: runs SQL and calls functions in Postgres, as the person the token belongs to.

    async with neon.connect(url, token=session.token) as sql:
        rows = await sql("select task from todos where id = $1", 5)

`connect` and `connect_data_api` are imported on first use, because they load the HTTP library.
"""

from typing import TYPE_CHECKING, Any

from tui.neon.errors import (
    DeadlineError,
    MisconfiguredError,
    NeonError,
    PostgresError,
    ProtocolError,
    QuotaError,
    RateLimitedError,
    SomethingElseError,
    TokenRefusedError,
    TooLargeError,
    UnreachableError,
)
from tui.neon.transport import TokenProvider, Transport

if TYPE_CHECKING:
    from tui.neon.data_api import DataApi, connect_data_api
    from tui.neon.encode import Json
    from tui.neon.http import Timeouts
    from tui.neon.result import Field, Result
    from tui.neon.retrying import RetryPolicy
    from tui.neon.sql import Sql, Statement, connect

__all__ = [
    "DataApi",
    "DeadlineError",
    "Field",
    "Json",
    "MisconfiguredError",
    "NeonError",
    "PostgresError",
    "ProtocolError",
    "QuotaError",
    "RateLimitedError",
    "Result",
    "RetryPolicy",
    "SomethingElseError",
    "Sql",
    "Statement",
    "Timeouts",
    "TokenProvider",
    "TokenRefusedError",
    "TooLargeError",
    "Transport",
    "UnreachableError",
    "connect",
    "connect_data_api",
]

_LAZY = {
    "DataApi": "data_api",
    "Timeouts": "http",
    "Field": "result",
    "Json": "encode",
    "RetryPolicy": "retrying",
    "Result": "result",
    "Sql": "sql",
    "Statement": "sql",
    "connect": "sql",
    "connect_data_api": "data_api",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
