"""The client of Neon's SQL over HTTP."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from tui.neon.address import Address, checked
from tui.neon.credentials import Credentials
from tui.neon.encode import Json, dumps, to_text
from tui.neon.error_mapping import explain, something_else
from tui.neon.errors import MisconfiguredError, ProtocolError
from tui.neon.http import Http, Timeouts
from tui.neon.json import read_json
from tui.neon.result import Result
from tui.neon.retrying import RetryingHttp, RetryPolicy
from tui.neon.transport import TokenProvider
from tui.uncollected import uncollected

T = TypeVar("T")


@dataclass(frozen=True)
class Statement:
    """One statement of a transaction: `Statement("delete from t where id = $1", 5)`.

    Attributes:
        query: one SQL statement with placeholders `$1`, `$2`, …
        parameters: the values of the placeholders, of the types that `tui.neon.encode` lists.
    """

    query: str
    parameters: tuple[object, ...]

    def __init__(self, query: str, *parameters: object) -> None:
        object.__setattr__(self, "query", query)
        object.__setattr__(self, "parameters", parameters)

    @property
    def payload(self) -> dict[str, object]:
        """The statement as JSON, with text and null only: Neon converts other JSON in surprising ways."""
        return {"query": self.query, "params": [to_text(value) for value in self.parameters]}


class Sql:
    """A Postgres database over HTTP, as one role. Made by `connect`; safe to use concurrently.

    Every request is its own transaction: a setting made in one is gone in the next.
    """

    def __init__(
        self, retrying: RetryingHttp, url: str, headers: Mapping[str, str], role: str | None
    ) -> None:
        self._retrying = retrying
        self._url = url
        self._headers = headers
        self._role = role

    async def __call__(self, query: str, *parameters: object, idempotent: bool = False) -> Result:
        """Run one statement and return its result.

        Args:
            query: one SQL statement with placeholders `$1`, `$2`, …
            parameters: the values of the placeholders, of the types that `tui.neon.encode` lists.
            idempotent: whether it is safe to run the statement twice, so that it can be repeated after a
                lost response.

        Raises:
            NeonError: see `tui.neon.errors`.
        """
        statement = Statement(query, *parameters)
        if self._role is None:
            return await self._post(statement.payload, Result.read, {}, idempotent=idempotent)
        [result] = await self._batch([statement], {}, idempotent=idempotent)
        return result

    async def transaction(
        self,
        statements: Sequence[str | Statement],
        *,
        read_only: bool = False,
        idempotent: bool = False,
    ) -> list[Result]:
        """Run statements in one transaction: all or none.

        If one fails, Neon does not say which.

        Args:
            statements: in order; a string is a statement without parameters.
            read_only: make the transaction read-only, and therefore idempotent.
            idempotent: whether it is safe to run the transaction twice.

        Raises:
            NeonError: see `tui.neon.errors`.
        """
        whole = [Statement(one) if isinstance(one, str) else one for one in statements]
        headers = {"Neon-Batch-Read-Only": "true"} if read_only else {}
        return await self._batch(whole, headers, idempotent=idempotent or read_only)

    async def call(self, function: str, arguments: Mapping[str, object], *, idempotent: bool = False) -> Any:
        """Call a function and return its result as a JSON value: see `Transport.call`."""
        named = [f"{_quoted(name)} => ${number}" for number, name in enumerate(arguments, 1)]
        values = [Json(value) if isinstance(value, list | tuple) else value for value in arguments.values()]
        name = ".".join(map(_quoted, function.split(".")))
        result = await self(
            f"select to_json({name}({', '.join(named)}))::text as result", *values, idempotent=idempotent
        )
        if (len(result), len(result.fields)) != (1, 1):
            raise ProtocolError(f"{function} returned {len(result)} rows instead of one value.")
        ((text,),) = result.records
        try:
            return None if text is None else read_json(text)
        except ValueError as error:
            raise _not_a_result() from error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._retrying.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _batch(
        self,
        statements: Sequence[Statement],
        headers: Mapping[str, str],
        *,
        idempotent: bool,
    ) -> list[Result]:
        # Neon's own REST broker does the same: it works for roles that can log in and for those that cannot.
        role = [] if self._role is None else [Statement("select set_config('role', $1, true)", self._role)]

        def read(answer: Mapping[str, Any]) -> list[Result]:
            answers = answer.get("results")
            if not isinstance(answers, list) or len(answers) != len(role) + len(statements):
                raise _not_a_result()
            return [Result.read(one) for one in answers[len(role) :]]

        payload = {"queries": [one.payload for one in (*role, *statements)]}
        return await self._post(payload, read, headers, idempotent=idempotent)

    async def _post(
        self,
        payload: Mapping[str, object],
        read: Callable[[Mapping[str, Any]], T],
        headers: Mapping[str, str],
        *,
        idempotent: bool,
    ) -> T:
        """Post, and return what `read` makes of the response, with the garbage collector disabled."""
        answer = await self._retrying.post(
            self._url, dumps(payload).encode(), {**self._headers, **headers}, idempotent=idempotent
        )
        with uncollected():
            try:
                found = read_json(answer.body)
            except ValueError:
                raise something_else(answer) from None
            if not isinstance(found, dict):
                raise _not_a_result()
            return read(found)


def connect(
    url: str,
    *,
    token: TokenProvider | None = None,
    endpoint: str | None = None,
    role: str | None = "authenticated",
    timeouts: Timeouts | None = None,
    retry_policy: RetryPolicy | None = None,
    wire: Http | None = None,
) -> Sql:
    """Return a client of a database. It sends nothing before the first statement.

        async with neon.connect(url, token=session.token) as sql:
            rows = await sql("select task from todos where id = $1", 5)

    Args:
        url: the connection string. Its password is the credential if there is no token, and is not sent
            otherwise.
        token: provides the access token for each request.
        endpoint: the URL of `/sql`, if it cannot be derived from the connection string.
        role: the role of each transaction, None for that of the connection string. Used with a token only;
            with a password the role is always that of the connection string.
        deadlines: how long to wait.
        retry_policy: when to repeat a request.
        wire: the HTTP connections to use, for tests.

    Raises:
        MisconfiguredError: the connection string or endpoint is unusable. The message says why.
    """
    address = Address.parse(url, keep_password=token is None)
    if token is None and not address.has_password:
        raise MisconfiguredError(
            f"{address.public} has no password, and there is no token. Sign in, or add the password."
        )
    where = checked(endpoint or address.endpoint(with_token=token is not None))
    retrying = RetryingHttp(
        wire or Http(where, timeouts=timeouts),
        explain,
        credentials=Credentials({"Neon-Connection-String": address.connection_string}),
        token=token,
        retry_policy=retry_policy,
    )
    headers = {
        "Content-Type": "application/json",
        "Neon-Raw-Text-Output": "true",
        "Neon-Array-Mode": "true",
    }
    return Sql(retrying, where, headers, role if token is not None else None)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _not_a_result() -> ProtocolError:
    return ProtocolError(
        "The endpoint's answer is not a result as Neon sends it. Is the URL that of Neon's SQL over HTTP?",
        outcome_unknown=True,
    )
