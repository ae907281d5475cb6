"""Do the pages stand where the journal stands? For one service's streams of one kind, such as `order:<number>`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pymongo.collection import Collection

from shared.journal.mongo import NUMBERED
from shared.projecting.stored import field_name
from shared.reconcile.verifying import Difference

Documents = Collection[dict[str, Any]]
AT_ONCE = 1_000  # documents
LOOK_AGAIN = 0.2  # seconds


@dataclass(frozen=True)
class Compared:
    """`pages`: the live generation's documents, whose ids are what stands behind `<kind>:` in a stream's name.
    `source`: the service whose journal this is. `patience`: seconds that a page has to catch up."""

    commits: Documents
    pages: Documents
    source: str
    kind: str
    patience: float = 10.0
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep

    def differences(self) -> Iterator[Difference]:
        """May run while commands go on. Raises a PyMongoError."""
        until = self.monotonic() + self.patience
        for ids in _in_parts(self._ids_in_journal()):
            yield from self._apart(ids, until)
        for ids in _in_parts(self._ids_in_pages()):
            known = set(self._newest(ids))
            for one in (one for one in ids if one not in known):
                yield Difference(self._stream(one), 0, "stands on a page, and the journal lacks it")

    def _apart(self, ids: list[str], until: float) -> Iterator[Difference]:
        """A page that is only on its way is waited for; one that is ahead of what was read is read again."""
        while True:
            newest, shown = self._newest(ids), self._shown(ids)
            ids = [one for one in ids if newest[one] != shown.get(one, 0)]
            if not ids or self.monotonic() >= until:
                break
            self.pause(LOOK_AGAIN)
        for one in ids:
            yield Difference(self._stream(one), newest[one], f"the page stands at version {shown.get(one, 0)}")

    def _newest(self, ids: list[str]) -> dict[str, int]:
        """The newest version of each stream that the journal has."""
        newest: dict[str, int] = {}
        mine = {"stream": {"$in": [self._stream(one) for one in ids]}, **NUMBERED}
        for commit in self.commits.find(mine, {"stream": 1, "version": 1, "events": 1}):
            last = commit["version"] + len(commit["events"]) - 1
            one = commit["stream"].partition(":")[2]
            newest[one] = max(newest.get(one, 0), last)
        return newest

    def _shown(self, ids: list[str]) -> dict[str, int]:
        positions = {
            page["_id"]: page["positions"] for page in self.pages.find({"_id": {"$in": ids}}, {"positions": 1})
        }
        return {one: at.get(self._field(one), 0) for one, at in positions.items()}

    def _ids_in_journal(self) -> Iterator[str]:
        first = {"stream": {"$gte": f"{self.kind}:", "$lt": f"{self.kind};"}, "version": 1}
        for commit in self.commits.find(first, {"stream": 1}, sort=[("stream", 1)]):
            yield commit["stream"].partition(":")[2]

    def _ids_in_pages(self) -> Iterator[str]:
        for page in self.pages.find({}, {"positions": 1}):
            if self._field(page["_id"]) in page["positions"]:
                yield page["_id"]

    def _stream(self, one: str) -> str:
        return f"{self.kind}:{one}"

    def _field(self, one: str) -> str:
        return field_name(f"{self.source}/{self._stream(one)}")


def _in_parts(ids: Iterable[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while part := list(islice(left, AT_ONCE)):
        yield part
