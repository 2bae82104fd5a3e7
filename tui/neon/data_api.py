"""The client of Neon's Data API, which speaks PostgREST's dialect."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from tui.neon.address import checked
from tui.neon.credentials import Credentials
from tui.neon.encode import dumps
from tui.neon.error_mapping import by_status, of_postgres, something_else, without_code
from tui.neon.errors import MisconfiguredError, NeonError, PostgresError, UnreachableError
from tui.neon.http import Http, Response, Timeouts
from tui.neon.retrying import RetryingHttp, RetryPolicy
from tui.neon.transport import TokenProvider
from tui.net.jwt import read_claims


class DataApi:
    """Calls functions of a Postgres database over HTTP, as one person. Made by `connect_data_api`.

    Safe to use concurrently. Each call is its own transaction.
    """

    def __init__(self, retrying: RetryingHttp, url: str) -> None:
        self._retrying = retrying
        self._url = url

    async def call(self, function: str, arguments: Mapping[str, object], *, idempotent: bool = False) -> Any:
        """Call a function and return its result as a JSON value: see `Transport.call`."""
        schema, _, name = function.rpartition(".")
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if schema:
            headers["Content-Profile"] = schema
        answer = await self._retrying.post(
            f"{self._url}/rpc/{quote(name, safe='')}",
            dumps(arguments).encode(),
            headers,
            idempotent=idempotent,
        )
        if not answer.body:
            # The function returns void (status 204).
            return None
        try:
            return answer.json
        except ValueError:
            raise something_else(answer) from None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._retrying.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def connect_data_api(
    url: str,
    *,
    token: TokenProvider,
    timeouts: Timeouts | None = None,
    retry_policy: RetryPolicy | None = None,
    wire: Http | None = None,
) -> DataApi:
    """Return a client of a database's Data API. It sends nothing before the first call.

    Args:
        url: the URL that Neon's console shows (`https://ep-….apirest.….neon.tech/neondb/rest/v1`).
        token: provides the access token for each request.
        deadlines: how long to wait.
        retry_policy: when to repeat a request.
        wire: the HTTP connections to use, for tests.

    Raises:
        MisconfiguredError: a token may not be sent to this URL. The message says why.
    """
    where = checked(url).rstrip("/")
    retrying = RetryingHttp(
        wire or Http(where, timeouts=timeouts), explain, token=token, retry_policy=retry_policy
    )
    return DataApi(retrying, where)


UNKNOWN_FUNCTION = "PGRST202"
"""The code for a function that the schema cache lacks. Neon's broker may omit it."""

ROLE_MEND = (
    'Let the issuer put "role": "authenticated" into its tokens '
    "(with WorkOS: a JWT template; the organization's role can go under another name)."
)

ROLE_MISSING = "Enable the Data API in Neon's console: that makes the role, and lets the Data API take it on."


def explain(answer: Response, credentials: Credentials) -> NeonError:
    """Return the error that a response of the Data API means.

    Neon's broker and PostgREST name one field differently (`detail`, `details`). Errors about a token have
    the same messages as those of SQL over HTTP.

    Args:
        answer: a response whose status is not 2xx.
        credentials: those of the request; their token names the role.
    """
    details = answer.details
    message, code = details.get("message"), details.get("code")
    if not isinstance(message, str):
        return by_status(answer)
    if not code:
        code = _unnamed(message, answer)
    if not isinstance(code, str) or not code:
        # The broker sends null, the proxy behind it an empty string.
        return without_code(message, answer)
    fields = {"detail": details.get("details"), **details}
    if code.startswith("PGRST"):
        return _of_broker(message, code, fields, answer)
    return _role_trap(message, code, answer, credentials) or of_postgres(
        message, code, fields, answer.request_id
    )


def _unnamed(message: str, answer: Response) -> str | None:
    """Return the code that Neon's broker omits from some errors, or None if the error has none."""
    if message == "Postgres error":
        # The function raised PT404, of which the broker keeps only the status.
        return f"PT{answer.status}"
    if answer.status == 404 and message.startswith("Could not find the function"):
        return UNKNOWN_FUNCTION
    return None


def _role_trap(
    message: str, code: str, answer: Response, credentials: Credentials
) -> MisconfiguredError | None:
    """Return what is wrong with the token's claim `role`, if the error is about that."""
    role = claimed_role(credentials.token) or ""
    unusable = (code, message) in {
        ("22023", f'role "{role}" does not exist'),
        ("42501", f'permission denied to set role "{role}"'),
    }
    denied = code == "42501" and message.startswith("permission denied")
    if unusable and role == "authenticated":
        return MisconfiguredError(f"{message}. {ROLE_MISSING}", request_id=answer.request_id)
    if role in {"", "anonymous"} and (unusable or denied):
        claims = f"no role, so the Data API takes the person for anonymous ({message})"
    elif unusable:
        claims = f'the role "{role}", which the Data API takes for one of Postgres'
    else:
        return None
    return MisconfiguredError(f"The access token claims {claims}. {ROLE_MEND}", request_id=answer.request_id)


def _of_broker(message: str, code: str, fields: Mapping[str, object], answer: Response) -> NeonError:
    """Return the error that one of PostgREST's own codes means (its documentation, "Errors")."""
    match code[:6], code:
        case _, _ if code == UNKNOWN_FUNCTION:
            # The function did not run, and the cache is reloaded soon after a migration: worth trying again.
            advice = (
                "If it was made a moment ago, the Data API does not know yet: refresh its schema cache in "
                "Neon's console, or run NOTIFY pgrst, 'reload schema'; as the database's owner. "
                "If not, set the database up first."
            )
            fields = {**fields, "hint": advice}
            return PostgresError.of(message, code, _texts(fields), answer.request_id)
        case "PGRST0", _:
            return UnreachableError(
                f"The Data API has no connection to its database ({message}). Try again in a moment.",
                # Only this code may also mean that the connection was lost during the call.
                outcome_unknown=code == "PGRST001",
                request_id=answer.request_id,
            )
        case "PGRST3", _:
            return without_code(message, answer)
        case _, "PGRST106" | "PGRST125" | "PGRST205":
            return MisconfiguredError(f"{message}. Check the Data API's URL.", request_id=answer.request_id)
        case _:
            return PostgresError.of(message, code, _texts(fields), answer.request_id)


def _texts(fields: Mapping[str, object]) -> dict[str, str | None]:
    return {key: value if isinstance(value, str) else None for key, value in fields.items()}


def claimed_role(token: str | None) -> str | None:
    """Return the claim `role` of a token, or None if it has none. Does not verify the token."""
    role = read_claims(token or "").get("role")
    return role if isinstance(role, str) else None
