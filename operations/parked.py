"""What the consumers have parked, and the wish to try it again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from operations.groups import counts, live_pages
from operations.place import SERVICES, WITH_PAGES, Place
from services.orders.commands.retries import Retries
from shared.bootstrap import Client, journal_of, new_id
from shared.consuming.breaker import open_breakers
from shared.consuming.breaker import resume as close_breaker
from shared.consuming.parking import FOLLOWS
from shared.errors import Missing
from shared.journal.port import Actor, Context

ORDER = [("group", 1), ("key", 1)]


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """One record, as the service keeps it; `id` is `<group>/<topic>/<partition>/<offset>`."""

    id: str
    service: str
    group: str
    key: str
    reason: str
    at: str
    value: bytes


def parked(place: Place, client: Client) -> Iterator[list[Parked]]:
    """All of one group's key together, the first of them as the cause. Raises Unavailable, a PyMongoError."""
    live = {live_pages(place, client, service) for service in WITH_PAGES}
    for service in SERVICES:
        found = client[place.settings(service).own_database]["parked"].find(sort=ORDER)
        for (group, _), documents in groupby(found, key=lambda document: (document["group"], document["key"])):
            if counts(group, live):
                records = [_parked(service, document) for document in documents]
                yield sorted(records, key=lambda record: (record.reason == FOLLOWS, record.at))


def parked_as(place: Place, client: Client, wanted: str) -> Parked:
    """Raises Missing."""
    for service in SERVICES:
        found = client[place.settings(service).own_database]["parked"].find_one({"_id": wanted})
        if found is not None:
            return _parked(service, found)
    raise Missing("nothing is parked as {wanted}: `pesanan parked list` shows what is", wanted=wanted)


def ask_to_retry(place: Place, client: Client, group: str, key: str, name: str) -> tuple[str, int]:
    """The service that will try, and how many records. In the journal when it returns. Raises Missing, Invalid,
    Unavailable."""
    for service in SERVICES:
        mine = {"group": group, "key": key}
        if count := client[place.settings(service).own_database]["parked"].count_documents(mine):
            wish = Context(new_id(), Actor("system", name, channel="api"), new_id())
            Retries(journal_of(place.settings("orders"), client)).request(service, group, key, wish)
            return service, count
    raise Missing("nothing of {key} is parked in {group}", key=key, group=group)


def stopped(place: Place, client: Client) -> Iterator[tuple[str, dict[str, Any]]]:
    """The groups that handle nothing, by service: `{_id: group, in_a_row, reason, at}`. Raises a PyMongoError."""
    for service in SERVICES:
        for breaker in open_breakers(client[place.settings(service).own_database]):
            yield service, breaker


def resume(place: Place, client: Client, group: str, name: str) -> str:
    """The service whose group goes on. Raises Missing."""
    for service, breaker in stopped(place, client):
        if breaker["_id"] == group:
            close_breaker(client[place.settings(service).own_database], group, name)
            return service
    raise Missing("{group} has not stopped: `pesanan parked list` shows what has", group=group)


def _parked(service: str, document: dict[str, Any]) -> Parked:
    fields = {name: document[name] for name in ("group", "key", "reason", "at")}
    return Parked(id=document["_id"], service=service, value=bytes(document["value"]), **fields)
