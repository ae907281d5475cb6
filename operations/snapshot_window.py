"""How long MongoDB keeps its history: longer while backups run, and as before when the last of them has ended.

The parameter is the whole server's, and a backup may be killed. So who needs it long stands in one document there,
`pesanan_operator.snapshot_window: {_id: "holders", before, holders: [{id, until}], revision}`. A holder says so again
all the time; one that has been silent counts as dead, and whoever looks next puts the parameter back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from threading import Event as Flag
from threading import Thread
from typing import Any
from uuid import uuid4

from pymongo.errors import DuplicateKeyError, PyMongoError

from shared.bootstrap import Client
from shared.contract.times import utc_now

KEPT = 6 * 3600  # seconds; MongoDB's default forgets a moment after five minutes
PARAMETER = "minSnapshotHistoryWindowInSeconds"
SILENT = timedelta(seconds=60)
SAID_EVERY = 15.0  # seconds
DATABASE, COLLECTION, ID = "pesanan_operator", "snapshot_window", "holders"
Holders = list[dict[str, Any]]


@contextmanager
def long_history(client: Client) -> Iterator[None]:
    """MongoDB keeps some hours of history. Raises a PyMongoError."""
    mine, over = uuid4().hex, Flag()
    _become(client, mine, holding=True)
    keeping = Thread(target=_keep, args=(client, mine, over), name="snapshot window", daemon=True)
    keeping.start()
    try:
        yield
    finally:
        over.set()
        keeping.join()
        _become(client, mine, holding=False)


def shorten_history(client: Client) -> bool:
    """What a killed backup has left behind is put back; whether there was something. Raises a PyMongoError."""
    left = client[DATABASE][COLLECTION].find_one({"_id": ID})
    if left is None or _alive(left["holders"], utc_now()):
        return False
    _settle(client)
    return True


def _keep(client: Client, mine: str, over: Flag) -> None:
    while not over.wait(SAID_EVERY):
        with suppress(PyMongoError):  # the backup itself says that MongoDB is away
            _become(client, mine, holding=True)


def _become(client: Client, mine: str, *, holding: bool) -> None:
    """A holder from now on, or none any more."""
    while not _changed(client, mine, holding, utc_now()):
        pass
    _settle(client)


def _changed(client: Client, mine: str, holding: bool, now: datetime) -> bool:
    """False where someone else was faster."""
    known = client[DATABASE][COLLECTION]
    found = known.find_one({"_id": ID})
    others = [one for one in _alive(found["holders"] if found else [], now) if one["id"] != mine]
    holders = [*others, {"id": mine, "until": now + SILENT}] if holding else others
    if found:
        wanted = {"$set": {"holders": holders}, "$inc": {"revision": 1}}
        return known.update_one({"_id": ID, "revision": found["revision"]}, wanted).modified_count == 1
    try:
        known.insert_one({"_id": ID, "before": _parameter(client), "holders": holders, "revision": 0})
    except DuplicateKeyError:
        return False
    return True


def _settle(client: Client) -> None:
    """The parameter as the document wants it, again where that has changed meanwhile; without holders both go."""
    known = client[DATABASE][COLLECTION]
    while found := known.find_one({"_id": ID}):
        holders = _alive(found["holders"], utc_now())
        wanted = max(KEPT, found["before"]) if holders else found["before"]
        client.admin.command({"setParameter": 1, PARAMETER: wanted})
        same = {"_id": ID, "revision": found["revision"]}
        if known.find_one(same) if holders else known.delete_one(same).deleted_count:
            return


def _alive(holders: Holders, now: datetime) -> Holders:
    return [one for one in holders if one["until"].replace(tzinfo=UTC) > now]  # the driver gives UTC without saying so


def _parameter(client: Client) -> int:
    return int(client.admin.command({"getParameter": 1, PARAMETER: 1})[PARAMETER])
