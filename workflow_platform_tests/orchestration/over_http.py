"""People who have nothing but HTTP and mail, and a site to use it with."""

from __future__ import annotations

import httpx2

from workflow_platform_tests.api.mailbox import Mailbox
from workflow_platform_tests.api.people import PASSWORD


class Person:
    """Somebody with nothing but HTTP and mail."""

    def __init__(self, client: httpx2.Client, mailbox: Mailbox, email: str) -> None:
        self.client = client
        signing = {"email": email, "password": PASSWORD}
        self.post("/sign-up", signing)
        assert mailbox.arrived() == [(email, "Finish your account")]
        self.post("/verify", {"token": mailbox.token()})
        token = self.post("/login", signing)["access_token"]
        self.client.headers["Authorization"] = f"Bearer {token}"

    def post(self, path: str, body: object = None) -> dict[str, str]:
        answer = self.client.post(path, json=body)
        assert answer.is_success, answer.text
        found: dict[str, str] = answer.json() if answer.content else {}
        return found

    def upload(self, content: str) -> str:
        params = {"name": "people", "file": "people.csv"}
        answer = self.client.post("/datasets", params=params, content=content)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def followed(self, run: str) -> list[str]:
        """Follow a run to its end, and return the states that it told."""
        with self.client.stream("GET", f"/runs/{run}/events") as events:
            lines = [line for line in events.iter_lines() if line.startswith("data: ")]
        return [line.partition('"state":"')[2].partition('"')[0] for line in lines if '"step":""' in line]
