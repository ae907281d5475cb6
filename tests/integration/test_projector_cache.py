"""However little a projector may keep in memory, it writes the same bytes."""

from __future__ import annotations

from typing import Any

import bson

from services.orders.projections.all import PROJECTIONS
from shared.journal.mongo import COMMITS
from shared.projecting import folder
from shared.projecting.projector import Projector
from shared.projecting.read import collection_name
from tests.integration.orders_api import Api, incoming

CACHES = (0.0, 0.03, 256.0)  # MiB: nothing, an order or two, all


def test_the_same_bytes_are_written_with_any_cache(api: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr(folder, "TOGETHER", 3)  # several shares in a batch
    numbers = [api.place() for _ in range(8)]
    for entry in range(6):
        for number in numbers:
            assert api.history(number, status="Pending", comment=f"halo {entry} {number}").status_code == 200
    commits = api.wired.client[api.wired.settings.journal_database][COMMITS]
    batch = [incoming(bytes(wire)) for commit in commits.find(sort=[("_id", 1)]) for wire in commit["events"]]
    own = api.wired.client[api.wired.settings.own_database]
    for generation, mib in enumerate(CACHES, start=11):
        projector = Projector(own, PROJECTIONS, generation, mib)
        for start in range(0, len(batch), 10):
            assert projector.take(batch[start : start + 10]) == []
    stored = [
        {document["_id"]: bson.encode(document) for document in own.get_collection(name).find()}
        for name in (collection_name("order_pages", generation) for generation in range(11, 11 + len(CACHES)))
    ]
    assert len(stored[0]) == len(numbers) and stored[0] == stored[1] == stored[2]
