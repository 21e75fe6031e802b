"""A person with a dataset, in whose name workflows run by themselves."""

from __future__ import annotations

import pytest

from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine
from workflow_platform_tests.store.schedules.timetable import Timetable


@pytest.fixture
def timetable(engine: Engine, owner: Actor) -> Timetable:
    timetable = Timetable(engine, owner)
    timetable.publish()
    return timetable
