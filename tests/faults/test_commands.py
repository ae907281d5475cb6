"""Commands while MongoDB dies under them: each fails cleanly or succeeds, and none is done twice."""

from __future__ import annotations

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from local.mongo import MongoServer
from services.orders.domain.order import order_stream
from shared.contract.orders import CommentAdded
from tests.integration.orders_api import Api, api_over

WRITERS = 6
COMMENTS = 25
DOWN = (0.0, 8.0)  # seconds: a short one is waited for, a long one is a 503
ANSWERS = {200, 503}


def comment_until_done(api: Api, number: str, comment: str, refused: Counter[int]) -> None:
    """What a careful client does: the same key again after a 503."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"status": "Pending", "comment": comment}
    while True:
        answer = api.as_admin().post(f"/api/v1/orders/{number}/history", json=body, headers=headers)
        assert answer.status_code in ANSWERS, answer.get_json()
        if answer.status_code == 200:
            return
        refused[answer.status_code] += 1


def restart_again_and_again(mongo: MongoServer, written: Event) -> None:
    for seconds in DOWN:
        written.wait(0.5)
        mongo.kill()
        written.wait(seconds)
        mongo.start()


@pytest.mark.timeout(180)
def test_a_mongodb_that_is_killed_loses_no_comment_and_doubles_none(own_mongo: MongoServer, fresh_prefix: str) -> None:
    api = api_over(own_mongo, fresh_prefix)
    number = api.place()
    refused: Counter[int] = Counter()
    written = Event()
    restarts = Thread(target=restart_again_and_again, args=(own_mongo, written))
    restarts.start()

    def write(writer: int) -> None:
        for n in range(COMMENTS):
            comment_until_done(api, number, f"{writer}-{n}", refused)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    written.set()
    restarts.join()
    stream = api.wired.journal.read(order_stream(number))
    comments = [recorded.event.comment for recorded in stream if isinstance(recorded.event, CommentAdded)]
    assert sorted(comments) == sorted(f"{writer}-{n}" for writer in range(WRITERS) for n in range(COMMENTS))
    assert [recorded.version for recorded in stream] == list(range(1, len(stream) + 1))
    assert refused[503] > 0, "MongoDB was never missed: the test proves nothing"
    api.wired.client.close()
