"""What the documentation of ``postgrest`` (PyPI) promises of ``rpc``, on the embedded Data API."""

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from postgrest import APIError, AsyncPostgrestClient, CountMethod

from tests.local.endpoint.project import Person, Project
from tests.loopback import PLAIN


@pytest.fixture
def person(project: Project) -> Person:
    return project.person(role="authenticated")


@pytest.fixture
async def client(project: Project, person: Person) -> AsyncIterator[AsyncPostgrestClient]:
    async with connect(project, person.token) as client:
        yield client


def connect(project: Project, token: str) -> AsyncPostgrestClient:
    base = f"{project.client.base_url}/rowdo/rest/v1"
    client = AsyncPostgrestClient(base, http_client=httpx.AsyncClient(verify=PLAIN), retry_enabled=False)
    client.auth(token)
    return client


async def call(client: AsyncPostgrestClient, function: str, **arguments: Any) -> Any:
    return (await client.rpc(function, arguments).execute()).data


async def test_values_rows_and_nothing(client: AsyncPostgrestClient) -> None:
    assert await call(client, "add_them", a=1, b=2) == 3
    assert await call(client, "greet", name="Ann") == "hello, Ann"
    assert await call(client, "doc", d={"a": [1, None, "ü✓"]}) == {"a": [1, None, "ü✓"]}
    assert await call(client, "get_items", lowest=4) == [{"id": 4, "name": "four", "tags": []}]
    assert not await call(client, "nothing")


async def test_a_part_of_the_rows(client: AsyncPostgrestClient) -> None:
    query = client.rpc("get_items", {"lowest": "2"}, count=CountMethod.exact)
    answer = await query.select("id,name").neq("id", "3").order("id", desc=True).limit(1).execute()
    assert (answer.data, answer.count) == ([{"id": 4, "name": "four"}], 2)


async def test_rows_by_every_kind_of_filter(client: AsyncPostgrestClient) -> None:
    rows = client.rpc("get_items", {})
    assert (await rows.or_("id.eq.1,and(id.gt.3,name.like.f*)").select("id").execute()).data == [
        {"id": 1},
        {"id": 4},
    ]
    rows = client.rpc("get_items", {})
    assert (await rows.contains("tags", ["a"]).select("id").execute()).data == [{"id": 1}]
    rows = client.rpc("get_items", {})
    assert (await rows.not_.in_("id", [1, 4]).select("id").execute()).data == [{"id": 2}, {"id": 3}]


async def test_a_single_row(client: AsyncPostgrestClient) -> None:
    one = await client.rpc("get_items", {}).eq("id", "1").single().execute()
    assert one.data == {"id": 1, "name": "one", "tags": ["a", "b"]}
    with pytest.raises(APIError) as refused:
        await client.rpc("get_items", {}).single().execute()
    assert (refused.value.code, refused.value.details) == ("PGRST116", "The result contains 4 rows")


async def test_reading_with_get_and_counting_with_head(client: AsyncPostgrestClient) -> None:
    read = await client.rpc("get_items", {"lowest": "3"}, get=True).select("id").execute()
    assert read.data == [{"id": 3}, {"id": 4}]
    counted = await client.rpc("get_items", {}, count=CountMethod.exact, head=True).execute()
    assert counted.count == 4


async def test_comma_separated_values(client: AsyncPostgrestClient) -> None:
    answer = await client.rpc("get_items", {}).select("id").csv().execute()
    assert answer.data == "id\n1\n2\n3\n4"


async def test_errors(client: AsyncPostgrestClient) -> None:
    with pytest.raises(APIError) as failed:
        await call(client, "fail", state="23514")
    said = failed.value
    assert (said.code, said.message, said.details, said.hint) == (
        "23514",
        "as you wish",
        "the detail",
        "the hint",
    )
    with pytest.raises(APIError) as unknown:
        await call(client, "add_the", a=1, b=2)
    assert unknown.value.code == "PGRST202"
    assert unknown.value.hint == "Perhaps you meant to call the function public.add_them"
    with pytest.raises(APIError) as several:
        await call(client, "over", a=1)
    assert several.value.code == "PGRST203"


async def test_the_person_of_the_token(
    project: Project, person: Person, client: AsyncPostgrestClient
) -> None:
    assert (await call(client, "who"))["user_id"] == person.subject
    async with connect(project, project.person().token) as nameless:
        with pytest.raises(APIError) as denied:
            await call(nameless, "get_items")
    assert denied.value.code == "42501"
    exp = int(time.time()) - 31
    async with connect(project, project.person(exp=exp).token) as expired:
        with pytest.raises(APIError) as refused:
            await call(expired, "who")
    assert refused.value.message == f"JWT token has expired (exp={exp})"
