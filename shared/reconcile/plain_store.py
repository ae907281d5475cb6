"""A store whose documents are plain fields made of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pymongo.collection import Collection

from shared.reconcile.stores import Document, Key, Subject, differing

REGAIN = "stop the services and run `pesanan regain`"
Made = Mapping[Key, dict[str, Any]]


@dataclass(frozen=True)
class PlainStore:
    """Implements `shared.reconcile.stores.Store`. `make`: the fields that each document must have; `fresh`: what one
    has besides when it is made anew. `came_later`: fields with something for each event, which this program has noted
    only since it is there. `whose`: the subject of a document; None where any may stand alone."""

    name: str
    collection: Collection[dict[str, Any]]
    make: Callable[[Subject], Made]
    whose: Callable[[Document], str | None]
    fresh: Mapping[str, Any] = field(default_factory=dict)
    came_later: Sequence[str] = ()
    fed_by: str = ""
    cure: str = REGAIN

    def made(self, subject: Subject) -> Made:
        return self.make(subject)

    def wrong(self, wanted: Any, stored: Document | None) -> str:
        if stored is None:
            return "is missing"
        noted = {name: _noted(wanted.get(name, {}), stored.get(name)) for name in self.came_later if name in stored}
        always = {name: want for name, want in wanted.items() if name not in self.came_later}
        fields = differing(always | noted, stored)
        return f"has another {', '.join(fields)} than its events say" if fields else ""

    def subject_of(self, stored: Document) -> str | None:
        return self.whose(stored)

    def late(self, how: str) -> bool:
        del how
        return bool(self.fed_by)

    def mend(self, key: Key, wanted: Any, stored: Document | None) -> None:
        del stored
        if wanted is None:
            self.collection.delete_one({"_id": key})
            return
        missing = {name: value for name, value in self.fresh.items() if name not in wanted}
        self.collection.update_one({"_id": key}, {"$set": wanted, "$setOnInsert": missing}, upsert=True)


def _noted(wanted: Mapping[str, Any], stored: Any) -> Mapping[str, Any]:
    """Of what there is for each event that which was noted."""
    return {name: value for name, value in wanted.items() if isinstance(stored, Mapping) and name in stored}
