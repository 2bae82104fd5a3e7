"""An agent's tools, called by the SDK's own client."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, time
from typing import Any, get_args

import pytest
from mcp.client.client import Client
from mcp_types import Implementation, TextContent

from tests.cli.offline import Offline
from tui.cli.field_options import checked_options
from tui.cli.mcp_server.delivery import Delivery
from tui.cli.mcp_server.schema import Clearable, NewTodo
from tui.cli.mcp_server.scope import BOUND, Scope
from tui.cli.mcp_server.server import server
from tui.cli.views import VIEWS
from tui.client.client import ProfileChoice
from tui.todos import Priority, Todo
from tui.todos.view import Sort

CLAUDE = Implementation(name="claude", version="1")
MILK, RENT, DESK, PAINT, SECRET = (f"{name}0000000-0000-4000-8000-000000000000" for name in "abcde")
WORLD = (
    Todo(uid=MILK, task="Buy milk"),
    Todo(uid=RENT, task="Pay rent", project="home", recurrence="FREQ=MONTHLY", due_date=date(2030, 1, 1)),
    Todo(uid=DESK, task="Tidy the desk", project="work"),
    Todo(uid=PAINT, task="Paint the wall", project="work/office"),
    Todo(uid=SECRET, task="Secret of the workshop", project="workshop"),
)


class Agent:
    """A client of the server, under the name “claude”."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool that does what it is asked to."""
        result = await self.client.call_tool(name, arguments)
        assert not result.is_error, result.content
        assert result.structured_content is not None
        found: dict[str, Any] = result.structured_content
        return found

    async def refused(self, name: str, **arguments: Any) -> str:
        """Call a tool that refuses; return what it says."""
        result = await self.client.call_tool(name, arguments)
        assert result.is_error
        assert isinstance(result.content[0], TextContent)
        return result.content[0].text

    async def tasks(self, **arguments: Any) -> list[str]:
        found = await self.call("list_todos", **arguments)
        return [todo["task"] for todo in found["todos"]]


@pytest.fixture
def world(here: Offline, monkeypatch: pytest.MonkeyPatch) -> Offline:
    here.fill(WORLD)
    for name, value in here.environment.items():
        monkeypatch.setenv(name, value)
    return here


@asynccontextmanager
async def connected(project: str = "", *, read_only: bool = False) -> AsyncIterator[Agent]:
    delivery = Delivery(ProfileChoice())
    made = server(ProfileChoice(), Scope(project), delivery, read_only=read_only)
    async with Client(made, client_info=CLAUDE) as client:
        yield Agent(client)
    delivery.now()


async def test_it_lists_searches_and_shows(world: Offline) -> None:
    async with connected() as agent:
        assert await agent.tasks() == [todo.task for todo in WORLD]
        assert await agent.tasks(filter="#home", view="upcoming") == ["Pay rent"]
        assert await agent.tasks(words="secr") == ["Secret of the workshop"]
        paged = await agent.call("list_todos", limit=1, offset=1, sort="name")
        assert (paged["todos"][0]["task"], paged["total"]) == ("Paint the wall", 5)
        shown = await agent.call("show_todo", id=RENT[:8])
        assert (shown["due_date"], shown["recurrence"], shown["subtasks"]) == (
            "2030-01-01",
            "FREQ=MONTHLY",
            [],
        )
        projects = await agent.call("list_projects")
        assert projects["projects"] == {"home": 1, "work": 1, "work/office": 1, "workshop": 1}


async def test_a_list_has_the_beginning_of_long_texts_and_show_has_all(world: Offline) -> None:
    world.run("edit", MILK, "--notes", "x" * 100_000)
    async with connected() as agent:
        listed = (await agent.call("list_todos", view="inbox"))["todos"][0]
        assert listed["notes"] == "x" * 500 + "…"
        assert (await agent.call("show_todo", id=MILK))["notes"] == "x" * 100_000


async def test_a_list_is_of_the_views_and_orders_there_are(world: Offline) -> None:
    async with connected() as agent:
        tools = (await agent.client.list_tools()).tools
    [listing] = [each.input_schema["properties"] for each in tools if each.name == "list_todos"]
    assert {*listing["view"]["enum"]} == {*VIEWS}
    assert {*listing["sort"]["enum"]} == {each.value for each in Sort}


def test_a_tool_can_set_whatever_the_command_can(world: Offline) -> None:
    options = {*checked_options({})} - {"tag", "untag"}
    wanted = {name for name in options if not name.startswith("no_")}
    assert {*NewTodo.model_fields} - {"tags", "under"} == wanted
    assert {*get_args(Clearable)} == {name.removeprefix("no_") for name in options - wanted}


async def test_what_is_added_has_the_fields_that_were_given(world: Offline) -> None:
    async with connected() as agent:
        new = {
            "task": "Call #12 tomorrow",
            "due": "2030-05-06 9am",
            "repeat": "every week",
            "tags": ["phone"],
            "remind": 10,
        }
        under = {"task": "Find the number", "under": RENT[:8], "priority": "urgent"}
        added = await agent.call("add_todos", todos=[new, under])
    first, second = (world.todo(each["uid"]) for each in added["todos"])
    assert (first.task, first.due_date, first.due_time) == ("Call #12 tomorrow", date(2030, 5, 6), time(9))
    assert (first.recurrence, first.tags) == ("FREQ=WEEKLY", ("phone",))
    assert first.remind_before == 10
    assert (second.parent_uid, second.project, second.priority) == (RENT, "home", Priority.URGENT)


async def test_todos_are_edited_completed_reopened_and_deleted(world: Offline) -> None:
    async with connected() as agent:
        await agent.call("edit_todos", ids=[RENT, DESK], clear=["due", "repeat"], notes="-", add_tags=["x"])
        assert (world.todo(RENT).due_date, world.todo(RENT).tags, world.todo(DESK).notes) == (
            None,
            ("x",),
            "-",
        )
        await agent.call("complete_todos", ids=[MILK[:4]])
        assert world.todo(MILK).is_complete
        await agent.call("reopen_todos", ids=[MILK])
        assert not world.todo(MILK).is_complete
        await agent.call("delete_todos", ids=[MILK, SECRET])
        assert world.tasks() == ["Pay rent", "Tidy the desk", "Paint the wall"]


async def test_each_call_is_one_step_under_its_name(world: Offline, delivered: list[object]) -> None:
    async with connected() as agent:
        await agent.call("add_todos", todos=[{"task": f"Todo {n}"} for n in range(3)])
        await agent.call("delete_todos", ids=[MILK])
        assert await agent.call("undo") == {"undone": "claude: deleted “Buy milk”"}
        assert world.tasks()[-3:] == ["Todo 0", "Todo 1", "Todo 2"]
    assert "claude: added 3 todos" in world.out("undo")
    assert world.tasks() == [todo.task for todo in WORLD]
    assert len(delivered) == 2  # together what the agent did, and the undo


async def test_undo_names_those_that_were_changed(world: Offline) -> None:
    async with connected() as agent:
        await agent.call("complete_todos", ids=[DESK])
        done = await agent.call("complete_todos", ids=[MILK, DESK])
        assert len(done["todos"]) == 2
    assert "claude: completed “Buy milk”" in world.out("undo")


async def test_it_undoes_only_what_it_did_itself(world: Offline) -> None:
    async with connected() as agent:
        await agent.call("add_todos", todos=[{"task": "By the agent"}])
        world.run("add", "By the person")
        assert "not made by you" in await agent.refused("undo")
        assert world.tasks()[-2:] == ["By the agent", "By the person"]


@pytest.mark.parametrize("tool", ["add_todos", "edit_todos", "complete_todos", "delete_todos"])
async def test_a_call_for_many_is_asked_back(world: Offline, tool: str) -> None:
    many = [
        Todo(uid=f"f{number:07}-0000-4000-8000-000000000000", task="One of many") for number in range(BOUND)
    ]
    world.fill(many)
    arguments: dict[str, Any] = {"ids": [MILK, *(todo.uid for todo in many)]}
    if tool == "add_todos":
        arguments = {"todos": [{"task": "New"}] * (BOUND + 1)}
    elif tool == "edit_todos":
        arguments["task"] = "Another"
    before = world.json("list", "all")
    async with connected() as agent:
        for confirm in (None, BOUND, 1_000):
            assert f"confirm={BOUND + 1}" in await agent.refused(tool, **arguments, confirm=confirm)
        assert world.json("list", "all") == before
        await agent.call(tool, **arguments, confirm=BOUND + 1)
        assert world.json("list", "all") != before
        await agent.call("undo")
        assert world.json("list", "all") == before


async def test_read_only_it_has_no_tool_that_changes(world: Offline) -> None:
    async with connected(read_only=True) as agent:
        tools = {each.name: each.annotations for each in (await agent.client.list_tools()).tools}
        assert {*tools} == {"list_todos", "show_todo", "list_projects"}
        assert all(each and each.read_only_hint for each in tools.values())
        assert "delete_todos" in await agent.refused("delete_todos", ids=[MILK])


async def test_its_annotations_tell_what_destroys(world: Offline) -> None:
    async with connected() as agent:
        tools = {each.name: each.annotations for each in (await agent.client.list_tools()).tools}
    assert {name for name, each in tools.items() if each and each.destructive_hint} == {
        "edit_todos",
        "delete_todos",
        "undo",
    }


async def test_of_one_project_it_sees_that_and_those_below(world: Offline) -> None:
    async with connected("work") as agent:
        assert await agent.tasks() == ["Tidy the desk", "Paint the wall"]
        assert await agent.tasks(filter="all | #workshop", words="") == ["Tidy the desk", "Paint the wall"]
        assert await agent.tasks(words="secret") == []
        assert (await agent.call("list_projects"))["projects"] == {"work": 1, "work/office": 1}
        assert "No todo" in await agent.refused("show_todo", id=SECRET)


def test_what_is_below_a_project_is_what_the_screen_shows_below_it() -> None:
    names = ("work", "work/a", "work/a/b", "work/", "work//a", "works", "")
    assert [name for name in names if Scope("work").holds(name)] == ["work", "work/a", "work/a/b"]


async def test_no_tool_reaches_outside_the_project(world: Offline) -> None:
    below = Todo(
        uid="90000000-0000-4000-8000-000000000000", task="Elsewhere", parent_uid=DESK, project="home"
    )
    world.fill([below])
    before = world.json("list", "all", "--all")
    async with connected("work") as agent:
        for tool in ("edit_todos", "complete_todos", "reopen_todos", "delete_todos"):
            more = {"task": "Mine"} if tool == "edit_todos" else {}
            assert "No todo" in await agent.refused(tool, ids=[DESK, MILK], **more)
        for arguments in ({"project": "home"}, {"clear": ["project"]}, {"project": "workshop"}):
            assert "outside" in await agent.refused("edit_todos", ids=[DESK], **arguments)
        assert "outside" in await agent.refused("add_todos", todos=[{"task": "New", "project": "home"}])
        assert "No todo" in await agent.refused("add_todos", todos=[{"task": "New", "under": RENT}])
        assert "outside" in await agent.refused("delete_todos", ids=[DESK])
        assert "outside" in await agent.refused("complete_todos", ids=[DESK], subtasks=True)
        assert (await agent.call("show_todo", id=DESK))["subtasks"] == []
        assert world.json("list", "all", "--all") == before
        added = await agent.call("add_todos", todos=[{"task": "New"}])
        assert added["todos"][0]["project"] == "work"


async def test_undo_stays_in_the_project_too(world: Offline) -> None:
    async with connected() as agent:
        await agent.call("delete_todos", ids=[SECRET])
    async with connected("work") as agent:
        assert "outside" in await agent.refused("undo")
        assert "Secret of the workshop" not in world.tasks()


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("add_todos", {"todos": [{"task": "Fine"}, {"task": "Bad", "due": "smarch"}]}, "was not understood"),
        ("add_todos", {"todos": [{"task": "Fine"}, {"task": " "}]}, "needs words"),
        ("add_todos", {"todos": [{"task": "x" * 200_000}]}, "131,072 characters"),
        ("add_todos", {"todos": [{"task": "x" * 10_000_000}]}, "at most 1048576"),
        ("add_todos", {"todos": [{"task": "Fine", "colour": "red"}]}, "colour"),
        ("add_todos", {"todos": []}, "at least 1"),
        ("edit_todos", {"ids": [MILK], "priority": "extreme"}, "priority"),
        ("edit_todos", {"ids": [MILK], "due": "fri", "clear": ["due"]}, "exclude each other"),
        ("complete_todos", {"ids": ["abcdef"]}, "No todo"),
        ("complete_todos", {}, "ids"),
        ("delete_todos", {"ids": [""]}, "at least 4"),
        ("list_todos", {"filter": "due <"}, "due <"),
        ("show_todo", {"id": 7}, "string"),
        ("no_such_tool", {}, "no_such_tool"),
    ],
)
async def test_what_cannot_be_done_is_told_and_changes_nothing(
    world: Offline, tool: str, arguments: dict[str, Any], told: str
) -> None:
    async with connected() as agent:
        assert told in await agent.refused(tool, **arguments)
        assert world.tasks() == [todo.task for todo in WORLD]


def test_where_nobody_is_signed_in_it_says_so(world: Offline) -> None:
    world.run("logout", "--forget", "--yes", "--force")

    async def add() -> str:
        async with connected() as agent:
            return await agent.refused("add_todos", todos=[{"task": "New"}])

    assert "rowdo login" in asyncio.run(add())
