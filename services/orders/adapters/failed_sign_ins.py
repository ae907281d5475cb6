"""How often a name or an address has given a wrong password lately: `{_id, who, at}`, forgotten after WINDOW."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.contract.times import utc_now
from shared.errors import Unavailable

WINDOW = timedelta(minutes=15)
OF_ONE_ADDRESS = 10
OF_ONE_NAME = 50  # more than of one address: nobody shall lock the owner out from a single machine
INDEXES = [
    IndexModel([("at", ASCENDING)], expireAfterSeconds=int(WINDOW.total_seconds()), name="forgotten"),
    IndexModel([("who", ASCENDING), ("at", ASCENDING)], name="who"),
]


class FailedSignIns:
    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._failed = database["failed_sign_ins"]

    def too_many(self, name: str, address: str) -> bool:
        """Raises Unavailable."""
        try:
            return self._lately(f"address:{address}") >= OF_ONE_ADDRESS or self._lately(f"name:{name}") >= OF_ONE_NAME
        except PyMongoError as error:
            raise Unavailable("the database of the orders service does not answer") from error

    def note(self, name: str, address: str) -> None:
        """Raises Unavailable."""
        now = utc_now()
        try:
            self._failed.insert_many([{"who": who, "at": now} for who in (f"address:{address}", f"name:{name}")])
        except PyMongoError as error:
            raise Unavailable("the database of the orders service does not answer") from error

    def _lately(self, who: str) -> int:
        # The server forgets only once a minute, so the moment is asked for too.
        return self._failed.count_documents({"who": who, "at": {"$gt": utc_now() - WINDOW}}, limit=OF_ONE_NAME)
