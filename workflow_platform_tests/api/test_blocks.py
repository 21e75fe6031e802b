"""The catalogue over HTTP."""

from __future__ import annotations

import json

from workflow_platform.blocks.catalogue import described
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform_tests.api.people import Person


def test_nothing_that_is_known_of_a_block_is_lost_or_added_on_the_way(ana: Person) -> None:
    told = ana.client.get("/api/v1/blocks").json()["blocks"]
    # As text, since numbers and truths compare alike.
    for block, answer in zip(BLOCKS.values(), told, strict=True):
        assert json.dumps(answer, sort_keys=True) == json.dumps(described(block), sort_keys=True)
