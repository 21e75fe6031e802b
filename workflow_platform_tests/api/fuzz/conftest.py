"""A platform with somebody in it, for requests that are made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import Engine

from workflow_platform.api.accounts.signing_in import tokens
from workflow_platform.api.server import open_site
from workflow_platform.api.site import Site
from workflow_platform.settings import Settings
from workflow_platform.store.application_role import admit_application, application_url
from workflow_platform.store.database import connect, transaction
from workflow_platform.store.embedded import EmbeddedPostgres
from workflow_platform.store.people.accounts import Accounts
from workflow_platform.store.people.sign_ins import SignIns
from workflow_platform.store.run_moves import mark_run
from workflow_platform_tests.api.people import document
from workflow_platform_tests.api.serving import served
from workflow_platform_tests.conftest import fresh_database

_numbers = count(1)


ROWS = "name,age\nAna,41\nBo,29\n"
OTHER = "other@example.org"
FILE = {"file": "people.csv"}


class World:
    """A platform that is served over HTTP, where requests may destroy what they like."""

    def __init__(self, site: Site, database: Engine, address: str) -> None:
        self.address = address
        self.client = httpx2.Client(base_url=address, timeout=60)
        self._site = site
        self._database = database
        self._settle()

    def mend(self) -> None:
        """Sign the inhabitant in again where they are not any more, or put somebody else in their place."""
        if not self._is_signed_in():
            self._sign_in()
        if not self._is_signed_in():
            self._settle()

    def filled(self, path: str, **others: str) -> str:
        """Return the path of an operation with the ids that are the inhabitant's, or others."""
        return path.format_map(defaultdict(lambda: "1", self.ids | others))

    def _is_signed_in(self) -> bool:
        return self.client.get("/api/v1/me", headers=self.headers).status_code == 200

    def _sign_in(self) -> None:
        # Not over HTTP, where somebody who has failed often has to wait.
        with transaction(self._site.engine) as session:
            opened = SignIns(session).open_client(self._account.id, "127.0.0.1", "fuzz")
        self.headers = {"Authorization": f"Bearer {tokens(self._site, self._account, opened).access_token}"}

    def _settle(self) -> None:
        with transaction(self._site.engine) as session:
            account = Accounts(session).add(f"person{next(_numbers)}@example.org", None, verified=True)
        assert account is not None
        self._account = account
        self._sign_in()
        dataset = self._made("/datasets", params={**FILE, "name": "people"}, content=ROWS)
        upload = self._made("/uploads", params=FILE, content=ROWS)
        workflow = self._made("/workflows", json={"document": document()})
        run = self._made(f"/workflows/{workflow}/execute")
        token = self._made("/tokens", json={"name": "another"})
        grant = self._made(f"/workflows/{workflow}/grants", json={"role": "viewer", "email": OTHER})
        mail = self._made(f"/workflows/{workflow}/notifications", json={"channel": "mail"})
        schedule = self._made("/schedules", json={"workflow_id": workflow, "seconds": 3600})
        shop = {"name": "shop", "host": "db.invalid", "database": "shop", "username": "shop"}
        connection = self._made("/connections", json=shop)
        group = self._made("/groups", json={"name": "team"})
        member = self._made(f"/groups/{group}/members", json={"email": OTHER})
        with transaction(self._database) as session:
            # Nobody executes it, and whoever follows it would wait for its end.
            mark_run(session, UUID(run), "canceled")
        self.ids = {
            "workflow_id": workflow,
            "dataset_id": dataset,
            "upload_id": upload,
            "run_id": run,
            "token_id": token,
            "step": "adults",
            "things": "workflows",
            "thing_id": workflow,
            "grant_id": grant,
            "notification_id": mail,
            "schedule_id": schedule,
            "connection_id": connection,
            "user_id": str(account.id),
            "group_id": group,
            "member_id": member,
        }

    def _made(
        self,
        path: str,
        content: str | None = None,
        params: dict[str, str] | None = None,
        json: object = None,
    ) -> str:
        address = f"/api/v1{path}"
        answer = self.client.post(address, content=content, params=params, json=json, headers=self.headers)
        assert answer.is_success, answer.text
        return str(answer.json()["id"])


@pytest.fixture(scope="module")
def world(
    postgres_server: EmbeddedPostgres,
    _administration: Engine,
    _template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    home: Path = tmp_path_factory.mktemp("home")
    for url in fresh_database(postgres_server, _administration, _template):
        settings = Settings(home=home, memory_limit="1GB")
        admit_application(settings, url)
        reached = application_url(settings, url)
        site = open_site(settings.model_copy(update={"database_url": reached}))
        database = connect(url)
        with served(site) as address:
            world = World(site, database, address)
            yield world
            world.client.close()
        database.dispose()
        site.engine.dispose()
