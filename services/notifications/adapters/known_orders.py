"""What this service remembers of an order, so that it can write to its customer while all others are away."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from shared.contract.catalogue import CONTRACT
from shared.contract.events import Recorded
from shared.contract.orders import OrderPlaced, Status
from shared.contract.payments import PaymentCanceled, PaymentExpected, PaymentExpired
from shared.errors import Broken
from shared.mail_texts.history_mails import Entry, KnownOrder, entry_of, parcel_of

ENTRIES, WAITS = "entries", "waits"


class KnownOrders:
    """`known_orders`: `{_id: number, placed: bytes, entries: {version: {notify, status}}, parcel: {version, comment},
    waits: {version: bool}}`.

    Repeats change nothing: an entry stands under its version. Comments are kept for the newest parcel only, so that
    no history is too long for a document.
    """

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._orders = database["known_orders"]

    def find(self, number: str) -> KnownOrder | None:
        found = self._orders.find_one({"_id": number})
        if found is None or "placed" not in found:
            return None
        placed = CONTRACT.decode(bytes(found["placed"])).event
        if not isinstance(placed, OrderPlaced):
            raise Broken("order {number} does not begin with OrderPlaced", number=number)
        entries = {int(version): _entry(kept) for version, kept in found.get("entries", {}).items()}
        parcel = found.get("parcel")
        waits = {int(version): waits for version, waits in found.get("waits", {}).items()}
        return KnownOrder(placed, entries, (parcel["version"], parcel["comment"]) if parcel else None, waits)

    def remember(self, recorded: Recorded[Any]) -> None:
        if fields := remembered(recorded):
            self._orders.update_one({"_id": recorded.subject}, {"$set": fields}, upsert=True)


def remembered(recorded: Recorded[Any]) -> dict[str, Any]:
    """The fields that this event sets, `entries.<version>` for one within."""
    event, version = recorded.event, recorded.version
    if isinstance(event, OrderPlaced):
        return {"placed": recorded.wire}
    if isinstance(event, PaymentExpected | PaymentExpired | PaymentCanceled):
        return {f"{WAITS}.{version}": isinstance(event, PaymentExpected)}
    if (entry := entry_of(event)) is None:
        return {}
    kept = {"notify": entry.notify, "status": entry.status.value if entry.status else None}
    parcel = parcel_of(version, event)
    sent = {"parcel": {"version": version, "comment": parcel[1]}} if parcel else {}
    return {f"{ENTRIES}.{version}": kept, **sent}


def _entry(kept: dict[str, Any]) -> Entry:
    return Entry(kept["notify"], Status(kept["status"]) if kept.get("status") else None)
