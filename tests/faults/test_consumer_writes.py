"""What must stand before something else may be done, on a real MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import WriteConcern
from pymongo.errors import BulkWriteError

from local.mongo import MongoServer
from shared.bootstrap import Client, client_of, journal_of, own_database
from shared.consuming.parking import Parking
from shared.consuming.records import Record
from shared.contract.consumers import EventParked
from shared.errors import Unavailable
from shared.journal.mongo import COMMITS, INDEXES
from shared.journal.port import Commit
from shared.journal.streams import named
from shared.projecting.cache import PageCache
from shared.projecting.folder import Folder
from shared.settings import Settings
from tests.faults.doom import Doom, DoomedJournal
from tests.faults.toy_pages import ORDER_TALK
from tests.unit.test_consumer_work import decoded, record

POISON = Record("orders.events", 0, 7, "10001", b"{not json")


@pytest.fixture
def settings(mongo: MongoServer, fresh_prefix: str) -> Settings:
    return Settings("notifications", mongo.root_uri, database_prefix=fresh_prefix)


@pytest.fixture
def client(settings: Settings) -> Iterator[Client]:
    with client_of(settings) as client:
        client[settings.journal_database][COMMITS].create_indexes(INDEXES)
        yield client


class Away(DoomedJournal):
    """Nothing can be appended."""

    def append(self, *_: object) -> Commit:
        raise Unavailable("the journal does not answer")


def test_nothing_is_parked_before_it_has_been_told(settings: Settings, client: Client) -> None:
    journal, own = journal_of(settings, client), own_database(settings, client)
    parking = Parking(own, Away(journal, Doom(0)), "notifications", "g")
    with pytest.raises(Unavailable):
        parking.park(POISON, "not an event")
    assert own["parked"].count_documents({}) == 0
    assert parking.blocked == set()  # so that the batch, when it comes again, parks it and tells

    back = Parking(own, journal, "notifications", "g")
    back.park(POISON, "not an event")
    back.park(POISON, "not an event")
    assert [type(one.event) for one in journal.read(named("parked:g"))] == [EventParked]
    assert own["parked"].count_documents({"key": "10001"}) == 1


def test_a_write_that_no_majority_has_is_no_success(settings: Settings, client: Client) -> None:
    alone: Any = own_database(settings, client).get_collection(
        "order_talk_g1",
        write_concern=WriteConcern(w=2, wtimeout=200),  # this replica set has one node
    )
    with pytest.raises(BulkWriteError) as failed:
        Folder(ORDER_TALK, alone, PageCache(0)).take([decoded(record(1, "halo"))])
    assert failed.value.details["writeConcernErrors"]
    assert failed.value.details["writeErrors"] == []
