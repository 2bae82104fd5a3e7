"""The database is never guessed: its source is named, and a broken source stops every command."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.offline import CLIENT, Offline
from tui.client.client import Client, ProfileChoice
from tui.client.services import ClientServices
from tui.todos import Todo

CONNECTING = ("WORKOS_CLIENT_ID", "DATABASE_AUTHENTICATED_URL", "ROWDO_SQL_URL", "ROWDO_WORKOS_URL")
COMMANDS = (
    ["list"], ["add", "x"], ["whoami"], ["doctor"], ["config", "check"], ["config", "show"], ["sync"],
    ["login"], ["logout"], ["config", "export"], ["setup", "--yes"],
)  # fmt: skip


@pytest.fixture
def by_profile(here: Offline, monkeypatch: pytest.MonkeyPatch) -> Offline:
    """The same connection, in the profile file."""
    settings = here.settings
    write(
        here,
        f'client_id = "{CLIENT}"\nauthenticated_url = "{settings.authenticated_url}"\n'
        f'sql_url = "{settings.sql_url}"\nworkos_url = "{settings.workos_url}"\n',
    )
    for name in CONNECTING:
        del here.environment[name]
    monkeypatch.chdir(here.folder)
    return here


def file(here: Offline, name: str = "default") -> Path:
    return here.folder / "config" / "profiles" / f"{name}.toml"


def write(here: Offline, connection: str, section: str = "[connection]", name: str = "default") -> None:
    file(here, name).parent.mkdir(parents=True, exist_ok=True)
    file(here, name).write_text(f"{section}\n{connection}", "utf-8")


def test_whoami_and_doctor_name_the_variable_or_key_of_each_value(by_profile: Offline) -> None:
    named = by_profile.json("whoami")["named_by"]
    assert named["client_id"] == f"client_id in {file(by_profile)}"
    assert f"({named['authenticated_url']})" in by_profile.out("whoami")
    checks = json.loads(by_profile.run("doctor", "--json", status=1).stdout)["checks"]
    assert f"(client_id, authenticated_url, sql_url, workos_url in {file(by_profile)})" in checks[0]["said"]
    file(by_profile).unlink()
    by_profile.environment |= {
        "WORKOS_CLIENT_ID": CLIENT,
        "DATABASE_AUTHENTICATED_URL": "postgresql://authenticated@ep-far.away.neon.tech/neondb",
    }
    named = by_profile.json("whoami")["named_by"]
    assert named["authenticated_url"] == "DATABASE_AUTHENTICATED_URL in the environment"
    assert "# WORKOS_CLIENT_ID in the environment" in by_profile.out("config", "show")


def test_the_header_names_the_source(by_profile: Offline, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in by_profile.environment.items():
        monkeypatch.setenv(name, value)

    def header() -> str:
        who = ClientServices(Client(ProfileChoice())).who
        assert who is not None
        return who.database

    assert header() == "default · ep-far/neondb"
    monkeypatch.setenv("WORKOS_CLIENT_ID", CLIENT)
    monkeypatch.setenv("DATABASE_AUTHENTICATED_URL", "postgresql://authenticated@ep-near.neon.tech/neondb")
    assert header() == "environment · ep-near/neondb"
    [note, *_] = ClientServices(Client(ProfileChoice())).preferences.problems
    assert "ep-near" in note, "said on the screen too"
    assert "ep-far" in note


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("[conection]", "line 1: conection"),
        ("[Connection]", "line 1: Connection"),
        ("[connection", "line 1: this is not TOML"),
    ],
)
def test_a_broken_profile_stops_every_command_and_none_falls_into_another_database(
    by_profile: Offline, section: str, names: str
) -> None:
    write(by_profile, f'client_id = "{CLIENT}"\n', section)
    for command in COMMANDS:
        result = by_profile.run(*command, status=1)
        said = result.stdout + result.stderr
        assert str(file(by_profile)) in said
        assert names in said
    assert not (by_profile.folder / "data" / "local").exists(), "the embedded stack"
    by_profile.run("config", "edit", status=1, EDITOR="true")
    assert by_profile.out("config", "path").strip() == str(file(by_profile))


def test_a_broken_profile_stops_the_screen_too(
    by_profile: Offline, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.cli.open_screen import open_alone

    write(by_profile, f'client_id = "{CLIENT}"\n', "[conection]")
    for name, value in by_profile.environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as left:
        open_alone()
    assert left.value.code == 1
    assert "line 1: conection: is not a setting (did you mean connection?)" in capsys.readouterr().err


def test_a_profile_named_by_the_environment_is_named_for_the_screen_and_every_command(
    by_profile: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {"ROWDO_PROFILE": "wrok"}
    for command in (["list"], ["add", "x"], ["config", "show"]):
        assert "There is no profile at" in by_profile.run(*command, status=1, **there).stderr
    assert by_profile.out("config", "path", ROWDO_PROFILE="local").strip() == str(file(by_profile, "local"))
    assert by_profile.out("config", "path", ROWDO_PROFILE="wrok").strip() == str(file(by_profile, "wrok"))


def test_a_profile_that_is_not_there_is_told_with_what_makes_it(by_profile: Offline) -> None:
    said = by_profile.run("--profile", "wrok", "list", status=1).stderr
    assert "; there are: default. To make it: rowdo --profile wrok setup" in said


def test_an_empty_rowdo_profile_is_unset(by_profile: Offline) -> None:
    by_profile.out("list", ROWDO_PROFILE="")
    file(by_profile).unlink()
    assert "/config/profiles/local.toml" in by_profile.out("config", "path", ROWDO_PROFILE="")


def test_config_check_says_what_a_mistake_means_for_each_kind_of_file(by_profile: Offline) -> None:
    right = file(by_profile).read_text("utf-8")
    for text, consequence in (
        (f'theme = "nope"\n{right}', "what can be understood applies"),
        (right.replace(f'"{CLIENT}"', '"x"'), "Rowdo cannot connect by it until it is mended"),
        (f"[conection]\n{right}", "commands that use this profile fail until it is mended"),
    ):
        file(by_profile).write_text(text, "utf-8")
        said = by_profile.run("config", "check", status=1).stderr
        assert f"default.toml has 1 mistake; {consequence}.\n  line " in said


def test_config_check_knows_views_and_saved_filters(by_profile: Offline) -> None:
    right = file(by_profile).read_text("utf-8")
    with by_profile.replica() as replica:
        replica.change_settings({"filter/Soon": {"query": "today & p1"}})
    for known in ("Soon", "Own", "inbox", "conflicts", "#work", "@bank"):
        file(by_profile).write_text(f'start_view = "{known}"\n[filters]\nOwn = "p1"\n{right}', "utf-8")
        by_profile.run("config", "check")
    file(by_profile).write_text(f'start_view = "inbxo"\n{right}', "utf-8")
    said = by_profile.run("config", "check", status=1).stderr
    assert "line 1: start_view: there is no view and no saved filter 'inbxo'; there are today, inbox" in said


def test_config_show_writes_values_as_the_file_has_them(by_profile: Offline) -> None:
    del by_profile.environment["ROWDO_INSECURE_STORAGE"]
    shown = by_profile.out("config", "show")
    assert "insecure_storage = false\n" in shown
    assert json.loads(by_profile.out("config", "show", "--json"))["connection"]["insecure_storage"] is False


def test_doctor_names_the_mistakes_of_the_profile(by_profile: Offline) -> None:
    right = file(by_profile).read_text("utf-8")
    assert "profile" not in [each["name"] for each in examined(by_profile)]
    file(by_profile).write_text(f'date_order = "x"\n{right}', "utf-8")
    [found] = [each for each in examined(by_profile) if each["name"] == "profile"]
    assert [each["found"] for each in found["findings"]] == [
        "line 1: date_order: must be one of 'day', 'month'"
    ]


def examined(here: Offline) -> list[dict[str, Any]]:
    checks = json.loads(here.run("doctor", "--json", status=1).stdout)["checks"]
    assert isinstance(checks, list)
    return checks


def test_a_folders_env_that_is_for_others_is_passed_in_silence(by_profile: Offline) -> None:
    file(by_profile).unlink()
    (by_profile.folder / ".env").write_text("A=1\nthis is junk\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "tui", "config", "show"],
        env=by_profile.environment,
        cwd=by_profile.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""


def test_config_edit_opens_the_profile_in_use(by_profile: Offline) -> None:
    editor = by_profile.folder / "editor"
    editor.write_text("#!/bin/sh\necho \"theme = 'nord'\" > $1.new; cat $1 >> $1.new; mv $1.new $1\n")
    editor.chmod(0o755)
    by_profile.run("config", "edit", EDITOR=str(editor))
    assert file(by_profile).read_text("utf-8").startswith("theme = 'nord'\n[connection]")
    file(by_profile).write_text("[conection]\n")
    by_profile.run("config", "edit", status=1, EDITOR=str(editor))
    assert file(by_profile).read_text("utf-8") == "theme = 'nord'\n[conection]\n"


def test_what_is_named_twice_and_differs_is_said_by_every_command(by_profile: Offline) -> None:
    by_profile.fill([Todo(uid="", task="mine")])
    elsewhere = by_profile.run("list", WORKOS_CLIENT_ID="client_other")
    assert "mine" in elsewhere.stdout
    assert "WORKOS_CLIENT_ID in the environment says otherwise (client_other)" in elsewhere.stderr
    assert by_profile.run("list", WORKOS_CLIENT_ID=CLIENT).stderr == ""


def test_what_is_handed_on_names_the_connection_and_holds_no_secret(by_profile: Offline) -> None:
    printed = by_profile.out(
        "config", "export", DATABASE_URL="postgresql://neondb_owner:s3cret@ep-x.neon.tech/db"
    )
    assert tomllib.loads(printed) == {
        "connection": tomllib.loads(file(by_profile).read_text("utf-8"))["connection"]
    }
    there = by_profile.folder / "handed-on.toml"
    by_profile.run("config", "export", str(there))
    assert there.read_text("utf-8") == printed
    assert "is there already" in by_profile.run("config", "export", str(there), status=1).stderr
    assert "cannot be written" in by_profile.run("config", "export", "/proc/nowhere", status=1).stderr


def test_the_embedded_stack_cannot_be_handed_on(by_profile: Offline) -> None:
    assert (
        "on this machine alone" in by_profile.run("--profile", "local", "config", "export", status=1).stderr
    )


def test_errors_are_json_where_json_is_asked_for(by_profile: Offline) -> None:
    write(by_profile, f'client_id = "{CLIENT}"\n', "[conection]")
    error = json.loads(by_profile.run("list", "--json", status=1).stderr)["error"]
    assert "line 1: conection" in error["message"]


@pytest.mark.parametrize("arguments", [["add", "milk tomorrow"], ["list", "--filter", "soon"]])
def test_a_command_reads_the_profile_file_once(by_profile: Offline, arguments: list[str]) -> None:
    with file(by_profile).open("a", encoding="utf-8") as profile:
        profile.write('[filters]\nsoon = "due < 7d"\n')
    opened: list[str] = []
    listening = True

    def listen(event: str, facts: tuple[object, ...]) -> None:
        if listening and event == "open":
            opened.append(str(facts[0]))

    sys.addaudithook(listen)
    by_profile.run(*arguments, status=3 if arguments[0] == "list" else 0)
    listening = False
    assert opened.count(str(file(by_profile))) == 1


def test_config_show_tells_connection_and_preferences_apart(by_profile: Offline) -> None:
    with file(by_profile).open("a", encoding="utf-8") as profile:
        profile.write('[hooks]\ndone = ["true"]\n[commands.x]\nkey = "O"\nrun = ["true"]\n')
    shown = by_profile.json("config", "show")
    assert "preferences" not in shown["connection"]
    assert shown["preferences"]["hooks"] == {"done": ["true"]}
    assert shown["preferences"]["commands"] == {"x": {"name": "x", "keys": ["O"], "run": ["true"]}}
