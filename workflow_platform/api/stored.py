"""What is stored, for the one who asks: routes get repositories built with an actor, and nothing else.

All repositories of a request share one transaction, which is committed before the answer is sent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.site import SiteOf
from workflow_platform.store.audit import AuditLog
from workflow_platform.store.connections import Connections
from workflow_platform.store.database import Session, transaction
from workflow_platform.store.dataset_history import DatasetHistory
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.drafts import Drafts
from workflow_platform.store.labels import Labels
from workflow_platform.store.lineage.graph import Lineage
from workflow_platform.store.notifications.notifications import Notifications
from workflow_platform.store.people.access_tokens import AccessTokens
from workflow_platform.store.people.administration import People
from workflow_platform.store.people.identities import Identities
from workflow_platform.store.people.invitations import Invitations
from workflow_platform.store.people.second_factors import SecondFactors
from workflow_platform.store.people.sign_ins import SignIns
from workflow_platform.store.run_history import RunHistory
from workflow_platform.store.runs import Runs
from workflow_platform.store.schedules.schedules import Schedules
from workflow_platform.store.trash import Trash
from workflow_platform.store.versions import Versions
from workflow_platform.store.workflows import Workflows


async def _place(site: SiteOf) -> AsyncIterator[None]:
    # Between its statements and its answer, a request waits for a thread, and keeps its connection. Without
    # some left over, all threads might wait for connections.
    async with site.places:
        yield


_PlaceOf = Annotated[None, Depends(_place, scope="function")]


def _session(site: SiteOf, asker: AskerOf, _place: _PlaceOf) -> Iterator[Session]:
    with transaction(site.engine, asker.actor) as session:
        yield session


def _session_of_anybody(site: SiteOf, _place: _PlaceOf) -> Iterator[Session]:
    with transaction(site.engine) as session:
        yield session


SessionOf = Annotated[Session, Depends(_session, scope="function")]


def _workflows(session: SessionOf, asker: AskerOf) -> Workflows:
    return Workflows(session, asker.actor)


def _drafts(session: SessionOf, asker: AskerOf) -> Drafts:
    return Drafts(session, asker.actor)


def _versions(session: SessionOf, asker: AskerOf) -> Versions:
    return Versions(session, asker.actor)


def _labels(session: SessionOf, asker: AskerOf) -> Labels:
    return Labels(session, asker.actor)


def _trash(session: SessionOf, asker: AskerOf) -> Trash:
    return Trash(session, asker.actor)


def _runs(session: SessionOf, asker: AskerOf) -> Runs:
    return Runs(session, asker.actor)


def _run_history(session: SessionOf, asker: AskerOf) -> RunHistory:
    return RunHistory(session, asker.actor)


def _datasets(session: SessionOf, asker: AskerOf) -> Datasets:
    return Datasets(session, asker.actor)


def _dataset_history(session: SessionOf, asker: AskerOf) -> DatasetHistory:
    return DatasetHistory(session, asker.actor)


def _connections(session: SessionOf, asker: AskerOf, site: SiteOf) -> Connections:
    return Connections(session, asker.actor, site.vault)


def _access_tokens(session: SessionOf, asker: AskerOf) -> AccessTokens:
    return AccessTokens(session, asker.actor)


def _second_factors(session: SessionOf, site: SiteOf) -> SecondFactors:
    return SecondFactors(session, site.vault)


def _invitations(session: SessionOf) -> Invitations:
    return Invitations(session)


def _identities(session: SessionOf) -> Identities:
    return Identities(session)


def _sign_ins(session: Annotated[Session, Depends(_session_of_anybody, scope="function")]) -> SignIns:
    return SignIns(session)


def _schedules(session: SessionOf, asker: AskerOf) -> Schedules:
    return Schedules(session, asker.actor)


def _own_sign_ins(session: SessionOf) -> SignIns:
    return SignIns(session)


def _lineage(session: SessionOf, asker: AskerOf) -> Lineage:
    return Lineage(session, asker.actor)


def _notifications(session: SessionOf, asker: AskerOf, site: SiteOf) -> Notifications:
    return Notifications(session, asker.actor, site.vault)


def _audit_log(session: SessionOf, asker: AskerOf) -> AuditLog:
    return AuditLog(session, asker.actor)


def _people(session: SessionOf, asker: AskerOf) -> People:
    return People(session, asker.actor)


WorkflowsOf = Annotated[Workflows, Depends(_workflows, scope="function")]
DraftsOf = Annotated[Drafts, Depends(_drafts, scope="function")]
VersionsOf = Annotated[Versions, Depends(_versions, scope="function")]
LabelsOf = Annotated[Labels, Depends(_labels, scope="function")]
TrashOf = Annotated[Trash, Depends(_trash, scope="function")]
RunsOf = Annotated[Runs, Depends(_runs, scope="function")]
RunHistoryOf = Annotated[RunHistory, Depends(_run_history, scope="function")]
DatasetsOf = Annotated[Datasets, Depends(_datasets, scope="function")]
SchedulesOf = Annotated[Schedules, Depends(_schedules, scope="function")]
DatasetHistoryOf = Annotated[DatasetHistory, Depends(_dataset_history, scope="function")]
ConnectionsOf = Annotated[Connections, Depends(_connections, scope="function")]
AccessTokensOf = Annotated[AccessTokens, Depends(_access_tokens, scope="function")]
SignInsOf = Annotated[SignIns, Depends(_sign_ins, scope="function")]
OwnSignInsOf = Annotated[SignIns, Depends(_own_sign_ins, scope="function")]
SecondFactorsOf = Annotated[SecondFactors, Depends(_second_factors, scope="function")]
InvitationsOf = Annotated[Invitations, Depends(_invitations, scope="function")]
IdentitiesOf = Annotated[Identities, Depends(_identities, scope="function")]
LineageOf = Annotated[Lineage, Depends(_lineage, scope="function")]
NotificationsOf = Annotated[Notifications, Depends(_notifications, scope="function")]
AuditLogOf = Annotated[AuditLog, Depends(_audit_log, scope="function")]
PeopleOf = Annotated[People, Depends(_people, scope="function")]
