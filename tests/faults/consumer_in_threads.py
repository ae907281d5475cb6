"""The real groups of a consumer inside the test's own process, until the block ends; and what they have written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event as Flag
from threading import Thread
from typing import Any

import bson
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

from shared.bootstrap import Client, client_of, journal_of
from shared.connecting import Stopped
from shared.consuming.consumers import Consumers
from shared.consuming.policy import Policy
from shared.projecting.projection import Projection
from shared.projecting.read import collection_name
from shared.settings import Settings

RAW: bson.CodecOptions[RawBSONDocument] = bson.CodecOptions(document_class=RawBSONDocument)


@contextmanager
def consuming(
    settings: Settings, pages: Sequence[Projection[Any]] = (), policies: Sequence[Policy] = ()
) -> Iterator[list[BaseException]]:
    """Yields what its threads died of; at the end they must all have lived, unless the test took them from there."""
    stop, died, client = Flag(), list[BaseException](), client_of(settings)
    consumers = Consumers(settings, client, journal_of(settings, client), stop)
    work: list[Callable[[], None]] = [lambda p=policy: consumers.policy(p) for policy in policies]  # type: ignore[misc]
    work += [lambda: consumers.projections(pages)] if pages else []
    threads = [Thread(target=_run, args=(one, died)) for one in work]
    for thread in threads:
        thread.start()
    try:
        yield died
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
        client.close()
    assert died == []


def _run(work: Callable[[], None], died: list[BaseException]) -> None:
    try:
        work()
    except Stopped:
        return
    except BaseException as error:  # noqa: BLE001  carried to the test
        died.append(error)


def stored(settings: Settings, projection: Projection[Any], generation: int) -> dict[str, bytes]:
    """Every document's exact bytes."""
    client: MongoClient[RawBSONDocument] = MongoClient(settings.mongo_uri, document_class=RawBSONDocument)
    with client:
        found = client[settings.own_database][collection_name(projection.name, generation)].find()
        return {document["_id"]: bytes(document.raw) for document in found}


def positions(client: Client, settings: Settings, projection: Projection[Any], generation: int = 1) -> int:
    """How many events all the documents of a page have taken together."""
    found = client[settings.own_database][collection_name(projection.name, generation)].find({}, {"positions": 1})
    return sum(sum(document["positions"].values()) for document in found)
