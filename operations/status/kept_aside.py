"""What was put aside: parked for good, waiting for another event, mails not sent, papers not finished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from operations.groups import counts, live_pages
from operations.parked import stopped as all_stopped
from operations.place import SERVICES, WITH_PAGES, Place
from operations.status.row import Row, age
from services.notifications.adapters.ledger import OPEN
from shared.bootstrap import Client
from shared.contract.times import from_text

WAITED = 3600.0  # seconds: an event of another topic comes in seconds, unless its service is down
UNSENT = 3600.0  # seconds: greylisting takes minutes
UNFINISHED = 300.0  # seconds: the sweep tries each minute


def parked(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    live = {live_pages(place, client, service) for service in WITH_PAGES}
    for group, count, oldest in _grouped(place, client, "parked", "group", "at"):
        if counts(group, live):
            yield Row(
                what="records parked",
                of=group,
                count=count,
                oldest_seconds=age(from_text(oldest), now),
                alarm="see `pesanan parked list`, mend what is wrong, then `pesanan parked retry`",
            )


def stopped(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    for _, breaker in all_stopped(place, client):
        yield Row(
            what="group stopped, parked in a row",
            of=breaker["_id"],
            count=breaker["in_a_row"],
            oldest_seconds=age(from_text(breaker["at"]), now),
            alarm=f"it handles nothing: mend the cause, then `pesanan parked resume {breaker['_id']} --as NAME`",
        )


def waiting(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    for policy, count, oldest in _grouped(place, client, "waiting", "policy", "time"):
        waits = age(from_text(oldest), now)
        alarm = "what they wait for doesn't come: is its service running?" if waits > WAITED else ""
        yield Row(what="events waiting", of=policy, count=count, oldest_seconds=waits, alarm=alarm)


def unsent(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    ledger = client[place.settings("notifications").own_database]["ledger"]
    still_open = {"state": {"$in": list(OPEN)}}
    oldest = ledger.find_one(still_open, {"entered": 1}, sort=[("entered", 1)])
    # The driver gives UTC without saying so.
    waits = age(oldest["entered"].replace(tzinfo=UTC), now) if oldest else None
    alarm = "the mail server takes nothing: look at the notifications consumer's log" if (waits or 0) > UNSENT else ""
    count = ledger.count_documents(still_open)
    yield Row(what="mails unsent", of="notifications", count=count, oldest_seconds=waits, alarm=alarm)


def unfinished(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    marks = client[place.settings("invoices").own_database]["unfinished"]
    oldest = marks.find_one(sort=[("since", 1)])
    waits = age(from_text(oldest["since"]), now) if oldest else None
    alarm = "the sweep can't finish one: look at the invoices consumer's log" if (waits or 0) > UNFINISHED else ""
    count = marks.count_documents({})
    yield Row(what="papers unfinished", of="invoices", count=count, oldest_seconds=waits, alarm=alarm)


def _grouped(place: Place, client: Client, name: str, by: str, since: str) -> Iterator[tuple[str, int, str]]:
    """Of all services: each group with how many it has and the text of the oldest time."""
    stages: list[dict[str, Any]] = [
        {"$group": {"_id": f"${by}", "count": {"$sum": 1}, "oldest": {"$min": f"${since}"}}},
        {"$sort": {"_id": 1}},
    ]
    for service in SERVICES:
        for found in client[place.settings(service).own_database][name].aggregate(stages):
            yield found["_id"], found["count"], found["oldest"]
