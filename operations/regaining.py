"""After a restore from an old backup: what the topics know goes back into the journals, and is read again by all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

from kafka import KafkaAdminClient

from operations.groups import starts_of
from operations.place import Place
from services.orders.adapters.regained import reserve_again
from services.orders.domain.order import order_stream
from shared.bootstrap import Client, journal_of
from shared.contract.orders import OrderPlaced
from shared.errors import NotAllowed, Unavailable
from shared.journal.mongo import commits_of

IDLE = ("Empty", "Dead")  # states of a group without a member
SESSION = 20.0  # seconds, twice the longest session
AGAIN = 0.5  # seconds


def reserve_orders(place: Place, client: Client) -> int:
    """How many orders had no reservation of their number. Raises Unavailable, a PyMongoError."""
    settings = place.settings("orders")
    return reserve_again(client[settings.own_database], _placed(place, client))


def _placed(place: Place, client: Client) -> Iterator[tuple[str, OrderPlaced]]:
    settings = place.settings("orders")
    journal = journal_of(settings, client)
    commits = commits_of(client[settings.journal_database])
    for commit in commits.find({"stream": {"$regex": "^order:"}, "version": 1}, {"key": 1, "command_id": 1}):
        first = journal.read(order_stream(commit["key"]))[0]
        if isinstance(first.event, OrderPlaced):
            yield commit["command_id"], first.event


def refuse_running(place: Place, client: Client) -> None:
    """Raises NotAllowed while a consumer runs, KafkaError. One that was just stopped counts until its session ends."""
    groups, deadline = list(starts_of(place, client)), time.monotonic() + SESSION
    with closing(_admin(place)) as admin:
        while running := _running(admin, groups):
            if time.monotonic() > deadline:
                raise NotAllowed("{groups} still run: stop the services first", groups=", ".join(running))
            time.sleep(AGAIN)


def _running(admin: KafkaAdminClient, groups: list[str]) -> list[str]:
    described = admin.describe_groups(groups)
    return sorted(group for group, found in described.items() if found["group_state"] not in IDLE)


def read_again(place: Place, client: Client) -> list[str]:
    """Every group forgets how far it was: pages drop what they have, policies find done what they did. The groups."""
    with closing(_admin(place)) as admin:
        known = {found["group_id"] for found in admin.list_groups()}
        groups = sorted(known & set(starts_of(place, client)))
        for group, said in admin.delete_groups(groups) if groups else ():
            if said != "OK":
                raise Unavailable("the offsets of {group} could not be forgotten: {said}", group=group, said=said)
    return groups


def _admin(place: Place) -> KafkaAdminClient:
    return KafkaAdminClient(bootstrap_servers=place.kafka, reconnect_backoff_max_ms=500)
