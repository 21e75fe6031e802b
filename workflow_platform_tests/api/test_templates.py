"""Templates, and the sample data that they run on."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from workflow_platform.api.datasets.samples import SamplesErrand
from workflow_platform.api.errands import ATTEMPTS, Errands
from workflow_platform.api.site import Site
from workflow_platform.engine.samples import SAMPLES
from workflow_platform.store.database import Engine
from workflow_platform.store.outbox import OutboxItem
from workflow_platform.store.people.accounts import WELCOME
from workflow_platform_tests.api.people import Person

LEAST = 12


def names(person: Person) -> list[str]:
    return sorted(each["name"] for each in person.client.get("/api/v1/datasets").json())


def welcome(site: Site, *, sample_data: bool = True) -> int:
    """Do what is due for new accounts, and return for how many that was."""
    settings = site.settings.model_copy(update={"sample_data": sample_data})
    return Errands(site.engine, {WELCOME: SamplesErrand(site.engine, settings, site.bounds)}).do_due()


def test_every_template_runs_on_the_sample_data(ana: Person) -> None:
    listed = ana.client.get("/api/v1/templates").json()
    assert len(listed) >= LEAST
    assert len({template["name"] for template in listed}) == len(listed)
    assert {name for template in listed for name in template["datasets"]} <= {*SAMPLES}
    assert ana.client.post("/api/v1/datasets/samples").json() == [*SAMPLES]
    for template in listed:
        assert template["description"]
        document = template["document"]
        described = ana.client.post("/api/v1/workflows/schemas", json={"document": document}).json()
        assert described["problems"] == [], template["name"]
        made = ana.client.post("/api/v1/workflows", json={"document": document, "publish": True})
        assert made.status_code == 201, made.text


def test_a_new_account_begins_with_the_sample_data_of_its_own(site: Site, ana: Person, bo: Person) -> None:
    assert (names(ana), names(bo)) == ([], [])
    assert welcome(site) == 2
    assert names(ana) == names(bo) == [*SAMPLES]

    flights = next(each for each in ana.client.get("/api/v1/datasets").json() if each["name"] == "flights")
    assert flights["rows"] == 336_776
    assert ana.client.delete(f"/api/v1/datasets/{flights['id']}").is_success
    assert welcome(site) == 0
    assert "flights" not in names(ana)
    rows = bo.client.get(f"/api/v1/datasets/{flights['id']}/rows")
    assert rows.status_code == 404
    [his] = [each for each in bo.client.get("/api/v1/datasets").json() if each["name"] == "flights"]
    assert len(bo.client.get(f"/api/v1/datasets/{his['id']}/rows?limit=3").json()["rows"]) == 3


def test_the_files_of_the_sample_data_are_kept_once(site: Site, ana: Person, bo: Person) -> None:
    welcome(site)
    lake = site.settings.lake
    mine, his = (next(lake.glob(f"{person.actor.user_id}/*/flights.parquet")) for person in (ana, bo))
    assert mine.stat().st_ino == his.stat().st_ino
    assert mine.stat().st_nlink == 3


def test_an_operator_can_go_without_the_sample_data(site: Site, ana: Person) -> None:
    assert welcome(site, sample_data=False) == 1
    assert names(ana) == []


@pytest.mark.usefixtures("ana")
def test_whatever_goes_wrong_is_tried_again_and_given_up_at_last(site: Site, database: Engine) -> None:
    def broken(_: OutboxItem) -> None:
        raise RuntimeError

    for _ in range(ATTEMPTS):
        assert Errands(site.engine, {WELCOME: broken}).do_due() == 1
        with database.begin() as connection:
            connection.execute(text("UPDATE workflow_platform.outbox SET available_at = now()"))
    assert Errands(site.engine, {WELCOME: broken}).do_due() == 0


def test_loading_the_sample_data_again_changes_nothing_that_is_there(ana: Person) -> None:
    load = "/api/v1/datasets/samples"
    assert ana.client.post(load).status_code == 201
    before = ana.client.get("/api/v1/datasets").json()
    assert ana.client.post(load).json() == []
    assert ana.client.get("/api/v1/datasets").json() == before
