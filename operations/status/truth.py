"""Whether what is kept can be trusted: the restore mark, and what the last `reconcile` said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from operations.last_reconcile import last_reconciled
from operations.place import Place
from operations.restore_mark import marked_since
from operations.status.row import Row, age
from shared.bootstrap import Client
from shared.contract.times import from_text
from shared.journal.mongo import commits_of

LONG = timedelta(days=30)


def restore_mark(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    """Only where one stands."""
    since = marked_since(place, client)
    if since is not None:
        yield Row(
            what="restore mark",
            of="every service",
            count=1,
            oldest_seconds=age(from_text(since), now) if since else None,
            alarm="every change is refused: stop the services, run `pesanan regain`, and start them",
        )


def reconciled(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    """The differences that the last one found, and how long ago that was."""
    last = last_reconciled(place, client)
    since = from_text(last.at) if last else _first_commit(place, client)
    alarm = ""
    if last and last.differences:
        alarm = "run `pesanan reconcile`: each of its lines says the cure"
    elif since and now - since > LONG:
        alarm = (
            f"{'has not run for' if last else 'has never run in'} {(now - since).days} days: run `pesanan reconcile`"
        )
    yield Row(
        what="differences",
        of="reconcile",
        count=last.differences if last else 0,
        oldest_seconds=age(from_text(last.at), now) if last else None,
        alarm=alarm,
    )


def _first_commit(place: Place, client: Client) -> datetime | None:
    commits = commits_of(client[place.settings("orders").journal_database])
    found = commits.find_one({}, {"time": 1}, sort=[("time", 1)])
    return from_text(found["time"]) if found else None
