"""The blob store tells apart what is missing, what is damaged, and a database that is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from local.mongo import MongoServer
from shared.blobs import AGAIN, CHUNK, BlobStore, Damaged, PatientBlobs
from shared.errors import Missing, Unavailable
from shared.provision import BLOB_INDEXES

DATA = bytes(range(256)) * (3 * CHUNK // 256)
Harm = Callable[[Database[dict[str, Any]]], object]


@pytest.fixture
def database(mongo: MongoServer, fresh_prefix: str) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](mongo.root_uri) as client:
        database = client[f"{fresh_prefix}blobs"]
        for name, indexes in BLOB_INDEXES.items():
            database[name].create_indexes(indexes)
        yield database


def lose_a_chunk(database: Database[dict[str, Any]]) -> None:
    database["fs.chunks"].delete_one({"n": 1})


def lose_all_chunks(database: Database[dict[str, Any]]) -> None:
    database["fs.chunks"].delete_many({})


def change_a_chunk(database: Database[dict[str, Any]]) -> None:
    database["fs.chunks"].update_one({"n": 1}, {"$set": {"data": b"x" * CHUNK}})


@pytest.mark.parametrize("harm", [lose_a_chunk, lose_all_chunks, change_a_chunk])
def test_what_is_not_whole_is_damaged_and_not_away(database: Database[dict[str, Any]], harm: Harm) -> None:
    store = BlobStore(database)
    kept = store.put(DATA, "text/csv")
    harm(database)
    with pytest.raises(Damaged) as damaged:
        store.get(kept.key)
    assert not isinstance(damaged.value, Unavailable)


@pytest.mark.parametrize("harm", [lose_a_chunk, lose_all_chunks])
def test_the_same_bytes_put_again_mend_what_was_lost(database: Database[dict[str, Any]], harm: Harm) -> None:
    store = BlobStore(database)
    kept = store.put(DATA, "text/csv")
    harm(database)
    assert store.put(DATA, "text/csv") == kept
    assert store.get(kept.key) == DATA


def test_what_stands_changed_is_refused_when_the_same_bytes_come_again(database: Database[dict[str, Any]]) -> None:
    store = BlobStore(database)
    store.put(DATA, "text/csv")
    change_a_chunk(database)
    with pytest.raises(Damaged):
        store.put(DATA, "text/csv")


class Time:
    def __init__(self, meanwhile: Callable[[float], object]) -> None:
        self.now, self.meanwhile = 0.0, meanwhile

    def monotonic(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds
        self.meanwhile(self.now)


def patient(store: BlobStore, meanwhile: Callable[[float], object] = lambda _: None) -> tuple[PatientBlobs, Time]:
    time = Time(meanwhile)
    return PatientBlobs(store, 5.0, time.monotonic, time.pause), time


def test_what_is_damaged_or_missing_is_given_up_after_a_bound(database: Database[dict[str, Any]]) -> None:
    store = BlobStore(database)
    kept = store.put(DATA, "text/csv")
    lose_a_chunk(database)
    for key, error in ((kept.key, Damaged), ("0" * 64, Missing)):
        reading, time = patient(store)
        with pytest.raises(error):
            reading.get(key)
        assert time.now == 5.0


def test_what_comes_back_within_the_bound_is_read(database: Database[dict[str, Any]]) -> None:
    store = BlobStore(database)
    kept = store.put(DATA, "text/csv")
    lose_all_chunks(database)
    reading, time = patient(store, lambda now: store.put(DATA, "text/csv") if now == 2 * AGAIN else None)
    assert reading.get(kept.key) == DATA
    assert time.now == 2 * AGAIN


def test_a_store_that_is_away_is_left_to_who_waits_for_it() -> None:
    with MongoClient[dict[str, Any]]("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=100) as nobody:
        reading, time = patient(BlobStore(nobody["blobs"]))
        with pytest.raises(Unavailable):
            reading.get("0" * 64)
        assert time.now == 0.0
