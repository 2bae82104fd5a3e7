import pytest

from tui.neon.address import Address, checked
from tui.neon.errors import MisconfiguredError

HOST = "ep-cool-name-123.c-2.us-east-1.aws.neon.tech"


@pytest.mark.parametrize(
    ("host", "with_token", "endpoint"),
    [
        (HOST, True, "https://apiauth.c-2.us-east-1.aws.neon.tech/sql"),
        (HOST, False, "https://api.c-2.us-east-1.aws.neon.tech/sql"),
        (f"{HOST}:5432", True, "https://apiauth.c-2.us-east-1.aws.neon.tech/sql"),
        ("ep-a-1-pooler.us-east-1.aws.neon.tech", False, "https://api.us-east-1.aws.neon.tech/sql"),
        ("EP-A-1.US-EAST-1.AWS.NEON.TECH", False, "https://api.us-east-1.aws.neon.tech/sql"),
    ],
)
def test_the_endpoint_is_found_by_the_host(host: str, with_token: bool, endpoint: str) -> None:
    assert Address.parse(f"postgresql://someone@{host}/neondb").endpoint(with_token=with_token) == endpoint


def test_the_parts_are_decoded_and_the_string_is_sent_as_it_is() -> None:
    url = f"postgres://some%20one:p%40ss@{HOST}:5432/my%20db?sslmode=require&options=x"
    address = Address.parse(url)
    assert (address.user, address.host, address.database) == ("some one", HOST, "my db")
    assert address.connection_string == url
    assert address.has_password


def test_letters_a_header_cannot_carry_are_percent_encoded() -> None:
    address = Address.parse(f"postgresql://jürgen@{HOST}/neondb")
    assert address.connection_string == f"postgresql://j%C3%BCrgen@{HOST}/neondb"


def test_the_password_stays_at_home_where_a_token_goes() -> None:
    address = Address.parse(f"postgresql://owner:secret@{HOST}/neondb", keep_password=False)
    assert address.connection_string == f"postgresql://owner@{HOST}/neondb"


def test_the_password_is_not_shown() -> None:
    address = Address.parse(f"postgresql://owner:secret@{HOST}/neondb?password=secret")
    assert "secret" not in repr(address)
    assert "secret" not in address.public


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"https://secret@{HOST}/neondb", "does not start with postgresql://"),
        ("secret", "does not start with postgresql://"),
        (f"postgresql://{HOST}/neondb", "no user name"),
        (f"postgresql://secret@{HOST}", "no database name"),
        (f"postgresql://me:sec/ret@{HOST}/neondb", "percent-encoded"),
        ("postgresql://secret@/neondb", "no full host name"),
        ("postgresql://secret@127.0.0.1/neondb", "not an IP address"),
        ("postgresql://secret@[2001:db8::1]/neondb", "not an IP address"),
        ("postgresql://secret@intranet/neondb", "no full host name"),
        ("postgresql://secret@[::1/neondb", "cannot be read"),
    ],
)
def test_an_unusable_connection_string_is_explained_but_not_repeated(url: str, why: str) -> None:
    with pytest.raises(MisconfiguredError) as caught:
        Address.parse(url)
    assert why in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "postgresql://authenticated@ep-" in str(caught.value)


def test_nothing_is_guessed_about_this_machine() -> None:
    with pytest.raises(MisconfiguredError, match="give its URL"):
        Address.parse("postgresql://me@ep-1.localhost/rowdo").endpoint(with_token=True)


@pytest.mark.parametrize(
    "url", ["https://host/sql", "http://127.0.0.1:5/sql", "http://[::1]:5/sql", "http://x.localhost:5/sql"]
)
def test_a_token_travels_over_tls_or_within_this_machine(url: str) -> None:
    assert checked(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://host/sql",
        "http://localhost.evil.example/sql",
        "ftp://localhost/",
        "https://a:b@host/sql",
        "",
        "http://[x/",
        "https://host:5x/",
    ],
)
def test_and_nowhere_else(url: str) -> None:
    with pytest.raises(MisconfiguredError):
        checked(url)
