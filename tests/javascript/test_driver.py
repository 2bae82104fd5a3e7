from tests.javascript.conftest import RunScript
from tests.local.endpoint.project import HOST, OWNER, Project


def test_neons_javascript_driver(project: Project, run_script: RunScript) -> None:
    person = project.person()
    run_script(
        "driver.mjs",
        SQL_URL=f"{project.client.base_url}/sql",
        OWNER_URL=f"postgresql://{OWNER}@{HOST}/rowdo",
        PERSON_URL=f"postgresql://authenticator@{HOST}/rowdo",
        TOKEN=person.token,
        SUBJECT=person.subject,
    )
