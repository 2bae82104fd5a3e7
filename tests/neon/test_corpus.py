"""What Neon's own proxy and broker answered to a corpus of requests, and what the driver makes of it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.neon.scripted import URL, Tokens, scripted
from tui.neon import errors
from tui.neon.errors import (
    MisconfiguredError,
    NeonError,
    PostgresError,
    ProtocolError,
    TokenRefusedError,
    TooLargeError,
    UnreachableError,
)

RECORDED = Path(__file__).parents[1] / "fidelity" / "recorded"

REQUEST_ID = "11e0a0d0-2bd2-4f0c-8dd8-0cc4a9ad0a3b"


class Meaning(NamedTuple):
    """What words of the road mean, by a pattern of them."""

    words: str
    kind: type[NeonError]
    says: str
    """A part of the sentence that a person reads."""


TABLE = (
    Meaning("JWT token has expired", TokenRefusedError, "Sign in again"),
    Meaning("JWT token is not yet ready", TokenRefusedError, "The clock"),
    Meaning("signature error", TokenRefusedError, "Register the issuer's key set"),
    Meaning("jwk not found", TokenRefusedError, "Register the issuer's key set"),
    Meaning("not a valid JWT encoding", TokenRefusedError, "Neon accepts signed JWTs"),
    Meaning("missing key id", TokenRefusedError, "Neon accepts signed JWTs"),
    Meaning("signature algorithm not supported", TokenRefusedError, "Neon accepts signed JWTs"),
    Meaning("unsupported key type", TokenRefusedError, "Neon accepts signed JWTs"),
    Meaning("unsupported EC key type", TokenRefusedError, "Neon accepts signed JWTs"),
    Meaning("invalid RSA signing algorithm", TokenRefusedError, "Neon accepts signed JWTs"),
    Meaning("invalid type: sequence, expected a map", TokenRefusedError, "Neon accepts signed JWTs"),
    Meaning("could not parse JWT component", TokenRefusedError, "Neon accepts signed JWTs"),
    Meaning("missing authentication credentials", MisconfiguredError, "apiauth."),
    Meaning("could not set up the JWT authorization", MisconfiguredError, "Check the database's name"),
    Meaning("query is not supported", MisconfiguredError, "ends in /sql"),
    Meaning("^incorrect scheme", MisconfiguredError, "connection string"),
    Meaning("^invalid (connection string|header|username)", MisconfiguredError, "connection string"),
    Meaning("^missing (database name|username|hostname)", MisconfiguredError, "connection string"),
    Meaning("request is too large", TooLargeError, "The request is too large"),
    Meaning("response is too large", TooLargeError, "The answer is too large"),
    Meaning("could not establish h2 connection", UnreachableError, "cannot be reached just now"),
    Meaning("could not parse the HTTP request body", ProtocolError, "did not take the request"),
    Meaning("could not parse postgres response", ProtocolError, "did not take the request"),
    Meaning("invalid isolation level", ProtocolError, "did not take the request"),
    Meaning("^error (encoding|parsing|serializing)", ProtocolError, "did not take the request"),
)
"""Without an SQLSTATE."""

LOGIN = {
    "28000": "Put authenticator in the user's place",
    "3D000": "Check the database's name",
    "22023": "Set the project up for tokens",
    "42501": "The user in the connection string must be authenticator",
}
"""By SQLSTATE, what a person is told of a connection that cannot be."""


class Refusal(NamedTuple):
    """One answer of the corpus that is no success, in the form of the broker."""

    case: str
    status: int
    body: Any

    @property
    def said(self) -> tuple[str, str]:
        """Its words, and its SQLSTATE, however they are wrapped."""
        body = self.body
        if isinstance(body, str) and body.startswith("{"):
            body = json.loads(body)
        return (body, "") if isinstance(body, str) else (body["message"], body["code"])

    @property
    def reply(self) -> httpx.Response:
        """What the wire brings; the broker names the request twice."""
        return httpx.Response(
            self.status,
            headers=[("neon-request-id", REQUEST_ID)] * 2,
            content=json.dumps(self.body).encode(),
        )


def refusals(recorded: str) -> Iterator[Refusal]:
    """Yield each answer that is no success and has a body."""
    answers = json.loads((RECORDED / f"{recorded}.json").read_text())["answers"]
    for case, given in answers.items():
        for answer in given:
            status, body = answer["status"], answer.get("body")
            if status is not None and status // 100 != 2 and body is not None:
                # What the proxy says with 500 and more reaches a client through the broker as a string.
                wrapped = isinstance(body, dict) and status >= 500
                yield Refusal(case, status, json.dumps(body) if wrapped else body)


async def test_every_refusal_of_the_corpus_becomes_what_it_is() -> None:
    wrong, seen = [], set()
    for refusal in (*refusals("local_proxy"), *refusals("auth_broker")):
        error = await failure(refusal.reply)
        message, code = refusal.said
        if len(code) == 5:
            right = as_postgres_said(error, message, code)
        else:
            (meaning,) = (each for each in TABLE if re.search(each.words, message))
            seen.add(meaning)
            right = type(error) is meaning.kind and meaning.says in str(error) and "{" not in str(error)
        if not right or str(error).count(REQUEST_ID) != 1:
            wrong.append((refusal.case, message, code, error))
    assert not wrong
    assert seen == {*TABLE}


def as_postgres_said(error: NeonError, message: str, code: str) -> bool:
    if isinstance(error, MisconfiguredError):
        return code in LOGIN and LOGIN[code] in str(error) and message in str(error)
    kind = errors.BY_SQLSTATE.get(code) or errors.BY_SQLSTATE.get(code[:2]) or PostgresError
    return type(error) is kind and (error.sqlstate, error.message) == (code, message)


async def failure(reply: httpx.Response) -> NeonError:
    async with scripted(reply).sql(url=URL, token=Tokens("a.b.c")) as sql:
        with pytest.raises(NeonError) as caught:
            await sql("select 1")
    return caught.value
