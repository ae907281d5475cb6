"""Which generation a reader takes."""

from __future__ import annotations

from typing import Any

from pymongo import MongoClient

from local.mongo import MongoServer
from shared.projecting.read import LOOK, Projected


def test_a_switch_is_seen_within_half_a_second_and_not_asked_for_more_often(
    mongo: MongoServer, fresh_prefix: str
) -> None:
    now = [100.0]
    with MongoClient[dict[str, Any]](mongo.root_uri) as client:
        own = client[f"{fresh_prefix}orders"]
        projected = Projected(own, lambda: now[0])
        assert projected.collection("pages").name == "pages_g1"
        own["generations"].insert_one({"_id": "live", "generation": 2})
        now[0] += LOOK / 2
        assert projected.collection("pages").name == "pages_g1"
        now[0] += LOOK
        assert projected.collection("pages").name == "pages_g2"
