"""What the last `reconcile` found, kept for `status`: `<prefix>operator.reconciled: {_id: "last", at, differences}`.

In a database of the operator's own, so that no backup brings an old answer back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from pymongo.collection import Collection

from operations.place import Place
from shared.bootstrap import Client
from shared.contract.times import as_text

LAST = "last"


class Reconciled(msgspec.Struct, frozen=True):
    """`at` as text."""

    at: str
    differences: int


def note_reconciled(place: Place, client: Client, now: datetime, differences: int) -> None:
    _collection(place, client).replace_one({"_id": LAST}, {"at": as_text(now), "differences": differences}, upsert=True)


def last_reconciled(place: Place, client: Client) -> Reconciled | None:
    found = _collection(place, client).find_one({"_id": LAST})
    return Reconciled(found["at"], found["differences"]) if found else None


def _collection(place: Place, client: Client) -> Collection[dict[str, Any]]:
    return client[f"{place.database_prefix}operator"]["reconciled"]
