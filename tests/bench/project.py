"""A project for a bench, in a process of its own: says where it is, and ends with its input."""

import json
import sys

from tests.local.endpoint.project import HOST, OWNER, running_project

if __name__ == "__main__":
    with running_project("authenticator") as project:
        person = project.person()
        api = {
            "sql_url": f"{project.client.base_url}/sql",
            "data_api_url": f"{project.client.base_url}/rowdo/rest/v1",
            "url": f"postgresql://{person.user}@{HOST}/rowdo",
            "owner": f"postgresql://{OWNER}@{HOST}/rowdo",
            "token": project.issuer.token(person.subject, lifetime=3600, role="authenticated"),
        }
        print(json.dumps(api), flush=True)
        sys.stdin.read()
