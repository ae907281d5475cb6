"""When a change last came from each address of the allow-list: `{_id: network, at}`, `at` as text.

No part of the log: it decides nothing. One write a minute and address at most, since every change passes by here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.contract.times import as_text, utc_now
from shared.errors import Unavailable

AGAIN = 60.0  # seconds
AWAY = "the database of the orders service does not answer"


class MongoAddressUses:
    """Implements `services.orders.commands.allowed_ips.AddressUses`."""

    def __init__(self, database: Database[dict[str, Any]], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._uses = database["address_uses"]
        self._monotonic = monotonic
        self._noted: dict[str, float] = {}

    def note(self, network: str) -> None:
        now = self._monotonic()
        if now - self._noted.get(network, -AGAIN) < AGAIN:
            return
        try:
            self._uses.update_one({"_id": network}, {"$max": {"at": as_text(utc_now())}}, upsert=True)
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
        self._noted[network] = now

    def of(self, networks: Sequence[str]) -> dict[str, str]:
        try:
            return {found["_id"]: found["at"] for found in self._uses.find({"_id": {"$in": list(networks)}})}
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
