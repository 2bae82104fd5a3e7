# fmt: off
"""The corpus: what is sent to ``POST /sql``. ``all_cases()`` yields cases; each is a list of requests sent in order.

A request is a dict; every key may be missing:

method, path     POST and /sql
connection       the connection string: a string (bytes go out as they are), None sends no header
user, database   instead of the whole connection string
fresh            an endpoint id that nobody has used before
token            None sends no Authorization header; a callable is given the keys and makes one
authorization    the whole header instead
headers          more headers, as pairs; ``Host`` replaces the one of the connection
json             the body as a Python value
body             the body as bytes or text
ignored          sent, and the answer not noted
"""

import json
from collections.abc import Iterator
from typing import Any

from tests.fidelity.keys import b64

ROLE = {"query": "select set_config('role', 'authenticated', true)"}
RAW = [("Neon-Raw-Text-Output", "true")]
ARRAY = [("Neon-Array-Mode", "true")]
LIMIT = 10 * 1024 * 1024

Case = dict[str, Any]


def case(group: str, name: str, *requests: dict[str, Any], **more: Any) -> Case:
    return {"group": group, "name": name, "requests": list(requests), **more}


def bare(query: str, *params: Any, **more: Any) -> dict[str, Any]:
    """One statement in whatever role logs in."""
    body: dict[str, Any] = {"query": query}
    if params:
        body["params"] = list(params)
    return {"json": body, **more}


def person(*queries: Any, **more: Any) -> dict[str, Any]:
    """A batch in the role authenticated; a query is text, or a tuple of text and parameters."""
    listed = []
    for query in queries:
        text, *params = (query,) if isinstance(query, str) else query
        listed.append({"query": text, "params": params} if params else {"query": text})
    return {"json": {"queries": [ROLE, *listed]}, **more}


def plain(*queries: str, **more: Any) -> dict[str, Any]:
    """A batch in whatever role logs in."""
    return {"json": {"queries": [{"query": query} for query in queries]}, **more}


SWEEP = [{"json": {"query": "select 1"}, "ignored": True}] * 3
"""After a COPY in a batch a connection of the real proxy goes back to its pool out of step, until a single statement
fails on it: these find it. Their answers are not compared."""


# ---------------------------------------------------------------------------------------------------- protocol


def protocol() -> Iterator[Case]:
    for method, path in [
        ("GET", "/sql"), ("HEAD", "/sql"), ("PUT", "/sql"), ("DELETE", "/sql"), ("PATCH", "/sql"), ("OPTIONS", "/sql"),
        ("OPTIONS", "/other"), ("POST", "/"), ("GET", "/"), ("POST", "/sql/"), ("POST", "/SQL"), ("POST", "/sql?x=1"),
        ("POST", "//sql"), ("POST", "/%73ql"), ("GET", "/v2"), ("GET", "/neondb/rest"), ("TRACE", "/sql"), ("CONNECT-ISH", "/sql"),
    ]:  # fmt: skip
        yield case("protocol", f"{method} {path}", bare("select 1 as n", method=method, path=path))
    yield case("protocol", "a good single statement", bare("select 1 as n"))
    yield case("protocol", "a good batch", plain("select 1 as n", "select 2 as n"))
    yield case("protocol", "content type is not looked at", bare("select 1 as n", headers=[("Content-Type", "text/plain")]))
    yield case("protocol", "no content type at all", bare("select 1 as n", headers=[("Content-Type", None)]))
    for value in ["true", "True", "TRUE", "1", "yes", "", " true ", "false", "true,true"]:
        yield case("protocol", f"raw text output: {value!r}", bare("select 1 as n", headers=[("Neon-Raw-Text-Output", value)]))
        yield case("protocol", f"array mode: {value!r}", bare("select 1 as n", headers=[("Neon-Array-Mode", value)]))
    yield case("protocol", "raw text output twice", bare("select 1 as n", headers=[*RAW, ("Neon-Raw-Text-Output", "false")]))
    yield case("protocol", "raw text output twice, false first", bare("select 1 as n", headers=[("Neon-Raw-Text-Output", "false"), *RAW]))
    yield case("protocol", "array mode by body", {"json": {"query": "select 1 as a, 2 as b", "arrayMode": True}})
    yield case("protocol", "array mode by body against the header", {"json": {"query": "select 1 as a", "arrayMode": False}, "headers": ARRAY})
    yield case("protocol", "array mode null in the body", {"json": {"query": "select 1 as a", "arrayMode": None}, "headers": ARRAY})
    yield case("protocol", "array mode by statement in a batch", {"json": {"queries": [{"query": "select 1 as a", "arrayMode": True}, {"query": "select 2 as a"}]}})
    yield case("protocol", "array mode at the top of a batch is nothing", {"json": {"queries": [{"query": "select 1 as a"}], "arrayMode": True}})
    yield case("protocol", "request id of the client's", bare("select 1 as n", headers=[("neon-request-id", "0192f0aa-0000-7000-8000-00000000000a")]))
    yield case("protocol", "pool opt in", bare("select 1 as n", headers=[("Neon-Pool-Opt-In", "true")]))
    yield case("protocol", "chunked body", bare("select 1 as n", chunked=True))
    yield case("protocol", "expect continue", bare("select 1 as n", headers=[("Expect", "100-continue")]))
    yield case("protocol", "gzip is not spoken", bare("select repeat('x', 5000) as n", headers=[("Accept-Encoding", "gzip, br, zstd")]))


# ------------------------------------------------------------------------------------------ connection strings


def connections() -> Iterator[Case]:
    strings: list[Any] = [
        None, "", "neon", "neon.tech/db", "postgresql:", "postgresql://", "postgresql:///", "postgresql:///rowdo",
        "mysql://u:p@ep-x-1.localhost/rowdo", "POSTGRESQL://authenticator@ep-x-1.localhost/rowdo",
        "postgres://authenticator@ep-x-1.localhost/rowdo", "https://authenticator@ep-x-1.localhost/rowdo",
        "postgresql://ep-x-1.localhost/rowdo", "postgresql://@ep-x-1.localhost/rowdo", "postgresql://:pw@ep-x-1.localhost/rowdo",
        "postgresql://authenticator@ep-x-1.localhost", "postgresql://authenticator@ep-x-1.localhost/",
        "postgresql://authenticator@ep-x-1.localhost//rowdo", "postgresql://authenticator@ep-x-1.localhost/rowdo/",
        "postgresql://authenticator@ep-x-1.localhost/rowdo/more", "postgresql://authenticator@ep-x-1.localhost/./rowdo",
        "postgresql://authenticator@ep-x-1.localhost/x/../rowdo", "postgresql://authenticator@ep-x-1.localhost?dbname=rowdo",
        "postgresql://authenticator@/rowdo", "postgresql://authenticator@localhost/rowdo", "postgresql://authenticator@127.0.0.1/rowdo",
        "postgresql://authenticator@[::1]/rowdo", "postgresql://authenticator@[::1/rowdo", "postgresql://authenticator@1.2.3/rowdo", "postgresql://authenticator@0x7f.1/rowdo",
        "postgresql://authenticator@ep-x-1.localhost:5432/rowdo", "postgresql://authenticator@ep-x-1.localhost:/rowdo",
        "postgresql://authenticator@ep-x-1.localhost:99999/rowdo", "postgresql://authenticator@ep-x-1.localhost:abc/rowdo",
        "postgresql://authenticator@ep-x-1-pooler.localhost/rowdo", "postgresql://authenticator@EP-X-1.LOCALHOST/rowdo",
        "postgresql://authenticator:pw@ep-x-1.localhost/rowdo", "postgresql://authenticator:@ep-x-1.localhost/rowdo",
        "postgresql://authenti%63ator@ep-x-1.localhost/row%64o", "postgresql://authenticator%ff@ep-x-1.localhost/rowdo",
        "postgresql://authenticator@ep-x-1.localhost/rowdo%ff", "postgresql://authenticator%zz@ep-x-1.localhost/rowdo",
        "postgresql://authenticator%00@ep-x-1.localhost/rowdo", "postgresql://authenticator@ep-x-1.localhost/rowdo%00",
        "postgresql://authenticator@ep-x-1.localhost/rowdo?sslmode=require&channel_binding=require",
        "postgresql://authenticator@ep-x-1.localhost/rowdo?options=-c%20search_path%3Dnowhere",
        "postgresql://authenticator@ep-x-1.localhost/rowdo?options=project%3Dep-y-2", "postgresql://authenticator@ep-x-1.localhost/rowdo?user=postgres",
        "postgresql://authenticator@ep-x-1.localhost/rowdo#fragment", " postgresql://authenticator@ep-x-1.localhost/rowdo ",
        "postgresql://authenticator@ep x.localhost/rowdo", "postgresql://authenticator@ep_x.localhost/rowdo", "postgresql://a@b@ep-x-1.localhost/rowdo",
        "postgresql:\\\\authenticator@ep-x-1.localhost\\rowdo", "postgresql:authenticator@ep-x-1.localhost/rowdo",
        "postgresql://authenticator@ep-x-1.localhost/another", "postgresql://nobody@ep-x-1.localhost/rowdo",
        "postgresql://authenticated@ep-x-1.localhost/rowdo", "postgresql://anonymous@ep-x-1.localhost/rowdo",
        "postgresql://ghost@ep-x-1.localhost/rowdo", "postgresql://neondb_owner@ep-x-1.localhost/rowdo", "postgresql://postgres@ep-x-1.localhost/rowdo",
        "postgresql://Authenticator@ep-x-1.localhost/rowdo", "postgresql://authenticator@ep-x-1.localhost/ROWDO",
        "postgresql://authenticator@ep-x-1.localhost/rowd\u00f6".encode(), b"postgresql://authenticator@ep-x-1.localhost/row\xffdo",
    ]  # fmt: skip
    for string in strings:
        name = string if isinstance(string, str) else repr(string)
        yield case("connection", name, bare("select current_user::text as u, current_database()::text as d", connection=fresh(string)))
    yield case("connection", "twice", bare("select 1 as n", connection=None, headers=[
        ("Neon-Connection-String", "postgresql://authenticator@ep-x-1.localhost/rowdo"), ("Neon-Connection-String", "neon")]))  # fmt: skip


# ------------------------------------------------------------------------------------------------------ tokens


def fresh(string: Any) -> Any:
    """Where the role is one that no key set is bound to, an endpoint id of its own (see ``send.py``)."""
    unbound = isinstance(string, str) and any(role in string for role in ("nobody@", "ghost@", "neondb_owner@", "postgres@", "Authenticator@", "%ff@", "%zz@", "%00@", "a@b"))
    return string.replace("ep-x-1", "ep-unbound-" + str(sum(string.encode()) )) if unbound else string


def tokens() -> Iterator[Case]:
    value: Any
    alg: Any
    kid: Any
    who = "select coalesce(auth.user_id(), 'NULL') as id"

    def t(name: str, make: Any, **more: Any) -> Case:
        return case("token", name, person(who, token=make, **more), align=more.pop("align", False))

    for name, value in [
        ("no header", None), ("empty", ""), ("Basic", "Basic dTpw"), ("bearer in small letters", "bearer {token}"), ("BEARER", "BEARER {token}"),
        ("two spaces", "Bearer  {token}"), ("tab", "Bearer\t{token}"), ("no space", "Bearer{token}"), ("only the word", "Bearer"), ("the word and a space", "Bearer "),
        ("spaces behind", "Bearer {token}  "), ("token alone", "{token}"), ("letters beyond ASCII", b"Bearer \xe9\xe9"), ("good", "Bearer {token}"),
        ("padded", "Bearer {token}="), ("a fourth part", "Bearer {token}.x"), ("garbage", "Bearer x"), ("two parts", "Bearer a.b"), ("three letters", "Bearer a.b.c"),
        ("two dots", "Bearer .."), ("one dot", "Bearer ."), ("with quotes", 'Bearer "{token}"'), ("two tokens", "Bearer {token}, Bearer {token}"),
    ]:  # fmt: skip
        yield case("token", f"authorization: {name}", person(who, authorization=value))

    yield t("RS256", lambda k: k.token())
    yield t("RS256, key without alg", lambda k: k.token(key="second", kid="no-alg"))
    yield t("RS256, 4096 bits", lambda k: k.token(key="big", kid="big"))
    yield t("RS256, 1024 bits", lambda k: k.token(key="short", kid="short"))
    yield t("ES256", lambda k: k.token(key="p256", alg="ES256", kid="p256"))
    yield t("ES256, DER signature", lambda k: k.token(key="p256", alg="ES256", kid="p256", sign_as="DER-ES256"))
    yield t("ES256, empty signature", lambda k: k.token(key="p256", alg="ES256", kid="p256", signature=b""))
    yield t("ES256, zero signature", lambda k: k.token(key="p256", alg="ES256", kid="p256", signature=bytes(64)))
    yield t("ES384", lambda k: k.token(key="p384", alg="ES384", kid="p384"))
    yield t("EdDSA", lambda k: k.token(key="ed", alg="EdDSA", kid="ed"))
    yield t("HS256 with a published secret", lambda k: k.token(key="oct", alg="HS256", kid="oct"))
    yield t("HS256 with the public key", lambda k: k.token(alg="HS256"))
    yield t("HS512 with the public key", lambda k: k.token(alg="HS512"))
    for alg in ("RS384", "RS512", "PS256", "PS512"):
        yield t(f"{alg}, key for RS256", lambda k, alg=alg: k.token(alg=alg))
        yield t(f"{alg}, key without alg", lambda k, alg=alg: k.token(alg=alg, key="second", kid="no-alg"))
    yield t("RS512, key for RS512", lambda k: k.token(alg="RS512", key="second", kid="for-rs512"))
    yield t("RS256, key for RS512", lambda k: k.token(alg="RS256", key="second", kid="for-rs512"))
    yield t("ES256 named, RSA key", lambda k: k.token(alg="ES256", sign_as="RS256"))
    yield t("RS256 named, EC key", lambda k: k.token(alg="RS256", key="p256", kid="p256", sign_as="ES256"))
    for alg in ("none", "None", "NONE", "nOnE"):
        yield t(f"alg {alg}, no signature", lambda k, alg=alg: k.token(alg=alg, signature=b""))
        yield t(f"alg {alg}, some signature", lambda k, alg=alg: k.token(alg=alg, signature=b"x" * 256))
    for alg in (None, "", "rs256", "RSA-OAEP", "A256GCM", "dir", "ES256K", "HS256 ", 256, ["RS256"], {"alg": "RS256"}, "RS1"):
        yield t(f"alg {alg!r}", lambda k, alg=alg: k.token(alg=alg, sign_as="RS256"))
    for kid in (None, "", "unheard of", 1, ["main"], {"kid": "main"}, True, "MAIN", "main ", "nonsense", "for-encryption", "twice", "key-ops-verify", "key-ops-encrypt"):
        key = "second" if kid in ("", "for-encryption", "twice", "key-ops-verify", "key-ops-encrypt") else "main"
        yield t(f"kid {kid!r}", lambda k, kid=kid, key=key: k.token(kid=kid, key=key), fresh=True)
    yield t("kid null", lambda k: k.token(header={"alg": "RS256", "kid": None}))
    yield t("another issuer's key under our kid", lambda k: k.token(key="stranger"))
    yield t("our other key under the first one's kid", lambda k: k.token(key="second"))
    yield t("signature cut", lambda k: k.token()[:-4])
    yield t("signature longer", lambda k: k.token() + "AAAA")
    yield t("signature empty", lambda k: k.token(signature=b""))
    yield t("signature's last letter in another spelling", lambda k: respelled(k.token()))
    yield t("payload changed", lambda k: swapped(k, {"sub": "somebody else", "exp": 9999999999}))
    yield t("header with crit", lambda k: k.token(header={"alg": "RS256", "kid": "main", "crit": ["exp"], "exp": 1}))
    yield t("header with jwk", lambda k: k.token(header={"alg": "RS256", "kid": "main", "jwk": k.jwk("stranger", "main")}, key="stranger"))
    yield t("header with jku", lambda k: k.token(header={"alg": "RS256", "kid": "main", "jku": "http://127.0.0.1:9/"}, key="stranger"))
    yield t("header with zip and b64", lambda k: k.token(header={"alg": "RS256", "kid": "main", "zip": "DEF", "b64": False}))
    yield t("header an array", lambda k: k.token(header=["RS256", "main"], sign_as="RS256"))
    yield t("header an empty array", lambda k: k.token(header=[], sign_as="RS256"))
    yield t("header with alg twice", lambda k: k.token(header=b'{"alg":"none","kid":"main","alg":"RS256"}', sign_as="RS256"))
    yield t("header with a BOM", lambda k: k.token(header=b'\xef\xbb\xbf{"alg":"RS256","kid":"main"}', sign_as="RS256"))
    yield t("header not UTF-8", lambda k: k.token(header=b'{"alg":"RS256","kid":"main","x":"\xff"}', sign_as="RS256"))
    yield t("header null", lambda k: k.token(header=b"null", sign_as="RS256"))
    yield t("header with text behind", lambda k: k.token(header=b'{"alg":"RS256","kid":"main"} x', sign_as="RS256"))
    yield t("header with spaces around", lambda k: k.token(header=b' {"alg":"RS256","kid":"main"} \n', sign_as="RS256"))
    yield t("header escaped kid", lambda k: k.token(header=b'{"alg":"RS256","kid":"m\\u0061in"}', sign_as="RS256"))
    yield t("payload empty object", lambda k: k.token(bare=True))
    for name, payload in [
        ("array", []), ("string", b'"x"'), ("null", b"null"), ("number", b"1"), ("empty", b""), ("not JSON", b"{"), ("not UTF-8", b'{"sub":"\xff"}'),
        ("array of seven", [[], 9999999999, 0, "iss", "sub", "jti", "sid"]), ("text behind", b'{"sub":"a"} x'), ("spaces around", b' {"sub":"user_corpus"} '),
        ("sub twice", b'{"sub":"first","sub":"second"}'), ("exp twice", b'{"sub":"a","exp":1,"exp":9999999999}'), ("other claim twice", b'{"sub":"user_corpus","x":1,"x":2}'), ("lone surrogate", b'{"sub":"\\ud800"}'),
        ("NUL in sub", b'{"sub":"a\\u0000b"}'), ("NUL in another claim", b'{"sub":"user_corpus","x":"\\u0000"}'), ("deep", b'{"sub":"a","x":' + b"[" * 200 + b"]" * 200 + b"}"),
        ("deep but not too", b'{"sub":"user_corpus","x":' + b"[" * 100 + b"]" * 100 + b"}"), ("big number", b'{"sub":"user_corpus","x":123456789012345678901234567890}'), ("huge number", b'{"sub":"user_corpus","x":1e400}'),
        ("NaN", b'{"sub":"user_corpus","x":NaN}'),
    ]:  # fmt: skip
        yield t(f"payload {name}", lambda k, payload=payload: k.token(payload=payload))
    for seconds in (-1, -25, -28, -32, -60, -3600):
        yield t(f"exp {seconds}", lambda k, s=seconds: k.token(exp=s), align=True)
    for seconds in (-29, -30, -31):
        yield t(f"exp {seconds}, on the edge", lambda k, s=seconds: k.token(exp=s), align=True)
    for seconds in (0, 25, 29, 30, 32, 60, 3600):
        yield t(f"nbf {seconds}", lambda k, s=seconds: k.token(nbf=s), align=True)
    yield t("expired and not yet", lambda k: k.token(exp=-100, nbf=100))
    yield t("no exp", lambda k: k.token(exp=None))
    yield t("iat in the future", lambda k: k.token(iat=100000))
    for name in ("exp", "nbf", "iat"):
        for value in (None, 1.5, 1e10, "9999999999", True, -1, [], {}, 0, 2**53, 2**62, 2**64 - 1, 2**64, 10**30):
            yield t(f"claim {name} = {value!r}", lambda k, n=name, v=value: k.token({n: v}))
    for name in ("iss", "sub", "jti", "sid"):
        for value in (None, "", 7, True, [], {}, ["x"]):
            yield t(f"claim {name} = {value!r}", lambda k, n=name, v=value: k.token({n: v}))
    for value in (None, "", "x", [], ["x"], ["x", "y"], [1], [None], {}, 1, True):
        yield t(f"claim aud = {value!r}", lambda k, v=value: k.token({"aud": v}))
    yield t("sub missing", lambda k: k.token(sub=None))
    yield t("sub beyond ASCII", lambda k: k.token({"sub": "ünï✓\U0001f600"}))
    yield t("sub with quotes", lambda k: k.token({"sub": "'; drop table x; --\"\\"}))
    yield t("sub very long", lambda k: k.token({"sub": "x" * 3000}))
    yield t("expired with an unknown kid", lambda k: k.token(kid="unheard of", exp=-100), fresh=True)
    yield t("expired with a bad signature", lambda k: k.token(key="stranger", exp=-100))
    yield t("expired for a role that is not bound", lambda k: k.token(exp=-100), user="neondb_owner", fresh=True)
    yield t("good for a role that is not bound", lambda k: k.token(), user="neondb_owner", fresh=True)
    yield t("no kid for a role that is not bound", lambda k: k.token(kid=None), user="neondb_owner", fresh=True)
    yield t("a token of 12 KiB", lambda k: k.token({"x": "y" * 9000}))
    yield t("a token of 50 KiB", lambda k: k.token({"x": "y" * 37000}))
    yield t("expired, in front of a bad body", lambda k: k.token(exp=-100), body="{")
    yield t("password beside a token", lambda k: k.token(), connection="postgresql://authenticator:pw@ep-x-1.localhost/rowdo")
    yield case("token", "password alone", bare("select 1 as n", token=None, connection="postgresql://authenticator:pw@ep-x-1.localhost/rowdo"), host="apiauth")


def respelled(token: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]


def swapped(keys: Any, payload: dict[str, Any]) -> str:
    header, _, signature = keys.token().split(".")
    return f"{header}.{b64(json.dumps(payload).encode())}.{signature}"


# ------------------------------------------------------------------------------------------------------ bodies


def bodies() -> Iterator[Case]:
    for body in [
        "", " ", "{", "}", "[]", "{}", "null", "1", '"select 1"', '{"query": 1}', '{"query": null}', '{"query": ["select 1"]}', '{"Query": "select 1"}',
        '{"query": "select 1", "params": {}}', '{"query": "select 1", "params": null}', '{"query": "select 1", "params": "x"}', '{"query": "select 1", "arrayMode": 1}',
        '{"query": "select 1", "arrayMode": "true"}', '{"query": "select 1", "array_mode": true}', '{"queries": {}}', '{"queries": null}', '{"queries": ["select 1"]}', '{"queries": [{}]}',
        '{"queries": [{"query": 1}]}', '{"queries": [{"query": "select 1 as n", "params": null}]}', '{"queries": [[]]}', '{"queries": [["select 1 as n"]]}', '{"queries": [["select 1 as n", [], true]]}', '{"queries": []}', '{"queries": [{"query": "select 1 as n"}], "more": 1}',
        '{"query": "select 1 as n", "queries": []}', '{"query": 1, "queries": [{"query": "select 1 as n"}]}', '{"query": "select 1 as n", "query": "select 2 as n"}', '{"query": "select 1 as n", "params": [], "params": []}',
        '{"query": "select 1 as n", "more": [1, {"a": null}]}', '["select 1 as n"]', '["select 1 as n", [], true]', '["select 1 as n", [], true, 4]', '[[{"query": "select 1 as n"}]]', '{"query": "select 1 as n"} ', '{"query": "select 1 as n"} x', '{"query": "select 1 as n"}{}',
        '\ufeff{"query": "select 1 as n"}', '{"query": "\\ud800"}', '{"query": "select $1", "params": ["\\udc00"]}', '{"query": "select \'\\ud83d\\ude00\' as n"}', b"\xff", b'{"query": "select \'\xff\' as n"}',
        '{"query": "select 1 as n", "params": [NaN]}', '{"query": "select 1 as n", "params": [Infinity]}', '{"query": "select 1 as n",}', "{'query': 'select 1'}", '{"query": "select 1 as n" /* x */}', '{"query": "tab\tinside"}', '{"query": "select 1 as n", "x": 01}', '{"query": "select 1 as n", "x": 1e400}',
        '{"query": "select 1 as n", "x": ' + "[" * 120 + "]" * 120 + "}", '{"query": "select 1 as n", "x": ' + "[" * 200 + "]" * 200 + "}",
        '{"query": "select $1::text as n", "params": [' + "[" * 120 + "1" + "]" * 120 + "]}", '{"query": "select $1::text as n", "params": [' + "[" * 130 + "1" + "]" * 130 + "]}", '{"query": "select $1::text as n", "params": [' + "[" * 100_000 + "]" * 100_000 + "]}",
        '{"query": "", "params": []}', '{"query": "   "}', '{"query": ";"}', '{"query": "-- nothing"}', '{"query": "select 1 as n;"}', '{"query": "select 1 as n; "}', '{"query": "select 1 as n;;"}', '{"query": "select 1; select 2"}', '{"query": "begin; commit"}', '{"query": "select 1 \\u0000 where false"}',
        '{"query": "select \'\\u0007\\u001f\\u007f\' as n"}',
    ]:  # fmt: skip
        name = body if isinstance(body, str) else repr(body)
        yield case("body", name[:70] + (f" … ({len(name)})" if len(name) > 70 else ""), {"body": body})


# -------------------------------------------------------------------------------------------------- parameters


def parameters() -> Iterator[Case]:
    texts = [
        "null", "true", "false", "0", "-0", "1", "1.0", "1.5", "-0.0", "1e2", "1E2", "1e20", "1e21", "1e22", "1e-5", "1e-7", "0.1", "0.30000000000000004", "100000000000000000000", "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "18446744073709551616", "12345678901234567890123", "1.7976931348623157e308", "5e-324", "1e400", '""', '"x"', '"it\'s \\"quoted\\" \\\\"', '"\\n\\t\\u0001\\u007f\\u2028\\u00fc\\ud83d\\ude00"', '"/\\/"',
        "{}", '{"a":1}', '{"b":1,"a":2}', '{"a":1,"a":2}', '{"a":{"c":[1,null,{"z":1,"y":2}]},"b":"ü\\n"}', '{"a":1.0,"b":1e20,"c":12345678901234567890123}',
        "[]", "[1,2]", "[1.0,null,true]", '["a","b c","d,e","{f}","NULL",""]', '["q\\"","b\\\\s","n\\nl","t\\tb","\\u0001","ü","\\ud83d\\ude00"]', "[[1,2],[3,4]]", "[[],[]]", "[[1],[2,3]]", '[{"a":1}]', '[{"b":1,"a":"q\\"\\\\"}]', "[null]", "[[null]]",
    ]  # fmt: skip
    for text in texts:
        yield case("parameter", f"{text} as text", {"body": '{"query": "select $1::text as v", "params": [' + text + "]}"})
    for cast, text in [
        ("int", "7"), ("int", '"7"'), ("int", "7.5"), ("int", '"x"'), ("int", "true"), ("int", "[7]"), ("bool", "true"), ("bool", "1"), ("bool", '"yes"'), ("int8", "9223372036854775807"), ("int8", "9223372036854775808"), ("numeric", "12345678901234567890123.5"), ("float8", '"NaN"'), ("float8", "1e400"),
        ("jsonb", '{"a": [1]}'), ("jsonb", "[1,2]"), ("jsonb", '"[1,2]"'), ("jsonb", '"x"'), ("jsonb", "null"), ("json", '{"b": 1, "a": 2}'), ("text[]", '["a", null]'), ("text[]", '"{a,NULL}"'), ("text[]", '["n\\nl", "t\\tb", "\\u0001"]'), ("int[]", "[[1,2],[3,4]]"), ("int[]", "[1,\"2\",null]"), ("jsonb[]", '[{"a":1}, [1]]'), ("jsonb[]", '[{"a":"q\\"\\\\"}]'), ("bool[]", "[true,false]"),
        ("bytea", '"\\\\x00ff"'), ("uuid", '"0192f0aa-0000-7000-8000-00000000000A"'), ("timestamptz", '"2026-11-23T10:00:00.123Z"'), ("date", '"2026-11-23"'), ("interval", '"1 day 02:03:04"'), ("corpus.mood", '"so so"'), ("corpus.mood", '"unknown"'), ("corpus.pair", '"(1,x)"'), ("int4range", '"[1,5)"'), ("inet", '"::1"'),
    ]:  # fmt: skip
        yield case("parameter", f"{text} as {cast}", {"body": json.dumps({"queries": [ROLE]})[:-2] + ', {"query": "select $1::' + cast + ' as v", "params": [' + text + "]}]}"})
    yield case("parameter", "too few", bare("select $1::int as a, $2::int as b", 1))
    yield case("parameter", "too many", bare("select $1::int as a", 1, 2))
    yield case("parameter", "none for one", bare("select $1::int as a"))
    yield case("parameter", "one for none", bare("select 1 as a", 1))
    yield case("parameter", "not used", bare("select $2::int as a", 1, 2))
    yield case("parameter", "no type", bare("select $1 as a", "x"))
    yield case("parameter", "no type, null", bare("select $1 as a", None))
    yield case("parameter", "type inferred", bare("select $1 + 1 as a, $2 || 'x' as b", "41", "y"))
    yield case("parameter", "ambiguous", bare("select $1 + $2 as a", "1", "2"))
    yield case("parameter", "types at odds", bare("select $1::int, $1::text", "1"))
    yield case("parameter", "$0", bare("select $0"))
    yield case("parameter", "$99999999999", bare("select $99999999999"))
    yield case("parameter", "of an empty statement", bare("", 1))
    yield case("parameter", "in a utility statement", bare("set work_mem = $1", "1MB"))
    yield case("parameter", "NUL", bare("select $1::text as a", "cut\0short"))
    yield case("parameter", "65535", {"json": {"query": "select 1 as n where false", "params": [None] * 65535}})
    yield case("parameter", "65536", {"json": {"query": "select 1 as n where false", "params": [None] * 65536}})
    yield case("parameter", "500, all used", {"json": {"query": "select " + "+".join(f"${n}::int" for n in range(1, 501)) + " as n", "params": list(range(500))}})


# ------------------------------------------------------------------------------------------------------ values

EXPRESSIONS = [
    "true", "false", "null::bool", "1::int2", "-32768::int2", "2147483647::int4", "-2147483648", "9007199254740993::int8", "(-1)::int8", "0::float4", "1::float8", "0.1::float4", "0.1::float8", "1e20::float8", "1e15::float8", "1e16::float8", "123456789012345680::float8", "1e-5::float8", "1e-4::float8", "1e300::float8", "5e-324::float8", "'-0'::float8",
    "3.4e38::float4", "1.5e-10::float4", "16777217::float4", "'NaN'::float8", "'Infinity'::float8", "'-Infinity'::float4", "1.50::numeric", "'NaN'::numeric", "1e40::numeric", "1::money", "'a'::\"char\"", "'x'::char(3)", "'x'::varchar(3)", "'x'::name", "''", "'ü✓😀'", "E'\\n\\t\\\\\\u0001\"/'", "'\\x00ff'::bytea", "''::bytea", "B'101'", "'x'::xml",
    "'{\"a\": [1, null], \"a\": 2}'::json", "'{\"b\":1,\"a\":2}'::jsonb", "'null'::jsonb", "'1.0'::jsonb", "'1e400'::json", "'12345678901234567890.10'::json", "'\"\\u00fc\\n\"'::json", "E'[1,\\n2]'::json", "'\"x\"'::jsonb",
    "'2026-11-23'::date", "'infinity'::date", "'0044-03-15 BC'::date", "'10:00:00.5'::time", "'10:00+02'::timetz", "'2026-11-23 10:00'::timestamp", "'2026-11-23 10:00:00.123456+00'::timestamptz", "'-infinity'::timestamptz", "'1 year 2 mons 3 days 04:05:06.7'::interval", "'-1 day'::interval",
    "'0192f0aa-0000-7000-8000-00000000000A'::uuid", "'::1'::inet", "'10.0.0.0/8'::cidr", "'08:00:2b:01:02:03'::macaddr", "'(1,2)'::point", "'(1,2),(3,4)'::box", "'<(1,2),3>'::circle", "'a b'::tsvector", "'a & b'::tsquery", "'1/2'::pg_lsn", "'[1,5)'::int4range", "'empty'::int4range", "'{[1,2),[3,4)}'::int4multirange", "'[2026-01-01,)'::daterange", "'$.a'::jsonpath",
    "26::oid", "'pg_class'::regclass", "'authenticated'::regrole", "'now()'::regprocedure", "'1 2'::int2vector", "'1 2'::oidvector", "''::int2vector", "row(1, 'a b', null)", "(1, 'x')::corpus.pair", "'so so'::corpus.mood", "7::corpus.positive", "'a'::corpus.word", "'(0,1)'::tid", "'5'::xid", "'5'::xid8", "'5'::cid", "null", "'x'::unknown", "pg_typeof(1)", "'1:2:'::pg_snapshot", "'refcursor'::refcursor", "'a'::corpus.moods[]",
    "'{}'::text[]", "'{}'::int[]", "'{}'::jsonb[]", "'{}'::bool[]", "'{}'::corpus.mood[]", "'{{}}'::int[]", "array[1, null, 3]", "array[[1,2],[3,null]]", "array[[[1]]]", "'[2:3]={1,2}'::int[]", "'[1:1][-2:-1]={{1,2}}'::int[]", "array['a b', '\"', 'NULL', '', null, '\\', '{x}', 'a,b', ' lead', 'ü']", "array[E'n\\nl', E't\\tb']",
    "array[true, null, false]", "array[1::int8, 2]", "array[1.5::float8, 'NaN', 'Infinity', null]", "array[1::float4]", "array[1.50::numeric]", "array['{\"a\": [1, \"x,y\"]}'::jsonb, 'null', null]", "array['[1]'::json]", "array['\\x00ff'::bytea]", "array['2026-11-23 10:00+00'::timestamptz]", "array['2026-11-23'::date]", "array['1 day'::interval]", "array['(1,2)'::point]", "array['(3,4),(1,2)'::box, '(7,8),(5,6)']",
    "array['0192f0aa-0000-7000-8000-00000000000A'::uuid]", "array['fine','so so']::corpus.mood[]", "array[row(1,'a b')::corpus.pair]", "array[row(1,2)]", "array[7::corpus.positive]", "array['[1,5)'::int4range]", "array['a'::name]", "array['a'::\"char\"]", "array['x'::char(3)]", "array['1 2'::int2vector]", "array['pg_class'::regclass]", "array[26::oid]", "array['a b'::tsvector]", "array[B'1']", "array['10.0.0.1'::inet]", "(select array_agg(x) from generate_series(1, 0) x)", "array[]::text[]", "current_schemas(false)", "'{a,b}'::corpus.words",
]  # fmt: skip


def values() -> Iterator[Case]:
    for expression in EXPRESSIONS:
        query = f"select {expression} as v"
        yield case("value", f"{expression} in JSON", person(query))
        yield case("value", f"{expression} raw", person(query, headers=RAW + ARRAY))
    yield case("value", "no columns", bare("select"))
    yield case("value", "no columns, two rows", bare("select from generate_series(1, 2)"))
    yield case("value", "no columns, arrays", bare("select from generate_series(1, 2)", headers=ARRAY))
    yield case("value", "the same name twice", bare("select 1 as a, 2 as a"))
    yield case("value", "the same name twice, arrays", bare("select 1 as a, 2 as a", headers=ARRAY))
    yield case("value", "no names", bare("select 1, 'x', now() is null"))
    yield case("value", "odd names", bare("select 1 as \"\", 2 as \"a\"\"b\\\", 3 as \"ü\n\""), )
    yield case("value", "a numeral name", bare("select 1 as \"2\", 2 as \"1\""))
    yield case("value", "columns of a table", person("select n, t, c, v, num, ts from corpus.typed"))
    yield case("value", "types with modifiers", bare("select 1::numeric(10,2) a, 'x'::varchar(7) b, 'x'::char(4) c, '10:00'::time(3) d, '1 day'::interval day e, B'1'::bit(3) f"))
    yield case("value", "a client encoding", bare("select set_config('client_encoding', 'latin1', false) as a, 'ü' as b"))
    yield case("value", "a date style in the same batch", plain("set datestyle = 'German'", "select '2026-11-23'::date as d", "set intervalstyle = 'iso_8601'", "select '1 day'::interval as i", "set bytea_output = 'escape'", "select '\\x00ff'::bytea as b", "set extra_float_digits = -5", "select 0.1::float8 * 3 as f"))
    yield case("value", "a time zone in the same batch", plain("set timezone = 'Asia/Kolkata'", "select '2026-11-23 10:00:00+00'::timestamptz as t"))


# ---------------------------------------------------------------------------------------------------- commands


def commands() -> Iterator[Case]:
    for query in [
        "select generate_series(1, 130) as n", "select 1 as n where false", "insert into corpus.notes (body) values ('a'), ('b')", "insert into corpus.notes (body) values ('a') returning body", "update corpus.notes set body = 'x' where false", "delete from corpus.notes where false",
        "with gone as (delete from corpus.notes returning *) select count(*) from gone", "merge into corpus.notes t using (select 'merged' as b) s on false when not matched then insert (body) values (s.b)", "values (1), (2)", "table corpus.typed", "show server_encoding", "set work_mem = '1MB'", "reset work_mem", "begin", "commit", "rollback", "start transaction", "savepoint a",
        "declare c cursor for select 1", "listen x", "notify x", "unlisten *", "prepare p as select 1", "execute p", "deallocate all", "discard all", "discard plans", "explain select 1", "explain (format json) select 1", "vacuum corpus.notes", "analyze corpus.notes", "lock table corpus.notes", "do $$ begin end $$", "call corpus.nothing()", "create temp table tt (n int)",
        "create table corpus.denied (n int)", "drop table corpus.notes", "truncate corpus.notes", "copy corpus.notes to stdout", "copy corpus.notes from stdin", "copy (select 1) to stdout", "set role anonymous", "reset role", "set session authorization default", "set session authorization postgres", "checkpoint", "load 'x'", "comment on table corpus.notes is 'x'", "select * from corpus.notes for update", "fetch all from nothing", "close all", "refresh materialized view nothing", "create role r", "grant select on corpus.notes to anonymous", "alter role current_user set work_mem = '1MB'", "select pg_sleep(0.01) is null as v", "select 1 as n into temp t9",
    ]:  # fmt: skip
        yield case("command", f"{query} (alone)", bare(query))
        yield case("command", f"{query} (in a batch)", person(query), *(SWEEP if query.startswith("copy") else []))


# ------------------------------------------------------------------------------------------------------ errors


def errors() -> Iterator[Case]:
    for query in [
        "wrong", "select", "select nothing from nowhere", "select nothing", "select nosuch(1)", "select to_dat('x')", "select 1/0", "select 'x'::int", "select 2147483648::int4", "select repeat('x', -1)", "insert into corpus.strict values (-1, 1)", "insert into corpus.strict values (1, null)", "insert into corpus.strict values (1, 1), (1, 1)", "insert into corpus.strict values (1, 1, 99)", "insert into corpus.strict (nothing) values (1)",
        "insert into corpus.strict values ('x', 1)", "select 0::corpus.positive", "select 'nothing'::corpus.mood", "insert into corpus.notes (user_id, body) values ('somebody else', 'x')", "select * from corpus.secret", "select corpus.fails()", "select corpus.fails_with()", "select corpus.fails_nested()", "select corpus.checks()", "do $$ begin execute 'select wrong'; end $$", "do $$ begin raise exception 'ä %', 'ü' using detail = 'd', hint = 'h', errcode = 'RW001', column = 'c', constraint = 'k', datatype = 't', table = 'tt', schema = 's'; end $$", "do $$ begin raise exception using errcode = 'P0001'; end $$",
        "do $$ begin raise sqlstate '22012'; end $$", "do $$ begin raise exception 'multi\nline'; end $$", "do $$ begin raise warning 'only a warning'; end $$", "select set_config('role', 'member', true)", "select set_config('role', 'postgres', true)", "set role neondb_owner", "set nothing = 1", "select set_config('nothing', '1', true)", "select current_setting('nothing.at.all')", "select pg_read_file('/etc/passwd')", "select lo_create(0)", "select pg_terminate_backend(pg_backend_pid())", "select pg_cancel_backend(pg_backend_pid())", "select dblink('x')",
        "set transaction isolation level serializable", "select 'ünï' || nosuch", "select '\u2028' || nosuch", "select $$\n\n$$, nosuch", "select e'\\xff'", "select convert_from('\\xff', 'utf8')", "select json_build_object(1)", "select '{'::json", "select '{\"a\":'::jsonb", "select '[1,2'::int4range", "select array[1,2] || 'x'", "select '{1,2'::int[]", "select (array[1])[1:2:3]", "select xmlparse(document '<a>')", "select * from generate_series(1, 10, 0)", "create extension nothing", "alter table corpus.notes disable row level security", "select 1 from corpus.notes, lateral (select wrong) x", "with recursive r as (select 1 union all select 1 from r) select count(*) from r, nosuch", "select nextval('corpus.nothing')", "grant select on corpus.secret to anonymous", "select auth.nothing()",
    ]:  # fmt: skip
        yield case("error", f"{query} (alone)", bare(query))
        yield case("error", f"{query} (in a batch)", person(query))
    yield case("error", "statement timeout", plain("set local statement_timeout = '50ms'", "select pg_sleep(5)"))
    yield case("error", "lock timeout is not met", plain("set local lock_timeout = '50ms'", "select 1 as n"))
    yield case("error", "idle in transaction timeout", plain("set local idle_in_transaction_session_timeout = '1ms'", "select 1 as n"))
    yield case("error", "stack depth", bare("select " + "(" * 20000 + "1" + ")" * 20000))
    yield case("error", "1700 columns", bare("select " + ",".join(map(str, range(1700)))))


# ----------------------------------------------------------------------------------------------------- batches


def batches() -> Iterator[Case]:
    for level in ["ReadUncommitted", "ReadCommitted", "RepeatableRead", "Serializable", "serializable", "READ COMMITTED", "Snapshot", "", " Serializable "]:
        header = [("Neon-Batch-Isolation-Level", level)]
        yield case("batch", f"isolation {level!r}", plain("select current_setting('transaction_isolation') as v", headers=header))
        yield case("batch", f"isolation {level!r} for one statement", bare("select current_setting('transaction_isolation') as v", headers=header))
    for value in ("true", "false", "True", ""):
        yield case("batch", f"read only {value!r}", plain("select current_setting('transaction_read_only') as v", headers=[("Neon-Batch-Read-Only", value)]))
        yield case("batch", f"deferrable {value!r}", plain("select current_setting('transaction_deferrable') as v", headers=[("Neon-Batch-Deferrable", value)]))
    yield case("batch", "read only for one statement", bare("select current_setting('transaction_read_only') as v", headers=[("Neon-Batch-Read-Only", "true")]))
    everything = [("Neon-Batch-Isolation-Level", "Serializable"), ("Neon-Batch-Read-Only", "true"), ("Neon-Batch-Deferrable", "true")]
    yield case("batch", "all options", plain("select current_setting('transaction_isolation') || current_setting('transaction_read_only') || current_setting('transaction_deferrable') as v", headers=everything))
    yield case("batch", "a write in a read-only one", person("insert into corpus.notes (body) values ('x')", headers=[("Neon-Batch-Read-Only", "true")]))
    yield case("batch", "options and an error", person("select 1/0", headers=everything))
    yield case("batch", "options and a bad body", {"body": "{", "headers": everything})
    yield case("batch", "empty with options", {"json": {"queries": []}, "headers": everything})
    yield case("batch", "one transaction", plain("select txid_current() = txid_current() as v", "select txid_current() > 0 as v"))
    yield case("batch", "now() stands still", plain("select set_config('a.b', now()::text, true) is null as v", "select current_setting('a.b') = now()::text as v"))
    marker = "select count(*)::int as n from corpus.notes where body = '{}'"

    def left(name: str, *queries: str, **more: Any) -> Case:
        mark = "mark " + name
        sweep = SWEEP if any(query.startswith("copy") for query in queries) else []
        return case("batch", name, person(*[query.replace("{}", mark) for query in queries], **more), *sweep, person(marker.replace("{}", mark)), person(f"delete from corpus.notes where body = '{mark}'"))

    add = "insert into corpus.notes (body) values ('{}')"
    yield left("all kept", add, add)
    yield left("error in the second", add, "select 1/0")
    yield left("error in the first", "select 1/0", add)
    yield left("rollback in the middle", add, "rollback", "select 1 as n")
    yield left("commit in the middle, error after", add, "commit", "select 1/0")
    yield left("commit in the middle, write, error after", add, "commit", "set role authenticated", add, "select 1/0")
    yield left("commit in the middle, write and no error", add, "commit", "set role authenticated", add)
    yield left("rollback in the middle, write, error after", "rollback", "set role authenticated", add, "select 1/0")
    yield left("commit and begin in the middle, error after", add, "commit", "begin", "set role authenticated", add, "select 1/0")
    yield left("savepoint", add, "savepoint a", add, "rollback to a", "select 1 as n")
    yield left("error behind a savepoint", add, "savepoint a", "select 1/0", "rollback to a")
    yield left("begin in a transaction", "begin", add)
    yield left("prepare transaction", add, "prepare transaction 'x'")
    yield left("commit and chain", add, "commit and chain", "select current_setting('transaction_isolation') as v")
    yield left("a constraint at commit", add, "insert into corpus.later values (1), (1)")
    yield left("an empty statement in between", add, "", add)
    yield left("copy in between", add, "copy corpus.notes to stdout", add)
    yield left("discard all in between", add, "discard all", add)
    yield left("vacuum after commit", add, "commit", "vacuum corpus.notes")
    yield left("create database after commit", "commit", "create database nothing")
    yield left("a failing commit of one's own", add, "savepoint a", "release a", "commit", "commit")
    yield case("batch", "a thousand statements", {"json": {"queries": [{"query": "select 1 as n"}] * 1000}})
    yield case("batch", "mixed parameters", {"json": {"queries": [{"query": "select $1::int as a", "params": [1]}, {"query": "select $1::text as b", "params": ["x"]}, {"query": "select 1 as c"}]}})
    yield case("batch", "temporary table over statements", plain("create temp table t (n int) on commit drop", "insert into t values (1), (2)", "select n from t order by n"))
    yield case("batch", "cursor over statements", plain("declare c cursor for select generate_series(1, 5) as n", "fetch 2 from c", "fetch 2 from c", "move all in c", "close c"))
    yield case("batch", "prepared statement over statements", plain("prepare p (int) as select $1 + 1 as n", "execute p(4)", "deallocate p"))
    yield case("batch", "the unnamed statement is not kept", plain("prepare \"\" as select 1", "select count(*)::int as n from pg_prepared_statements"))
    yield case("batch", "a type made in the batch", person("create type pg_temp.fresh as enum ('a b', 'c')", "select array['a b']::pg_temp.fresh[] as v, 'c'::pg_temp.fresh as w"))
    yield case("batch", "a broken search path before an enum", person("set local search_path = pg_temp, corpus", "select 'so so'::mood as v, array['so so']::mood[] as w"))


# ---------------------------------------------------------------------------------------------------- sessions


def sessions() -> Iterator[Case]:
    pairs = [
        ("search_path", "set search_path = pg_catalog", "select current_setting('search_path') as v"),
        ("a setting of one's own", "select set_config('my.secret', 'x', false)", "select nullif(current_setting('my.secret', true), '') as v"),
        ("read only", "set default_transaction_read_only = on", "select current_setting('transaction_read_only') as v"),
        ("role", "set role anonymous", "select current_user::text as v"),
        ("prepared", "prepare mine as select 1", "select count(*)::int as v from pg_prepared_statements"),
        ("cursor", "declare mine cursor with hold for select 1", "select count(*)::int as v from pg_cursors where name <> ''"),
        ("listening", "listen mine", "select count(*)::int as v from pg_listening_channels()"),
        ("lock", "select pg_advisory_lock(77)", "select count(*)::int as v from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"),
        ("transaction", "begin", "select now() = statement_timestamp() as v"),
        ("failed transaction", "begin", "select 1 as v"),
        ("timezone", "set timezone = 'Asia/Kolkata'", "select current_setting('timezone') as v"),
        ("client encoding", "set client_encoding = 'latin1'", "select current_setting('client_encoding') || 'ü' as v"),
        ("random", "select setseed(0.5)", "select random() = (select random() from (select setseed(0.5)) x) as v"),
        ("sequence", "select 1", "select lastval() as v"),
        ("application name", "set application_name = 'mine'", "select current_setting('application_name') as v"),
        ("local proxy's key", "set pg_session_jwt.jwk = 'x'", "select 1 as v"),
        ("claims of PostgREST", "select set_config('request.jwt.claims', '{\"sub\":\"victim\"}', false)", "select nullif(current_setting('request.jwt.claims', true), '') as v"),
    ]  # fmt: skip
    for name, leave, look in pairs:
        yield case("session", f"{name} (alone)", bare(leave), bare(look))
        yield case("session", f"{name} (after commit in a batch)", plain("commit", leave), bare(look))
        yield case("session", f"{name} (to another person)", bare(leave), bare(look, token=lambda k: k.token({"sub": "user_other"})))


# -------------------------------------------------------------------------------------------------------- auth


def auth() -> Iterator[Case]:
    uuid = "0192f0aa-0000-7000-8000-00000000000A"
    everything = {"org_id": "org_1", "role": "member", "permissions": ["a", "b"], "nested": {"z": 1, "a": [1.0, None]}, "n": 1e20, "text": "ü\n\"", "iss": "https://x", "aud": ["a"]}
    yield case("auth", "user_id", person("select auth.user_id() as v"))
    yield case("auth", "session", person("select auth.session() - 'iat' - 'exp' as v", token=lambda k: k.token(everything)))
    yield case("auth", "session as text", person("select (auth.session() - 'iat' - 'exp' - 'jti')::text as v", token=lambda k: k.token(everything), headers=RAW))
    yield case("auth", "session's jti", person("select auth.session() -> 'jti' is not null as there, jsonb_typeof(auth.session() -> 'jti') as type", token=lambda k: k.token({"jti": "jti_0001"})))
    yield case("auth", "session without a jti", person("select auth.session() ? 'jti' as there"))
    yield case("auth", "session is jsonb", person("select pg_typeof(auth.session())::text as v"))
    yield case("auth", "uid of an id that is none", person("select auth.uid() as v"))
    for subject in (uuid, uuid.lower(), uuid.replace("-", ""), "{" + uuid + "}", "urn:uuid:" + uuid, " " + uuid, uuid[:-1], ""):
        yield case("auth", f"uid of {subject!r}", person("select auth.uid() as v, auth.user_id() as id", token=lambda k, s=subject: k.token({"sub": s})))
    yield case("auth", "no sub", person("select auth.user_id() as v, auth.uid() as u, jsonb_typeof(auth.session()) as s", token=lambda k: k.token(sub=None)))
    for value in (None, ""):
        yield case("auth", f"sub {value!r}", person("select auth.user_id() as v", token=lambda k, v=value: k.token({"sub": v})))
        yield case("auth", f"session with sub {value!r}", person("select auth.session() -> 'sub' as v", token=lambda k, v=value: k.token({"sub": v})))
    yield case("auth", "jwt()", person("select auth.jwt() ->> 'sub' as v"))
    yield case("auth", "organization()", person("select auth.organization() as v, auth.organization_id() as o", token=lambda k: k.token({"o": {"id": uuid, "slug": "s", "role": "owner"}})))
    yield case("auth", "init()", person("select auth.init()"))
    yield case("auth", "jwt_session_init with garbage", person("select auth.jwt_session_init('x')"))
    yield case("auth", "jwt_session_init with a token of one's own", {"json": {"queries": [ROLE, {"query": "select auth.jwt_session_init($1)", "params": ["{token}"]}]}})
    yield case("auth", "jwt_session_init again with the token in force", person("select auth.jwt_session_init(current_setting('pg_session_jwt.jwt'))", "select auth.user_id() as v"))
    yield case("auth", "the claims of PostgREST are not read", person("select set_config('request.jwt.claims', '{\"sub\":\"victim\"}', true)", "select auth.user_id() as v, auth.session() ->> 'sub' as s"))
    yield case("auth", "the key cannot be set", person("select set_config('pg_session_jwt.jwk', '{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}', true)", "select auth.user_id() as v"))
    yield case("auth", "the key cannot be reset", person("reset pg_session_jwt.jwk", "select auth.user_id() as v"))
    yield case("auth", "the token emptied", person("select set_config('pg_session_jwt.jwt', '', true)", "select auth.user_id() as v"))
    yield case("auth", "the token replaced", person("select set_config('pg_session_jwt.jwt', 'a.b.c', true)", "select auth.user_id() as v"))
    yield case("auth", "the token reset", person("reset pg_session_jwt.jwt", "select auth.user_id() as v, auth.session() as s"))
    yield case("auth", "everything reset", person("reset all", "select auth.user_id() as v"))
    yield case("auth", "everything discarded", plain("commit", "discard all", "set role authenticated", "select auth.user_id() as v"))
    yield case("auth", "visible settings", person("select count(*)::int as n from pg_settings where name like 'pg_session_jwt%' or name like 'request.jwt%'"))
    yield case("auth", "as authenticator", bare("select auth.user_id() as v"))
    yield case("auth", "as anonymous", plain("select set_config('role', 'anonymous', true)", "select auth.user_id() as v"))
    yield case("auth", "replacing the function", person("create or replace function auth.user_id() returns text language sql as $$ select 'victim' $$"))
    yield case("auth", "a function in front of it", person("create function public.user_id() returns text language sql as $$ select 'victim' $$"))
    yield case("auth", "owner of the functions", person("select n.nspname::text, p.proname::text, p.provolatile::text, p.prosecdef, p.proparallel::text, p.proisstrict, prorettype::regtype::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where nspname = 'auth' order by 2"))
    yield case("auth", "usage of the schema", person("select has_schema_privilege('authenticated', 'auth', 'usage') as authenticated, has_schema_privilege('anonymous', 'auth', 'usage') as anonymous, has_schema_privilege('authenticator', 'auth', 'usage') as authenticator"))
    yield case("auth", "in a policy", person("select body from corpus.notes where body = 'mine' or body = 'theirs' order by 1"))
    yield case("auth", "in a default", person("insert into corpus.notes (body) values ('made') returning user_id, body", "delete from corpus.notes where body = 'made'"))
    yield case("auth", "in a parallel plan", person("set local parallel_setup_cost = 0", "set local parallel_tuple_cost = 0", "set local min_parallel_table_scan_size = 0", "set local debug_parallel_query = on", "select count(*)::int as n, min(auth.user_id()) as v from corpus.many where n > 0"))
    yield case("auth", "as an init plan", person("explain (costs off) select * from corpus.notes"))
    yield case("auth", "in a function of SQL", person("select corpus.me() as v"))
    yield case("auth", "in a function of PL/pgSQL", person("select corpus.me_plpgsql() as v"))
    yield case("auth", "two people in turn", person("select auth.user_id() as v"), person("select auth.user_id() as v", token=lambda k: k.token({"sub": "user_other"})), person("select auth.user_id() as v"))
    yield case("auth", "another's rows", person("insert into corpus.notes (body) values ('secret of corpus')"), person("select count(*)::int as n from corpus.notes where body = 'secret of corpus'", token=lambda k: k.token({"sub": "user_other"})), person("update corpus.notes set body = 'x' where body = 'secret of corpus'", token=lambda k: k.token({"sub": "user_other"})), person("delete from corpus.notes where body = 'secret of corpus'"))


# ------------------------------------------------------------------------------------------------------- sizes


def sizes() -> Iterator[Case]:
    def sized(size: int) -> str:
        frame = '{"query": "select length($1) as n", "params": [""]}'
        return '{"query": "select length($1) as n", "params": ["' + "x" * (size - len(frame)) + '"]}'

    for size in (LIMIT - 1, LIMIT, LIMIT + 1, LIMIT + 1000):
        yield case("size", f"a request of {size - LIMIT:+d} bytes", {"body": sized(size)})
        yield case("size", f"a request of {size - LIMIT:+d} bytes, chunked", {"body": sized(size), "chunked": True})
    yield case("size", "one value of 9 MiB", bare("select repeat('x', 9000000) as v"))
    yield case("size", "one value of 10 MiB and more", bare("select repeat('x', 10485700) as v"))
    yield case("size", "one value of 20 MiB", bare("select repeat('x', 20000000) as v"))
    yield case("size", "a value of quotes, twice as long escaped", bare("select repeat('\"', 6000000) as v"))
    yield case("size", "two rows of 6 MiB", bare("select repeat('x', 6000000) as v from generate_series(1, 2)"))
    yield case("size", "three rows of 6 MiB", bare("select repeat('x', 6000000) as v from generate_series(1, 3)"))
    yield case("size", "rows without end", bare("select repeat('x', 1000) as v, generate_series(1, 100000000) as n"))
    yield case("size", "two statements of 6 MiB", plain("select repeat('x', 6000000) as v", "select repeat('x', 6000000) as v"))
    yield case("size", "two statements of 6 MiB and a third", plain("select repeat('x', 6000000) as v", "select repeat('x', 6000000) as v", "select 1 as n"))
    yield case("size", "after that, all is well", bare("select 1 as n"))
    yield case("size", "written, then too large", person("insert into corpus.notes (body) values ('too large')", "select repeat('x', 6000000) as v from generate_series(1, 3)"), person("select count(*)::int as n from corpus.notes where body = 'too large'"), person("delete from corpus.notes where body = 'too large'"))
    yield case("size", "alone, written, then too large", {"json": {"query": "insert into corpus.open (body) select repeat('x', 6000000) from generate_series(1, 3) returning body"}}, bare("select count(*)::int as n from corpus.open"), bare("delete from corpus.open"))
    yield case("size", "100000 rows", bare("select n from generate_series(1, 100000) n", headers=RAW + ARRAY))


GROUPS = [protocol, connections, tokens, bodies, parameters, values, commands, errors, batches, sessions, auth, sizes]


def all_cases() -> Iterator[Case]:
    seen: set[tuple[str, str]] = set()
    for group in GROUPS:
        for each in group():
            key = each["group"], each["name"]
            assert key not in seen, key
            seen.add(key)
            yield each
