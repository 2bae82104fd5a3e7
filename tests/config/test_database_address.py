"""Different URLs of one database are recognized as such, URLs of two databases never are."""

from pathlib import Path

import pytest

from tui.config import Settings, same_database
from tui.config.database_address import address

REST = "c-2.eu-central-1.aws.neon.tech"
STRING = f"postgresql://authenticated@ep-cool-rain-1.{REST}/neondb"
DATA_API = f"https://ep-cool-rain-1.apirest.{REST}/neondb/rest/v1"


def settings(string: str | None = None, data_api: str | None = None, sql_url: str | None = None) -> Settings:
    return Settings("p", "client_1", Path(), Path(), "https://w", string, sql_url, data_api)


ONE = [
    settings(STRING),
    settings(STRING.replace("authenticated@", "authenticator@")),
    settings(STRING.replace("ep-cool-rain-1.", "EP-cool-rain-1-pooler.")),
    settings(f"{STRING}?sslmode=require&channel_binding=require"),
    settings(STRING.replace("postgresql:", "postgres:").replace(".tech/", ".tech:5432/")),
    settings(None, DATA_API),
    settings(None, f"{DATA_API}/"),
    settings(STRING, DATA_API),
    settings(STRING, None, "http://127.0.0.1:5000/sql"),
    settings(STRING, "http://127.0.0.1:5000/neondb/rest/v1", "http://127.0.0.1:5000/sql"),
]
"""Ways to the same database."""

OTHERS = [
    settings(STRING.replace("/neondb", "/other")),
    settings(STRING.replace("ep-cool-rain-1.", "ep-cool-rain-2.")),
    settings(STRING.replace(".neon.tech", ".neon-pooler.tech")),
    settings(STRING.replace(".tech/", ".tech:5433/")),
    settings(STRING.replace(f".{REST}", ".attacker.example")),
    settings(STRING, DATA_API.replace("ep-cool-rain-1", "ep-cool-rain-2")),
    settings(STRING, "http://127.0.0.1:5000/neondb/rest/v1"),
    settings(STRING, None, "https://elsewhere.example/sql"),
    settings(None, DATA_API.replace("/neondb/", "/other/")),
    settings(None, DATA_API.replace("https:", "http:")),
    settings(None, DATA_API.replace(f".{REST}", ".attacker.example")),
    settings(None, "https://127.0.0.1/neondb/rest/v1"),
]


def test_the_ways_to_one_database_have_one_name() -> None:
    assert {each.databases for each in ONE} == {(f"postgresql://ep-cool-rain-1.{REST}/neondb",)}


def test_no_other_database_has_that_name() -> None:
    assert ONE[0].databases not in [each.databases for each in OTHERS]


def test_every_url_in_use_is_in_what_a_session_is_for() -> None:
    # Written otherwise they are the same, through another API they are not.
    same = [each.urls for each in ONE[:5]]
    assert set(same) == {f"postgresql://ep-cool-rain-1.{REST}/neondb"}
    everything = [each.urls for each in (*ONE[4:], *OTHERS)]
    assert len(set(everything)) == len(everything) - 1, "but for the slash that ends one"


@pytest.mark.parametrize(
    ("url", "same"),
    [
        (DATA_API, True),
        (DATA_API.replace("neondb", "other"), False),
        (DATA_API.replace("ep-cool-rain-1", "ep-else"), False),
        (DATA_API.replace("eu-central-1", "us-east-1"), False),
        ("http://127.0.0.1:8000/neondb/rest/v1", False),
        ("https://attacker.example/neondb/rest/v1", False),
    ],
)
def test_a_data_api_is_compared_with_the_owners_string(url: str, same: bool) -> None:
    owner = STRING.replace("authenticated@", "neondb_owner:pw@")
    assert same_database(owner, url) is same


def test_an_address_shows_no_password() -> None:
    assert "s3cret" not in address("postgresql://a:s3cret@ep-x.neon.tech/neondb?password=s3cret")
