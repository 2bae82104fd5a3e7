"""Our own driver in both kinds of project."""

import pytest

from tests.local.endpoint.project import HOST, Project
from tests.neon.scripted import Tokens
from tui import neon


@pytest.mark.parametrize("kind", ["project", "login_project"])
async def test_a_person_is_the_subject_of_the_token(kind: str, request: pytest.FixtureRequest) -> None:
    project: Project = request.getfixturevalue(kind)
    person = project.person()
    url = f"postgresql://{person.user}@{HOST}/rowdo"
    endpoint = f"{project.client.base_url}/sql"
    async with neon.connect(url, token=Tokens(person.token), endpoint=endpoint) as sql:
        (row,) = await sql("select current_user::text as role, auth.user_id() as subject")
        assert row == {"role": "authenticated", "subject": person.subject}
        assert await sql.call("auth.user_id", {}) == person.subject
