"""What is left in the outbox is handed out once at a time, and again only when it was not done."""

from __future__ import annotations

import select
from datetime import timedelta
from itertools import chain

import psycopg2
import pytest
from sqlalchemy import text

from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.outbox import (
    CHANNEL,
    LONGEST_PAUSE,
    OutboxItem,
    claim_outbox,
    finish_outbox,
    post_outbox,
    retry_outbox,
    wipe_outbox,
)
from workflow_platform_tests.store.concurrency import at_once

TOPIC = "run.submit"
AT_ONCE = timedelta(0)


def post(engine: Engine, count: int = 1) -> None:
    with transaction(engine) as session:
        for number in range(count):
            post_outbox(session, TOPIC, {"number": number})


def claim(engine: Engine, limit: int = 10, lease: timedelta = timedelta(minutes=1)) -> tuple[OutboxItem, ...]:
    with transaction(engine) as session:
        return claim_outbox(session, limit, [TOPIC], lease)


def test_items_are_claimed_oldest_first_up_to_the_limit(engine: Engine) -> None:
    post(engine, 3)
    assert [item.payload["number"] for item in claim(engine, 2)] == [0, 1]
    assert [item.payload["number"] for item in claim(engine, 2)] == [2]


def test_a_claimed_item_is_nobody_elses_while_its_lease_lasts(engine: Engine) -> None:
    post(engine)
    assert len(claim(engine)) == 1
    assert claim(engine) == ()


def test_an_item_whose_lease_is_over_is_handed_out_again(engine: Engine) -> None:
    post(engine)
    assert [item.attempts for item in (*claim(engine, lease=AT_ONCE), *claim(engine))] == [1, 2]


def test_a_finished_item_is_never_handed_out_again(engine: Engine) -> None:
    post(engine)
    (item,) = claim(engine, lease=AT_ONCE)
    with transaction(engine) as session:
        finish_outbox(session, item.id)
    assert claim(engine) == ()


def test_items_of_other_topics_are_left_to_others(engine: Engine) -> None:
    post(engine)
    with transaction(engine) as session:
        assert claim_outbox(session, 10, ["mail.send"]) == ()
    assert len(claim(engine)) == 1


def test_a_wiped_item_is_over_and_says_nothing_any_more(engine: Engine) -> None:
    post(engine)
    (item,) = claim(engine, lease=AT_ONCE)
    with transaction(engine) as session:
        wipe_outbox(session, item.id)
        assert session.scalar(text("SELECT payload FROM workflow_platform.outbox")) == {}
    assert claim(engine) == ()


def test_a_failed_item_waits_longer_each_time_and_keeps_the_reason(engine: Engine) -> None:
    post(engine)
    with transaction(engine) as session:
        (item,) = claim_outbox(session, 1, [TOPIC])
        pauses = [
            retry_outbox(session, OutboxItem(item.id, item.topic, item.payload, attempts), "no\0 answer")
            for attempts in (1, 2, 3, 1000)
        ]
        kept = session.scalar(text("SELECT last_error FROM workflow_platform.outbox"))
    assert pauses == [*(timedelta(seconds=seconds) for seconds in (2, 4, 8)), LONGEST_PAUSE]
    assert kept == "no\ufffd answer"
    assert claim(engine) == ()


def test_claims_at_once_never_hand_an_item_out_twice(engine: Engine) -> None:
    post(engine, 40)
    claimed = [item.id for item in chain.from_iterable(at_once(lambda _: claim(engine, 5)))]
    assert len(claimed) == len(set(claimed)) == 40


def test_an_unfinished_claim_keeps_nobody_waiting(engine: Engine) -> None:
    post(engine, 2)
    with transaction(engine) as first, transaction(engine) as second:
        ones, others = claim_outbox(first, 1, [TOPIC]), claim_outbox(second, 1, [TOPIC])
    assert [item.payload["number"] for item in (*ones, *others)] == [0, 1]


@pytest.mark.parametrize("count", [1, 3])
def test_a_listener_is_notified_when_the_transaction_commits(
    engine: Engine, database_url: str, count: int
) -> None:
    listener = psycopg2.connect(database_url.replace("+psycopg2", ""))
    try:
        listener.autocommit = True
        listener.cursor().execute(f"LISTEN {CHANNEL}")
        post(engine, count)
        assert select.select([listener], [], [], 10) != ([], [], [])
        listener.poll()
        assert [notice.channel for notice in listener.notifies] == [CHANNEL]
    finally:
        listener.close()
