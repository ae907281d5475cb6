"""Where the relay stands: the lowest point of the journal before which everything is acknowledged."""

from __future__ import annotations

from typing import Any

import msgspec
from pymongo.database import Database

NAME = "journal"


class Position(msgspec.Struct, frozen=True):
    """A change stream's resume token (its `_data`), and up to which time of commits all is acknowledged, but for those
    that several people wrote at the same moment: that of the last that was, or of a look that found nothing new."""

    token: str
    time: str


class Positions:
    """Two relays at once can only move it forward: tokens sort as they follow each other."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._relay = database["relay"]

    def load(self) -> Position | None:
        found = self._relay.find_one({"_id": NAME})
        return Position(found["token"], found["time"]) if found else None

    def store(self, position: Position) -> None:
        forward = {"token": position.token, "time": position.time}
        self._relay.update_one({"_id": NAME}, {"$max": forward}, upsert=True)
