from pathlib import Path

import psycopg

from tests.javascript.conftest import RunScript
from tests.local.endpoint.project import Project

FUNCTIONS = Path(__file__).parent.parent / "standins/data_api/tests/functions.sql"


def test_the_javascript_clients_of_the_data_api(project: Project, run_script: RunScript) -> None:
    with psycopg.connect(project.conninfo, dbname="rowdo") as connection:
        connection.execute(FUNCTIONS.read_bytes())
    person = project.person(role="authenticated")
    run_script(
        "rpc.mjs",
        DATA_API_URL=f"{project.client.base_url}/rowdo/rest/v1",
        TOKEN=person.token,
        SUBJECT=person.subject,
        NAMELESS_TOKEN=project.person().token,
        EXPIRED_TOKEN=project.person(role="authenticated", lifetime=-31).token,
    )
