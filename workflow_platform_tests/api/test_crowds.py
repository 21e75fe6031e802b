"""Many requests at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
from anyio import Semaphore
from sqlalchemy import create_engine

from workflow_platform.api.site import Site
from workflow_platform_tests.api.people import Person
from workflow_platform_tests.api.serving import served


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
