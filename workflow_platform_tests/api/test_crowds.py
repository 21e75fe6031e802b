"""Many requests at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
from anyio import Semaphore
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from workflow_platform.api.app import create_app
from workflow_platform.api.at_once import AtOnce
from workflow_platform.api.site import Site
from workflow_platform_tests.api.people import ORIGIN, Person
from workflow_platform_tests.api.serving import served
from workflow_platform_tests.api.sharing import upload


def test_more_requests_than_threads_and_connections_are_all_answered(site: Site, ana: Person) -> None:
    few = create_engine(site.engine.url, pool_size=4, max_overflow=0)
    crowded = replace(site, engine=few, places=Semaphore(2))
    headers = {"Authorization": ana.client.headers["Authorization"]}
    with (
        served(crowded) as address,
        httpx2.Client(base_url=address, headers=headers, timeout=100) as client,
        ThreadPoolExecutor(100) as pool,
    ):
        answers = pool.map(lambda _: client.get("/api/v1/workflows").status_code, range(100))
        assert {*answers} == {200}
    few.dispose()


def test_files_of_one_person_keep_nobody_else_waiting(site: Site, ana: Person, bo: Person) -> None:
    waiting = ana.client.post("/api/v1/uploads", params={"file": "rows.csv"}, content=b"a\n1\n").json()["id"]
    one, files = f"/api/v1/datasets/{upload(ana)}", AtOnce(most=1)
    asked = [
        *(("GET", f"{one}/{part}") for part in ("rows", "profile", "download")),
        ("POST", "/api/v1/datasets?name=more&file=rows.csv"),
        ("POST", "/api/v1/uploads?file=rows.csv"),
        ("POST", f"/api/v1/uploads/{waiting}/preview"),
        ("POST", f"/api/v1/uploads/{waiting}/commit"),
    ]
    body: dict[str, object] = {"name": "rows", "mode": "new"}
    with TestClient(create_app(replace(site, files=files)), base_url=ORIGIN) as client:

        def told(person: Person, method: str, path: str) -> int:
            client.headers["Authorization"] = person.client.headers["Authorization"]
            return client.request(method, path, json=body if path.endswith("commit") else {}).status_code

        with files.one_of(ana.actor.user_id):
            assert {told(ana, *one) for one in asked} == {429}
            assert told(bo, "POST", "/api/v1/datasets?name=own&file=rows.json") != 429
        assert 429 not in {told(ana, *one) for one in asked}
