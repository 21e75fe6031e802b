"""Runs that are asked for again and again, by many at once, over real HTTP."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import httpx2
from sqlalchemy import text

from workflow_platform.api.site import Site
from workflow_platform.store.database import Engine
from workflow_platform_tests.api.people import Person, document
from workflow_platform_tests.api.serving import served

REQUESTS = 1000
KEYS = 100
CLIENTS = 20


def test_a_thousand_requests_with_a_hundred_keys_start_a_hundred_runs(
    site: Site, database: Engine, ana: Person
) -> None:
    ana.client.post(
        "/api/v1/datasets", params={"name": "people", "file": "people.csv"}, content="name,age\nAna,41\n"
    )
    made = ana.client.post("/api/v1/workflows", json={"document": document()})
    path = f"/api/v1/workflows/{made.json()['id']}/execute"
    headers = {"Authorization": ana.client.headers["Authorization"]}
    limits = httpx2.Limits(max_connections=CLIENTS)
    with (
        served(site) as address,
        httpx2.Client(base_url=address, headers=headers, limits=limits, timeout=60) as client,
        ThreadPoolExecutor(CLIENTS) as threads,
    ):

        def execute(number: int) -> tuple[int, str]:
            # The requests with one key come at the same time.
            key = number * KEYS // REQUESTS
            answer = client.post(path, json={}, headers={"Idempotency-Key": f"key {key}"})
            assert answer.status_code == 202, answer.text
            return key, answer.json()["id"]

        answers = [*threads.map(execute, range(REQUESTS))]

    started = defaultdict(set)
    for key, run in answers:
        started[key].add(run)
    assert [len(runs) for runs in started.values()] == [1] * KEYS
    with database.connect() as connection:
        for rows in ("runs", "outbox WHERE topic = 'run.submit'", "idempotency_keys"):
            assert connection.scalar(text(f"SELECT count(*) FROM workflow_platform.{rows}")) == KEYS
