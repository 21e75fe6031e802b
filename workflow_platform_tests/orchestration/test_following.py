"""A run followed from outside."""

from __future__ import annotations

from threading import Thread

import pytest

from workflow_platform.errors import NotFoundError
from workflow_platform.orchestration.following import follow
from workflow_platform_tests.orchestration.documents import adults, document
from workflow_platform_tests.orchestration.platform import Platform


def test_a_run_is_followed_to_its_end(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    following = follow(platform.engine, ana, run.id)
    first = next(following)
    worker = Thread(target=platform.execute, args=[run])
    worker.start()

    seen = [first, *following]
    worker.join()

    assert (first.run.state, first.fraction) == ("queued", 0.0)
    assert (seen[-1].run.state, seen[-1].fraction) == ("succeeded", 1.0)
    fractions = [followed.fraction for followed in seen]
    assert fractions == sorted(fractions)
    assert {followed.news.steps for followed in seen if followed.news} <= {3}


def test_a_run_that_fails_is_followed_to_its_error(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.save(ana, document("Empty"))
    run = platform.submit(ana, "Empty")
    platform.execute(run)

    (last,) = follow(platform.engine, ana, run.id)

    assert last.run.error is not None
    assert last.run.error["code"] == "invalid-workflow"


def test_nobody_can_follow_the_runs_of_others(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")

    with pytest.raises(NotFoundError):
        next(follow(platform.engine, platform.person("Bo"), run.id))
