"""Any text as an address is refused with a message or usable, and is never repeated."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.config import Settings
from tui.config.connection import SETTINGS, shown
from tui.config.mistakes import mistake_in

PIECES = st.sampled_from(
    ["postgresql://", "https://", "neondb_owner", "authenticated", "ep-x", "ep-x.neon.tech", "apirest",
     "neondb", "/rest/v1", "127.0.0.1", ":5432", "%40", *":@/?#%[].\\ 'é\ud800"]
)  # fmt: skip
TEXTS = st.one_of(st.text(min_size=1), st.lists(PIECES, min_size=1, max_size=9).map("".join)).filter(
    lambda text: text == text.strip() and text
)


@given(st.sampled_from((*SETTINGS, "owner_url")), TEXTS)
@example("authenticated_url", "postgresql://authenticated@[::1/x")
@example("data_api_url", "https://ep-x.neon.tech:99999/db/rest/v1")
@example("authenticated_url", "postgresql://authenticated@ep-x.neon.tech/\ud800")
def test_what_is_not_refused_can_be_compared(setting: str, text: str) -> None:
    mistake = mistake_in(setting, text)
    if mistake is not None:
        assert mistake.id
        assert mistake.words.endswith((".", "neondb", "rest/v1", ")"))
    elif setting in ("authenticated_url", "sql_url", "data_api_url"):
        settings = Settings("p", "client_1", Path(), Path(), **{setting: text})  # type: ignore[arg-type]
        assert settings.urls
        assert isinstance(settings.databases, tuple)
    assert shown(setting, text)


@given(st.text(st.characters(min_codepoint=48, max_codepoint=122), min_size=8), TEXTS)
def test_a_password_is_never_repeated(password: str, rest: str) -> None:
    text = f"postgresql://neondb_owner:s3cr{password}{rest}@ep-x.neon.tech/neondb"
    for setting in (*SETTINGS, "owner_url"):
        if mistake := mistake_in(setting, text):
            assert f"s3cr{password}" not in mistake.words
        assert f"s3cr{password}" not in shown(setting, text)


@pytest.mark.parametrize("secret", ["p@ss/w#rd", "what?w#rd", "p/w#rd", "p@ss w#rd"])
def test_no_part_of_a_mistyped_password_is_shown(secret: str) -> None:
    said = shown("owner_url", f"postgresql://neondb_owner:{secret}@ep-x.neon.tech/neondb")
    assert said == "a value that cannot be used"


@pytest.mark.parametrize(
    "text",
    [
        "foo",
        "https://ep-x.neon.tech",
        "https://ep-x.apirest.neon.tech/neondb/rest/v1",
        "postgresql://ep-x.neon.tech/neondb",
        "postgresql://neondb_owner:secret@ep-x.neon.tech",
        "postgresql://neondb_owner:secret@ep-x/neondb",
    ],
)
def test_the_example_is_one_of_the_same_role(text: str) -> None:
    for setting, role in (("owner_url", "neondb_owner:…@"), ("authenticated_url", "authenticated@")):
        mistake = mistake_in(setting, text)
        assert mistake is not None
        assert f"postgresql://{role}ep-cool-rain-" in mistake.words
