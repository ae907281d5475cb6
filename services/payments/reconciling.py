"""What this service keeps beside its journal, as the journal says that it must be. For an operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from services.payments.adapters import expectations, incoming
from services.payments.commands.stores import State
from services.payments.domain.matching import NEVER, expectation_of
from services.payments.domain.movement import EMPTY, account_key, evolve
from services.payments.domain.payment import payment_stream
from shared.contract.times import as_text
from shared.reconcile.plain_store import REGAIN, PlainStore
from shared.reconcile.stores import Document, Key, Store, Subject, differing

SOURCE = "payments/"


def stores(own: Database[dict[str, Any]], now: datetime) -> list[Store]:
    """`now`: since when a movement is unfinished that nobody knew of."""
    expected = PlainStore(
        "the expected payment",
        own[expectations.COLLECTION],
        _expected,
        whose=lambda one: str(one["_id"]),
        fresh={"due_at": NEVER},
    )
    return [expected, IncomingStore(own[incoming.COLLECTION], now)]


def _expected(subject: Subject) -> Mapping[Key, dict[str, Any]]:
    place = SOURCE + payment_stream(subject.name).name
    past = [recorded for recorded in subject.events if recorded.position == place]
    expectation = expectation_of(past) if past else None
    if expectation is None:
        return {}
    fields = asdict(expectation)
    if fields["due_at"] == NEVER:  # an older program knew no such thing: an earlier look changes nothing
        del fields["due_at"]
    return {fields.pop("order"): fields}


@dataclass(frozen=True)
class IncomingStore:
    """Implements `shared.reconcile.stores.Store`."""

    collection: Collection[dict[str, Any]]
    now: datetime
    name: str = "the incoming movement"
    fed_by: str = ""
    cure: str = REGAIN

    def made(self, subject: Subject) -> Mapping[Key, dict[str, Any]]:
        """`order`: to whom its own stream gives it, None where to nobody."""
        movement = EMPTY
        for recorded in subject.events:
            if recorded.position == SOURCE + subject.name and subject.name.startswith("movement:"):
                movement = evolve(movement, recorded.event)
        if movement.recorded is None:
            return {}
        fields = {"account": account_key(movement.recorded.account), "amount": movement.recorded.amount}
        fields |= {"movement": incoming.kept_form(movement.recorded), "order": movement.order}
        return {movement.recorded.movement_id: fields}

    def wrong(self, wanted: Any, stored: Document | None) -> str:
        if stored is None:
            return "is missing: the order that it is for would never find it"
        if stored.get("state") == State.NEW.value:  # the sweep goes on with it, and asks the journal
            fields = differing({name: wanted[name] for name in ("account", "amount", "movement")}, stored)
        else:
            matched = State.UNMATCHED if wanted["order"] is None else State.MATCHED
            fields = differing({**wanted, "state": matched.value}, stored)
        return f"has another {', '.join(fields)} than its events say" if fields else ""

    def late(self, how: str) -> bool:
        del how
        return False

    def subject_of(self, stored: Document) -> str | None:
        """A mark is made before the movement's first event."""
        return None if stored.get("state") == State.NEW.value else f"movement:{stored['_id']}"

    def mend(self, key: Key, wanted: Any, stored: Document | None) -> None:
        """The sweep goes on from there."""
        del stored
        if wanted is None:
            self.collection.delete_one({"_id": key})
            return
        begun = {**wanted, "state": State.NEW.value, "order": None, "since": as_text(self.now)}
        self.collection.update_one({"_id": key}, {"$set": begun}, upsert=True)
