"""Two people and one workflow, from signing up to a download, over HTTP and with all processes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import httpx2

from workflow_platform.api.site import Site
from workflow_platform_tests.api.mailbox import Mailbox
from workflow_platform_tests.api.serving import served
from workflow_platform_tests.orchestration.documents import document, keep, read, result
from workflow_platform_tests.orchestration.over_http import Person
from workflow_platform_tests.orchestration.servers import wait_until

BEFORE = "name,age\nAna,41\nBo,12\n"
AFTER = "name,age\nCy,52\nDi,9\n"


def test_a_shared_workflow_is_run_by_hand_and_by_a_change_and_its_result_downloaded(site: Site) -> None:
    mailbox = Mailbox(site)
    with served(site) as address, ExitStack() as stack:
        clients = [
            stack.enter_context(httpx2.Client(base_url=f"{address}/api/v1", timeout=60)) for _ in range(3)
        ]
        ana = Person(clients[0], mailbox, "ana@example.org")
        dataset = ana.upload(BEFORE)
        steps = document("Adults", read("people"), keep("age > 30"), result("adults"))
        workflow = ana.post("/workflows", {"document": steps})["id"]
        # Bo has no account yet, and gets it all with the proof of the address.
        ana.post(f"/workflows/{workflow}/grants", {"role": "editor", "email": "bo@example.org"})
        ana.post(f"/datasets/{dataset}/grants", {"role": "viewer", "email": "bo@example.org"})
        bo = Person(clients[1], mailbox, "bo@example.org")
        cy = Person(clients[2], mailbox, "cy@example.org")

        run = bo.post(f"/workflows/{workflow}/execute")["id"]
        assert [state for state in bo.followed(run) if state][-1] == "succeeded"
        schedule = bo.post("/schedules", {"workflow_id": workflow, "dataset_id": dataset})["id"]
        assert ana.upload(AFTER) == dataset

        def fires() -> list[dict[str, str]]:
            found: list[dict[str, str]] = bo.client.get(f"/schedules/{schedule}/fires").json()
            return found

        wait_until(lambda: [fire["state"] for fire in fires()] == ["succeeded"])
        again = fires()[0]["run_id"]
        [made] = bo.client.get(f"/runs/{again}/results").json()
        assert (made["dataset"], made["version"]) == ("adults", 2)
        download = f"/datasets/{made['dataset_id']}/download"
        for person in (ana, bo):
            assert person.client.get(download, params={"format": "csv"}).text == "name,age\nCy,52\n"
            assert person.client.get(f"/runs/{again}").json()["executed_by"] == "bo"
        for path in (download, f"/runs/{again}", f"/runs/{again}/events", f"/workflows/{workflow}"):
            assert cy.client.get(path).status_code == 404
        told = bo.client.get(f"/datasets/{made['dataset_id']}/lineage").json()
        assert {node["name"] for node in told["nodes"]} == {"people", "adults"}
        look_at_dagster(address, ana, bo)


def look_at_dagster(address: str, administrator: Person, other: Person) -> None:
    """See the runs on Dagster's own pages, as the administrator alone, who can change nothing there."""
    assert other.client.get(f"{address}/dagster/runs").status_code == 403
    page = administrator.client.get(f"{address}/dagster/runs")
    script = page.text.partition('src="')[2].partition('"')[0]
    assert script.startswith("/dagster/")
    assert administrator.client.get(f"{address}{script}").headers["content-type"].endswith("javascript")

    def asked(query: str) -> dict[str, Any]:
        answer = administrator.client.post(f"{address}/dagster/graphql", json={"query": query})
        found: dict[str, Any] = answer.json()["data"]
        return found

    runs = asked("{ runsOrError { ... on Runs { results { id status } } } }")["runsOrError"]["results"]
    assert [run["status"] for run in runs] == ["SUCCESS", "SUCCESS"]
    for order in (
        f'deletePipelineRun(runId: "{runs[0]["id"]}") {{ __typename }}',
        f'terminateRun(runId: "{runs[0]["id"]}") {{ __typename ... on TerminateRunFailure {{ message }} }}',
        'reloadRepositoryLocation(repositoryLocationName: "user_workflows") { __typename }',
    ):
        refusal = asked(f"mutation {{ found: {order} }}")["found"]
        assert refusal in (
            {"__typename": "UnauthorizedError"},
            {
                "__typename": "TerminateRunFailure",
                "message": "You do not have permission to terminate this run",
            },
        )
