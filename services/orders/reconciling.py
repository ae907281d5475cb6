"""What this service keeps beside its journal, as the journal says that it must be. For an operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from pymongo.collection import Collection
from pymongo.database import Database

from services.orders.adapters.numbers import COUNTERS, FIRST_NUMBER
from services.orders.adapters.regained import Placed
from shared.contract.events import Event, Recorded
from shared.contract.fields import BlobRef
from shared.contract.orders import BankStatementUploaded, OrderPlaced, PaymentClaimed
from shared.reconcile.plain_store import REGAIN
from shared.reconcile.stores import Document, Key, Subject, differing

TWICE = "is bound to another order: one Idempotency-Key has placed two"


class _Command(msgspec.Struct):
    commandid: str = ""


_decoder = msgspec.json.Decoder(_Command)


@dataclass(frozen=True)
class ReservationStore:
    """Implements `shared.reconcile.stores.Store`; `regain` reserves by itself what is not as it must be."""

    collection: Collection[dict[str, Any]]
    name: str = "the reservation"
    fed_by: str = ""
    cure: str = REGAIN

    def made(self, subject: Subject) -> Mapping[Key, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for recorded in subject.events:
            begun = subject.begun.get(recorded.position)
            if isinstance(recorded.event, OrderPlaced) and begun is not None:
                command = _decoder.decode(recorded.wire).commandid or begun.command
                found[command] = Placed(command, None, recorded.event).reservation
        return found

    def wrong(self, wanted: Any, stored: Document | None) -> str:
        if stored is None:
            return "is missing: the same Idempotency-Key would place a second order"
        if stored.get("number") != wanted["number"]:
            return TWICE
        fields = differing(wanted, stored)
        return f"has another {', '.join(fields)} than its order" if fields else ""

    def late(self, how: str) -> bool:
        del how
        return False

    def subject_of(self, stored: Document) -> str | None:
        """An order that was never placed leaves one behind."""

    def mend(self, key: Key, wanted: Any, stored: Document | None) -> None:
        """`regained.reserve_again` does it, with the counter."""


def counter_behind(own: Database[dict[str, Any]]) -> str:
    """A sentence where the next order would get a number that is taken; empty where not."""
    highest = max((int(number) for number in own["reservations"].distinct("number")), default=FIRST_NUMBER - 1)
    found = own[COUNTERS].find_one({"_id": "orders"})
    reached = FIRST_NUMBER - 1 + int(found["count"] if found else 0)
    return f"order {highest} has a number above the counter, which stands at {reached}" if reached < highest else ""


def files_of(event: Recorded[Event]) -> Iterator[tuple[str, BlobRef]]:
    """What the file is, and where its bytes are. No other service makes these again."""
    match event.event:
        case PaymentClaimed(proof=proof) if proof is not None:
            yield "the proof", proof
        case BankStatementUploaded(file=file):
            yield "the bank statement", file
