"""How the services stand, as they say themselves: `service_states`, one document a process."""

from __future__ import annotations

from typing import Any

import msgspec
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from shared.contract.states import ServiceState
from shared.errors import Unavailable

AWAY = "the database of the orders service does not answer"


class ServiceStates:
    """Every call raises Unavailable."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._states = database["service_states"]

    def keep(self, state: ServiceState) -> None:
        """Unless a newer one is known; safe to repeat."""
        older = {"_id": state.key, "at": {"$lt": state.at}}
        try:
            self._states.replace_one(older, {"_id": state.key, **msgspec.to_builtins(state)}, upsert=True)
        except DuplicateKeyError:
            return  # what stands is as new
        except PyMongoError as error:
            raise Unavailable(AWAY) from error

    def all(self) -> list[ServiceState]:
        """By service and instance."""
        try:
            found = list(self._states.find({}, {"_id": 0}, sort=[("_id", 1)]))
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
        return [msgspec.convert(one, ServiceState) for one in found]
