"""A page that outgrows MongoDB stops its own order's page and nobody else's, on a real MongoDB."""

from __future__ import annotations

from collections.abc import Iterator

import bson
import pytest

from local.mongo import MongoServer
from local.ports import free_port
from shared.bootstrap import Client, journal_of, own_database
from shared.consuming.parking import Parking
from shared.consuming.records import Record
from shared.consuming.work import Work
from shared.contract.catalogue import CONTRACT
from shared.contract.consumers import EventParked
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded, Status
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order, named
from shared.journal.writing import Writer
from shared.projecting.projector import Projector
from shared.projecting.too_large import LARGE
from shared.settings import Settings
from tests.faults.test_consumer_writes import client, settings
from tests.faults.toy_pages import PAGES
from tests.servers import ROOT_PASSWORD

__all__ = ["client", "settings"]
LONG = "\U0001f4e6" * 20_000  # the longest comment, 80,000 bytes
FIT = LARGE // 80_000
ALL = 1_000_000
TAKEN = 16 * 1024 * 1024 // 80_000  # as many as MongoDB may take


@pytest.fixture(scope="module")
def mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer]:
    """With a cache as large as documents of 16 MB need: in a smaller one their writes don't fail, they stand still."""
    server = MongoServer(tmp_path_factory.mktemp("mongo"), free_port(), ROOT_PASSWORD, oplog_mb=990, cache_gb=1)
    server.start()
    yield server
    server.stop()


def comments(order: str, texts: list[str], first_offset: int) -> list[Record]:
    ids = iter(range(len(texts)))
    writer = Writer(CONTRACT, "orders", utc_now, lambda: f"{order}-{next(ids)}")
    stream, context = about_order("order", order), Context("c", Actor("admin", "ani"), "c")
    records: list[Record] = []
    last: Recorded[Event] | None = None
    for offset, text in enumerate(texts, first_offset):
        (last,) = writer.write(stream, last, [CommentAdded(status=Status.PENDING, comment=text)], context)
        records.append(Record("orders.events", 0, offset, order, last.wire))
    return records


@pytest.mark.parametrize("at_once", [1_000, 14, 2, ALL])
@pytest.mark.timeout(120)
def test_an_order_that_outgrows_its_page_is_parked_and_the_others_go_on(
    settings: Settings, client: Client, at_once: int
) -> None:
    own, journal = own_database(settings, client), journal_of(settings, client)
    work = Work("notifications", "g", Projector(own, PAGES, 1), Parking(own, journal, "notifications", "g"))
    ill = comments("10001", [LONG] * (TAKEN + 5), 0)
    well = comments("10002", ["halo"] * (TAKEN + 5), 10_000)
    log = [one for pair in zip(ill, well, strict=True) for one in pair]
    # Most of it at once, since each rewrite of so large a document takes its time.
    soon = 0 if at_once == ALL else 2 * (TAKEN - 30)
    work.process(log[:soon])
    for start in range(soon, len(log), at_once):
        work.process(log[start : start + at_once])
    pages = {page["_id"]: page for page in own["order_talk_g1"].find()}
    assert len(pages["10002"]["said"]) == TAKEN + 5
    stands = len(pages["10001"]["said"])
    assert FIT - 1 <= stands <= TAKEN
    assert len(bson.encode(pages["10001"])) <= 16 * 1024 * 1024
    assert [one["offset"] for one in own["parked"].find(sort=[("offset", 1)])] == list(range(stands, TAKEN + 5))
    (told,) = journal.read(named("parked:g"))
    assert isinstance(told.event, EventParked)
    assert (told.event.offset, told.event.key) == (stands, "10001")
    assert "larger than MongoDB takes" in told.event.reason
