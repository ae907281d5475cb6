"""What a policy has of a subject and could not handle yet, so that nobody knows what it says."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.errors import Unavailable
from shared.settings import Settings


class PutAside:
    """Parked under the subject's key, or waiting for another topic's event."""

    def __init__(self, database: Database[dict[str, Any]], settings: Settings, policy: str) -> None:
        self._parked, self._waiting = database["parked"], database["waiting"]
        self._policy, self._group = policy, settings.prefixed(policy)

    def __call__(self, subject: str) -> bool:
        """Raises Unavailable."""
        try:
            return (
                self._parked.find_one({"group": self._group, "key": subject}, {"_id": 1}) is not None
                or self._waiting.find_one({"policy": self._policy, "subject": subject}, {"_id": 1}) is not None
            )
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error
