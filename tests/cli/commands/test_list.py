"""``rowdo list`` and ``rowdo status``: for scripts, for eyes, for prompts."""

import json
from datetime import date, time, timedelta

import pytest

from tests.cli.offline import Offline
from tui.cli import table
from tui.cli.columns import SHOWN
from tui.todos import Priority, Todo

TODAY = date.today()
LAST = time(23, 59, 59)
"""Not late before the day is over."""


@pytest.fixture
def filled(here: Offline) -> Offline:
    here.fill(
        [
            Todo("", "Zebra", project="zoo", priority=Priority.LOW, due_date=TODAY + timedelta(days=9)),
            Todo("", "Äpfel kaufen", tags=("shop",), due_date=TODAY - timedelta(days=1)),
            Todo("", "Apfelbaum", project="home", priority=Priority.URGENT, notes="a\nb"),
            Todo("", "Call", project="home", due_date=TODAY, due_time=LAST, recurrence="FREQ=DAILY"),
        ]
    )
    return here


def test_the_help_names_every_column(here: Offline) -> None:
    told = " ".join(here.out("list", "--help").split())
    assert f"template: {', '.join(SHOWN)}, and the fields of JSON" in told


def test_a_filter_that_only_lacks_something_is_not_taken_for_another_name(here: Offline) -> None:
    for text in ("not", "or", "and"):
        assert "Did you mean" not in here.run("list", text, status=2).stderr


def tasks(here: Offline, *arguments: str) -> list[str]:
    return [todo["task"] for todo in json.loads(here.out("list", *arguments, "--json"))]


@pytest.mark.parametrize(
    ("arguments", "order"),
    [
        ([], "Zebra, Äpfel kaufen, Apfelbaum, Call"),
        (["--reverse"], "Call, Apfelbaum, Äpfel kaufen, Zebra"),
        (["--sort", "name"], "Äpfel kaufen, Apfelbaum, Call, Zebra"),
        (["--sort", "due"], "Äpfel kaufen, Call, Zebra, Apfelbaum"),
        (["--sort", "priority", "--limit", "2"], "Apfelbaum, Zebra"),
        (["--sort", "name", "-r", "--limit", "1"], "Zebra"),
        (["overdue"], "Äpfel kaufen"),
        (["+home"], "Apfelbaum, Call"),
        (["+home", "and", "not", "recurring"], "Apfelbaum"),
        (["+home", "--filter", "p1"], "Apfelbaum"),
        (["today"], "Äpfel kaufen, Call"),
        (["inbox"], "Äpfel kaufen"),
    ],
)
def test_which_and_in_what_order(filled: Offline, arguments: list[str], order: str) -> None:
    assert ", ".join(tasks(filled, *arguments)) == order


def test_a_saved_filter_is_a_list_by_its_name(filled: Offline) -> None:
    path = filled.folder / "config" / "profiles" / "default.toml"
    path.parent.mkdir(parents=True)
    path.write_text('[filters]\nFruit = "\\"apfel\\""\n"At home" = "+home"\n', "utf-8")
    assert tasks(filled, "Fruit") == ["Äpfel kaufen", "Apfelbaum"]
    assert tasks(filled, "At", "home") == ["Apfelbaum", "Call"]
    assert "Did you mean “Fruit”?" in filled.run("list", "fruti", status=2).stderr


def test_columns_are_those_that_are_named(filled: Offline) -> None:
    yesterday = TODAY - timedelta(days=1)
    printed = filled.out("list", "--columns", "task,due,tags", "overdue")
    assert printed == f"Äpfel kaufen\t{yesterday}\t@shop\n"
    printed = filled.out("list", "--columns", "task,due_date,recurrence,is_complete", "recurring")
    assert printed == f"Call\t{TODAY}\tFREQ=DAILY\tfalse\n"
    assert (
        "“tsak” is no column. There are: id, mark,"
        in filled.run("list", "--columns", "tsak", status=2).stderr
    )


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("{task}", "Apfelbaum"),
        ("{p} {task} {{{project}}}", "p1 Apfelbaum {#home}"),
        ("{task:12}|", "Apfelbaum   |"),
        ("{task:>12}|", "   Apfelbaum|"),
        ("{task:4}|", "Apf…|"),
        (r"{priority}\t{is_complete}\t{notes}", "4\tfalse\ta b"),
        ("", ""),
    ],
)
def test_a_template_makes_a_line_of_each(filled: Offline, template: str, printed: str) -> None:
    assert filled.out("list", "p1", "--format", template) == f"{printed}\n"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{tsak}", "“tsak” is no field. There are: id,"),
        ("{task.__class__}", "is no field"),
        ("{task!r}", "may have a width behind a colon"),
        ("{task:>1000}", "may have a width behind a colon"),
        ("{task", "Write a field as {task}"),
        ("{}", "“” is no field"),
    ],
)
def test_a_mistake_in_a_template_is_named(filled: Offline, template: str, said: str) -> None:
    assert said in filled.run("list", "--format", template, status=2).stderr


def test_a_count_is_a_number_even_where_it_is_none(filled: Offline) -> None:
    assert filled.out("list", "--count") == "4\n"
    assert filled.out("list", "overdue", "--count") == "1\n"
    assert filled.out("list", "@nowhere", "--count") == "0\n"
    assert "exclude each other" in filled.run("list", "--count", "--json", status=2).stderr
    assert "exclude each other" in filled.run("list", "--count", "--format", "x", status=2).stderr


def test_on_a_terminal_the_task_comes_first_and_what_is_late_is_red(
    filled: Offline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("tui.cli.output.on_terminal", lambda: True)
    with filled.replica() as replica:
        todos = {todo.task: todo for todo in replica.find("")}
        late, urgent = table.table([todos["Äpfel kaufen"], todos["Apfelbaum"]])
    assert late.startswith("-  Äpfel kaufen  ")
    assert "\x1b[31myesterday\x1b[0m" in late
    assert late.rstrip().endswith(f"\x1b[2m{todos['Äpfel kaufen'].uid[:8]}\x1b[0m")
    assert "\x1b[31mApfelbaum" in urgent


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ls", "rowdo list"),
        ("rm", "rowdo delete"),
        ("today", "rowdo list today"),
        ("tody", "rowdo list today"),
        ("lsit", "rowdo list"),
        ("serch", "rowdo search"),
    ],
)
def test_a_command_that_is_none_gets_a_suggestion(here: Offline, typed: str, meant: str) -> None:
    assert f"There is no command “{typed}”. Did you mean: {meant}\n" in here.run(typed, status=2).stderr


def test_a_command_that_is_like_none(here: Offline) -> None:
    said = here.run("frobnicate", status=2).stderr
    assert "rowdo --help lists the commands; rowdo add adds a todo." in said


def test_a_line_for_a_prompt(filled: Offline) -> None:
    assert filled.out("status") == "1 late · 1 today\n"
    assert filled.out("status", "--next") == "1 late · 1 today · 23:59 Call\n"
    found = json.loads(filled.out("status", "--json"))
    assert (found["late"], found["today"], found["open"], found["next_task"]) == (1, 1, 4, "Call")
    filled.run("done", "--filter", "all")
    filled.run("delete", "--filter", "all")
    assert filled.out("status") == ""


def test_a_prompt_says_nothing_where_nobody_is_signed_in(here: Offline) -> None:
    for account in (here.folder / "data" / "accounts").iterdir():
        account.unlink()
    result = here.run("status")
    assert (result.stdout, result.stderr) == ("", "")


def test_a_filter_saved_on_the_screen_is_known_by_its_name(here: Offline) -> None:
    here.fill([Todo("a" * 8 + "-0000-4000-8000-000000000000", "Mow", project="home/garden")])
    with here.replica() as replica:
        replica.change_settings({"filter/Outside": {"query": "#home"}})
    assert "Mow" in here.out("list", "Outside")
    assert "Mow" in here.out("list", "--filter", "Outside")
