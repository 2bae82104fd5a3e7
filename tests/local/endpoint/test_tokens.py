"""Which bearer tokens are believed, and what is said of the others: Neon's words."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.warnings import InsecureKeyLengthWarning

from tests.local.endpoint.issuer import PrivateKey, rsa_key
from tests.local.endpoint.project import Answer, Project

NO_JWT = "Provided authentication token is not a valid JWT encoding"
BAD_SIGNATURE = "signature error: signature error: verification error"


def segment(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def use(project: Project, token: str) -> Answer:
    queries = [
        {"query": query}
        for query in ("select set_config('role', 'authenticated', true)", "select auth.user_id()")
    ]
    return project.post({"queries": queries}, user="authenticator", token=token)


def said(answer: Answer) -> str:
    """What was said of a refused token; the shape is the same for all."""
    assert answer.status == 400
    assert (answer.code, answer.fault["severity"]) == ("", "")
    assert {v for k, v in answer.fault.items() if k not in ("message", "code", "severity")} == {None}
    return answer.message


def sign(key: PrivateKey, algorithm: str, key_id: str | None, **claims: Any) -> str:
    headers = {} if key_id is None else {"kid": key_id}
    return jwt.encode(
        {"sub": "somebody", "exp": int(time.time()) + 60} | claims, key, algorithm, headers=headers
    )


def test_the_subject_of_a_token_is_the_user(project: Project) -> None:
    assert use(project, project.issuer.token("somebody")).value == "somebody"


def test_es256_is_as_good(project: Project) -> None:
    assert use(project, sign(project.issuer.ec_key, "ES256", "ec")).value == "somebody"


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"exp": -31}, "JWT token has expired (exp={exp})"),
        ({"exp": -3600}, "JWT token has expired (exp={exp})"),
        ({"nbf": 40}, "JWT token is not yet ready to use (nbf={nbf})"),
    ],
)
def test_out_of_its_time(project: Project, claims: dict[str, int], message: str) -> None:
    times = {name: int(time.time()) + seconds for name, seconds in claims.items()}
    assert said(use(project, project.issuer.token("somebody", **times))) == message.format(**times)


@pytest.mark.parametrize("claims", [{"exp": -20}, {"nbf": 20}])
def test_within_the_leeway(project: Project, claims: dict[str, int]) -> None:
    times = {name: int(time.time()) + seconds for name, seconds in claims.items()}
    assert use(project, project.issuer.token("somebody", **times)).value == "somebody"


@pytest.mark.parametrize("name", ["exp", "nbf"])
def test_a_time_that_is_null_is_refused_by_the_extension_alone(project: Project, name: str) -> None:
    claims: dict[str, Any] = {name: None}
    answer = use(project, project.issuer.token("somebody", **claims))
    assert answer.status == 500
    assert answer.message.startswith(f"db error: ERROR: '{name}'")


@pytest.mark.parametrize("time", [2**63, 2**64, 10**30])
def test_times_have_64_bits(project: Project, time: int) -> None:
    assert use(project, project.issuer.token("somebody", exp=2**63 - 1)).value == "somebody"
    assert said(use(project, project.issuer.token("somebody", exp=time))) == NO_JWT


def test_neither_issuer_nor_audience_matters(project: Project) -> None:
    token = project.issuer.token("somebody", iss="https://elsewhere.example", aud=["one", "two"])
    assert use(project, token).value == "somebody"


def test_a_changed_payload(project: Project) -> None:
    header, _, signature = project.issuer.token("somebody").split(".")
    changed = segment({"sub": "somebody else", "exp": int(time.time()) + 60})
    assert said(use(project, f"{header}.{changed}.{signature}")) == BAD_SIGNATURE


def test_another_issuers_key_under_the_same_name(project: Project) -> None:
    assert said(use(project, sign(rsa_key(), "RS256", "main"))) == BAD_SIGNATURE


def test_an_unknown_key(project: Project) -> None:
    assert said(use(project, sign(rsa_key(), "RS256", "unheard of"))) == "jwk not found"


def test_no_key_id(project: Project) -> None:
    assert said(use(project, sign(project.issuer.key, "RS256", None))) == "missing key id"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
def test_a_part_that_is_not_utf_8(project: Project, encoding: str) -> None:
    header, payload, signature = project.issuer.token("somebody").split(".")
    wrong = [
        segment(base64.urlsafe_b64decode(part + "===").decode().encode(encoding))
        for part in (header, payload)
    ]
    assert said(use(project, f"{wrong[0]}.{payload}.{signature}")) == NO_JWT
    assert said(use(project, f"{header}.{wrong[1]}.{signature}")) == NO_JWT


@pytest.mark.parametrize("algorithm", ["none", "NONE", "None"])
def test_no_signature(project: Project, algorithm: str) -> None:
    payload = segment({"sub": "somebody", "exp": int(time.time()) + 60})
    header = segment({"alg": algorithm, "kid": "main"})
    expected = "signature algorithm not supported" if algorithm == "none" else NO_JWT
    for signature in ("", segment(b"x" * 256)):
        assert said(use(project, f"{header}.{payload}.{signature}")) == expected


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_the_public_key_is_not_a_secret(project: Project, encoding: Encoding) -> None:
    public = project.issuer.key.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    signed = segment({"alg": "HS256", "kid": "main"}) + "." + segment({"sub": "somebody"})
    signature = hmac.new(public, signed.encode(), hashlib.sha256).digest()
    assert said(use(project, f"{signed}.{segment(signature)}")) == "signature algorithm not supported"


def test_an_algorithm_that_is_not_the_keys(project: Project) -> None:
    assert said(use(project, sign(project.issuer.key, "PS256", "main"))) == "invalid RSA signing algorithm"
    for token in (
        sign(project.issuer.key, "RS512", "main"),
        sign(project.issuer.ec_key, "ES256", "main"),
        sign(project.issuer.key, "RS256", "ec"),
    ):
        assert said(use(project, token)) == "signature algorithm not supported"


def test_a_short_rsa_key(project: Project) -> None:
    with pytest.warns(InsecureKeyLengthWarning):
        token = sign(project.issuer.short_key, "RS256", "short")
    assert said(use(project, token)) == "signature algorithm not supported"


def _with(**claims: Any) -> Callable[[Project], str]:
    return lambda project: sign(project.issuer.key, "RS256", "main", **claims)


@pytest.mark.parametrize(
    "make",
    [
        lambda project: "x",
        lambda project: "a.b",
        lambda project: "a.b.c",
        lambda project: "..",
        lambda project: project.issuer.token("x") + "=",
        lambda project: project.issuer.token("x") + ".x",
        lambda project: " " + project.issuer.token("x"),
        lambda project: segment([]) + "." + segment({}) + ".x",
        lambda project: segment({"alg": ["RS256"], "kid": "main"}) + "." + segment({}) + "." + segment(b"x"),
        lambda project: segment({"alg": {}, "kid": "main"}) + "." + segment({}) + "." + segment(b"x"),
        lambda project: segment(b'{"alg":"none","alg":"RS256","kid":"main"}') + "." + segment({}) + ".x",
        lambda project: segment(b'\xef\xbb\xbf{"alg":"RS256","kid":"main"}') + "." + segment({}) + ".x",
        lambda project: segment({"alg": "RS256", "kid": 1}) + "." + segment({}) + "." + segment(b"x"),
        lambda project: segment({"kid": "main"}) + "." + segment({}) + "." + segment(b"x"),
        lambda project: segment({"alg": "RS256", "kid": "main"}) + "." + segment([]) + "." + segment(b"x"),
        lambda project: segment({"alg": "RS256", "kid": "main"}) + "." + segment(b"[" * 9_000) + ".x",
        _with(nbf=1.5),
        _with(nbf=True),
        _with(nbf="1"),
        _with(exp=-1),
        _with(sid=7),
        _with(aud=[1]),
        _with(aud=None),
        _with(x="a NUL\0"),
        _with(sub="somebody\0else"),
    ],
)
def test_what_is_no_token(project: Project, make: Callable[[Project], str]) -> None:
    assert said(use(project, make(project))) == NO_JWT


def test_a_signature_has_one_spelling(project: Project) -> None:
    """The last letter of a 256-byte signature carries four bits that mean nothing."""
    token = project.issuer.token("somebody")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = alphabet[alphabet.index(token[-1]) ^ 1]
    assert said(use(project, token[:-1] + other)) == NO_JWT


@pytest.mark.parametrize("role", ["neondb_owner", "postgres", "nobody"])
def test_the_key_set_is_bound_to_the_roles_of_people(project: Project, role: str) -> None:
    answer = project.post({"query": "select 1"}, user=role, token=project.issuer.token("somebody"))
    assert said(answer) == "jwk not found"


def test_a_refused_token_never_shows_in_the_answer(project: Project) -> None:
    token = project.issuer.token("somebody", lifetime=-40)
    assert token.split(".")[1] not in json.dumps(use(project, token).body)
