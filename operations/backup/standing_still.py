"""Before everything is replaced: nothing of ours may run, and nobody's data may be lost unasked."""

from __future__ import annotations

import time
from typing import Any

from operations.backup.databases import databases
from operations.backup.topics import groups_in_use
from operations.place import SERVICES, Place
from shared.bootstrap import Client
from shared.consuming.starts import POLICIES
from shared.errors import NotAllowed
from shared.provision import user_of

SESSION = 20.0  # seconds: a consumer that was stopped counts as there until its session is over, 10 by default
AGAIN = 0.5  # seconds
OURS = {POLICIES}  # what `setup` writes into databases that hold nothing else


def refuse_running(place: Place, client: Client) -> None:
    """Raises NotAllowed while a service is connected to MongoDB or in a consumer group; PyMongoError, KafkaError."""
    users = [user_of(place.settings(service)) for service in SERVICES]
    look: list[dict[str, Any]] = [
        {"$currentOp": {"allUsers": True, "idleConnections": True}},
        {"$match": {"effectiveUsers.user": {"$in": users}}},
        {"$unwind": "$effectiveUsers"},
        {"$group": {"_id": "$effectiveUsers.user"}},
    ]
    if connected := sorted(found["_id"] for found in client.admin.aggregate(look)):
        raise NotAllowed("{users} still run: stop the services first", users=", ".join(connected))
    deadline = time.monotonic() + SESSION
    while groups := groups_in_use(place):
        if time.monotonic() > deadline:
            raise NotAllowed("{groups} still run: stop the services first", groups=", ".join(groups))
        time.sleep(AGAIN)


def holds_something(place: Place, client: Client) -> list[str]:
    """The databases that hold more than `setup` puts there."""
    return [
        name
        for name in databases(place).values()
        if any(client[name][one].find_one({}) for one in client[name].list_collection_names() if one not in OURS)
    ]
