"""Differences that somebody plants behind the services' backs: in what, how `reconcile` names each, and its cure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.integration.operated import Operated

REBUILD = "run `pesanan rebuild --accept-changes`"
REGAIN = "stop the services and run `pesanan regain`"
BACKUP = "only a backup that holds it brings it back"


@dataclass(frozen=True)
class Planted:
    """`plant` changes what is kept of the order; `said` is how its line begins, `{n}` being the order's number."""

    name: str
    plant: Callable[[Operated, str], object]
    said: str
    cure: str


def _page(change: dict[str, Any]) -> Callable[[Operated, str], object]:
    return lambda system, number: system.own("orders")["order_pages_g1"].update_one({"_id": number}, change)


def _kept(service: str, collection: str, change: dict[str, Any]) -> Callable[[Operated, str], object]:
    return lambda system, number: system.own(service)[collection].update_one({"_id": number}, change)


def _lost(service: str, collection: str, key: str) -> Callable[[Operated, str], object]:
    return lambda system, number: system.own(service)[collection].delete_one({key: number})


def _commit(change: dict[str, Any]) -> Callable[[Operated, str], object]:
    return lambda system, number: system.commits("orders").update_one(
        {"stream": f"order:{number}", "version": 2}, {"$set": change}
    )


def _other_hash(system: Operated, number: str) -> None:
    change = {"$set": {f"hashes.orders/order:{number}": "0" * 64}}
    system.own("orders")["order_pages_g1"].update_one({"_id": number}, change)


def _ghost(system: Operated, number: str) -> None:
    page = system.own("orders")["order_pages_g1"].find_one({"_id": number})
    system.own("orders")["order_pages_g1"].insert_one({**page, "_id": f"9{number}", "positions": {}})


def _reopened(system: Operated, number: str) -> None:
    system.own("orders")["claim_queue_g1"].update_one({"order": number}, {"$set": {"decision": "", "reviewed_at": ""}})


def _given_away(system: Operated, number: str) -> None:
    system.own("orders")["movements_g1"].update_one({"order": number}, {"$set": {"order": ""}})


def _ledger(change: dict[str, Any]) -> Callable[[Operated, str], object]:
    return lambda system, number: system.own("notifications")["ledger"].update_one({"order": number}, {"$set": change})


def _forgotten(system: Operated, number: str) -> None:
    """A policy has looked at an event of the order, and had nothing to do."""
    events = {
        entry["event_id"] for entry in system.own("orders")["order_pages_g1"].find_one({"_id": number})["entries"]
    }
    outcomes = [system.own(service)["outcomes"] for service in system.services]
    kept = [(each, one["_id"]) for each in outcomes for one in each.find() if one["_id"].rpartition(":")[2] in events]
    assert kept, "no policy had nothing to do"
    kept[0][0].delete_one({"_id": kept[0][1]})


def _file(system: Operated, number: str) -> Any:
    """The proof of the order's claim, in the blob store."""
    claimed = system.own("orders")["claim_queue_g1"].find_one({"order": number})
    return {"metadata.sha256": claimed["claimed"]["proof"]["key"]}


def _without_proof(system: Operated, number: str) -> None:
    blobs(system)["fs.files"].delete_one(_file(system, number))


def _changed_invoice(system: Operated, number: str) -> None:
    page = system.own("orders")["order_pages_g1"].find_one({"_id": number})
    file = blobs(system)["fs.files"].find_one({"metadata.sha256": page["invoice"]["document"]["key"]})
    blobs(system)["fs.chunks"].update_one({"files_id": file["_id"]}, {"$set": {"data": b"%PDF-"}})


def blobs(system: Operated) -> Any:
    return system.client[f"{system.place.database_prefix}blobs"]


PAGE = "order {n}: order_pages shows another "
TABLE = (
    Planted("status", _page({"$set": {"status": "Complete"}}), f"{PAGE}status", REBUILD),
    Planted("total", _page({"$set": {"total": 1}}), f"{PAGE}total", REBUILD),
    Planted("points", _page({"$set": {"points_added": 99}}), f"{PAGE}points_added", REBUILD),
    Planted("invoice number", _page({"$set": {"invoice.number": "INV/0"}}), f"{PAGE}invoice", REBUILD),
    Planted("removed entry", _page({"$pop": {"entries": -1}}), f"{PAGE}entries", REBUILD),
    Planted("changed entry", _page({"$set": {"entries.0.actor_id": "eve"}}), f"{PAGE}entries", REBUILD),
    Planted("hash", _other_hash, f"{PAGE}hashes", REBUILD),
    Planted("reopened claim", _reopened, "order {n}: claim_queue {n}-", REBUILD),
    Planted("ghost page", _ghost, "order 9{n}: order_pages is made of no event", REBUILD),
    Planted("lost page", _lost("orders", "order_pages_g1", "_id"), "order {n}: order_pages is missing", REBUILD),
    Planted("given away movement", _given_away, "movements", REBUILD),
    Planted("lost reservation", _lost("orders", "reservations", "number"), "order {n}: the reservation ", REGAIN),
    Planted(
        "reserved amount",
        lambda system, number: system.own("orders")["reservations"].update_one(
            {"number": number}, {"$set": {"amount": 5}}
        ),
        "order {n}: the reservation ",
        REGAIN,
    ),
    Planted(
        "lost line of a mail", _lost("notifications", "ledger", "order"), "order {n}: the ledger's line of mail", REGAIN
    ),
    Planted(
        "mail given up",
        _ledger({"state": "refused", "published": True}),
        "order {n}: the ledger's line of mail",
        REGAIN,
    ),
    Planted(
        "invoices' lost order",
        _lost("invoices", "known_orders", "_id"),
        "order {n}: the invoices' known_orders",
        REGAIN,
    ),
    Planted(
        "invoices' status",
        _kept("invoices", "known_orders", {"$set": {"status": "Canceled"}}),
        "order {n}: the invoices' known_orders has another status",
        REGAIN,
    ),
    Planted(
        "mails' entry",
        _kept("notifications", "known_orders", {"$set": {"entries.4.notify": True}}),
        "order {n}: the mails' known_orders has another entries",
        REGAIN,
    ),
    Planted(
        "mails' lost order",
        _lost("notifications", "known_orders", "_id"),
        "order {n}: the mails' known_orders is missing",
        REGAIN,
    ),
    Planted(
        "expected amount",
        _kept("payments", "expectations", {"$set": {"amount": 5}}),
        "order {n}: the expected payment has another amount",
        REGAIN,
    ),
    Planted(
        "lost expectation",
        _lost("payments", "expectations", "_id"),
        "order {n}: the expected payment is missing",
        REGAIN,
    ),
    Planted("lost movement", _lost("payments", "incoming", "order"), "the incoming movement", REGAIN),
    Planted("commit's key", _commit({"key": "x"}), "order:{n} version 2: the commit has another `key`", REGAIN),
    Planted(
        "commit's time",
        _commit({"time": "2020-01-01T00:00:00.000000Z"}),
        "order:{n} version 2: the commit has another `time`",
        REGAIN,
    ),
    Planted(
        "commit's command",
        _commit({"command_id": "x"}),
        "order:{n} version 2: the commit has another `command_id`",
        REGAIN,
    ),
    Planted("changed invoice", _changed_invoice, "invoice:{n} version 3: the document of ", REGAIN),
    Planted("lost proof", _without_proof, "order:{n} version 2: the proof is not in the blob store", BACKUP),
    Planted("forgotten outcome", _forgotten, "order {n}: what became of ", REGAIN),
)
