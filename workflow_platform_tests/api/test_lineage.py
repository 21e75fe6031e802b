"""What feeds a dataset and what it feeds, as runs have told it and as the asker may see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from workflow_platform.api.site import Site
from workflow_platform.store.connections import ConnectionDetails, Connections
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, LakeFile
from workflow_platform.store.lineage.recording import Feed, record_feeds
from workflow_platform_tests.api.people import Person, document
from workflow_platform_tests.api.sharing import save, share, upload


def publish(database: Engine, person: Person, name: str, feeds: list[Feed]) -> str:
    """Make a result of a workflow of its name, as a run would, and return its id."""
    workflow = save(person, document(name))
    run = person.client.post(f"/api/v1/workflows/{workflow}/execute").json()["id"]
    with transaction(database) as session:
        datasets = Datasets(session, person.actor)
        schema = datasets.current("people").columns
        datasets.publish(name, LakeFile(f"{name}.parquet", 1, 1, schema), run_id=UUID(run), output=name)
        record_feeds(session, person.actor, name, feeds)
        return str(datasets.current(name).dataset_id)


def told(person: Person, dataset: str, **params: str | int) -> dict[str, Any]:
    answer = person.client.get(f"/api/v1/datasets/{dataset}/lineage", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def edges(lineage: dict[str, Any]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return which columns feed which, by the names of the nodes."""
    names = {node["key"]: node["name"] for node in lineage["nodes"]}
    return {
        (names[edge["source"]], names[edge["target"]]): [
            (pair["source"], pair["target"]) for pair in edge["columns"]
        ]
        for edge in lineage["edges"]
    }


@pytest.fixture
def chain(ana: Person, database: Engine, site: Site) -> dict[str, str]:
    """A table and people, of which adults are made, of which names are made."""
    people = upload(ana)
    with transaction(site.engine, ana.actor) as session:
        details = ConnectionDetails(host="db.invalid", database="shop", username="ana")
        connection = Connections(session, ana.actor, site.vault).save("shop", details)
    adults = publish(
        database,
        ana,
        "adults",
        [
            Feed(("ana", "people"), {"name": ["name"], "age": ["age"]}),
            Feed(("ana", "shop", "public", "orders"), {"age": ["years"]}),
        ],
    )
    names = publish(
        database,
        ana,
        "names",
        [Feed(("ana", "adults"), {"name": ["name"]}), Feed(("ana", "people"), {}), Feed(("eve", "x"), {})],
    )
    return {"people": people, "adults": adults, "names": names, "connection": str(connection.id)}


def test_lineage_goes_up_and_down_by_tables_and_columns(ana: Person, chain: dict[str, str]) -> None:
    around = told(ana, chain["adults"])
    assert edges(around) == {
        ("people", "adults"): [("age", "age"), ("name", "name")],
        ("public.orders", "adults"): [("years", "age")],
        ("adults", "names"): [("name", "name")],
    }
    assert {(node["kind"], node["name"], node["workflow"]) for node in around["nodes"]} == {
        ("dataset", "people", None),
        ("table", "public.orders", None),
        ("dataset", "adults", "adults"),
        ("dataset", "names", "names"),
    }
    assert around["complete"]
    assert edges(told(ana, chain["people"], direction="up")) == {}
    assert edges(told(ana, chain["people"], direction="down")) == {
        ("people", "adults"): [("age", "age"), ("name", "name")],
        ("people", "names"): [],
        ("adults", "names"): [("name", "name")],
    }
    near = told(ana, chain["names"], depth=1)
    assert (set(edges(near)), near["complete"]) == ({("adults", "names"), ("people", "names")}, False)


def test_a_column_leads_to_the_columns_that_it_is_made_of(ana: Person, chain: dict[str, str]) -> None:
    assert edges(told(ana, chain["names"], column="name")) == {
        ("adults", "names"): [("name", "name")],
        ("people", "adults"): [("name", "name")],
    }
    assert edges(told(ana, chain["people"], column="age")) == {("people", "adults"): [("age", "age")]}
    missing = ana.client.get(f"/api/v1/datasets/{chain['people']}/lineage", params={"column": "x"})
    assert missing.status_code == 404


def test_nobody_learns_what_they_may_not_see(ana: Person, bo: Person, chain: dict[str, str]) -> None:
    assert bo.client.get(f"/api/v1/datasets/{chain['names']}/lineage").status_code == 404
    share(ana, "datasets", chain["names"], "viewer", email=bo.email)
    seen = told(bo, chain["names"])
    assert {(node["kind"], node["id"], node["name"]) for node in seen["nodes"]} == {
        ("dataset", chain["names"], "names"),
        ("hidden", None, None),
    }
    assert [len(seen["nodes"]), len(seen["edges"])] == [3, 2]
    assert [edge["columns"] for edge in seen["edges"]] == [[], []]
    assert not [id_ for name, id_ in chain.items() if name != "names" and id_ in str(seen)]
    share(ana, "datasets", chain["adults"], "viewer", email=bo.email)
    assert set(edges(told(bo, chain["adults"]))) == {(None, "adults"), ("adults", "names")}
    share(ana, "connections", chain["connection"], "viewer", email=bo.email)
    assert ("public.orders", "adults") in edges(told(bo, chain["adults"]))


def test_a_new_version_tells_it_anew_and_what_is_deleted_is_gone(
    ana: Person, database: Engine, chain: dict[str, str]
) -> None:
    with transaction(database) as session:
        record_feeds(session, ana.actor, "adults", [Feed(("ana", "people"), {"name": ["age"]})])
    assert edges(told(ana, chain["adults"], direction="up")) == {("people", "adults"): [("age", "name")]}
    gone = ana.client.delete(f"/api/v1/datasets/{chain['names']}", params={"force": True})
    assert gone.status_code == 204, gone.text
    assert edges(told(ana, chain["adults"], direction="down")) == {}


def test_a_circle_of_datasets_comes_to_an_end(ana: Person, database: Engine, chain: dict[str, str]) -> None:
    with transaction(database) as session:
        record_feeds(session, ana.actor, "adults", [Feed(("ana", "names"), {"name": ["name"]})])
    found = told(ana, chain["adults"], depth=20)
    assert set(edges(found)) == {("names", "adults"), ("adults", "names"), ("people", "names")}
    assert found["complete"]


def test_the_web_application_cannot_tell_lineage(ana: Person, site: Site, chain: dict[str, str]) -> None:
    with transaction(site.engine, ana.actor) as session:
        emptied = text("UPDATE workflow_platform.feeds SET columns = '{}' RETURNING id")
        changed = session.execute(emptied).all()
    assert (changed, len(chain)) == ([], 4)
