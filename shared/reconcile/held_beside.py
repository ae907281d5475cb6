"""Every store held beside the journals that it is made of, subject by subject.

May run while everything goes on: what looks different is looked at again, and counts when it has been apart in the same
way for some seconds, while nothing has happened to its subject: a consumer may have been on its way. Memory: some 200
bytes a subject and a document; the events of `AT_ONCE` subjects.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pymongo.collection import Collection

from shared.contract.events import Event, Recorded
from shared.contract.wire import Contract
from shared.journal.mongo import NUMBERED
from shared.reconcile.stores import Begun, Document, Key, Store, Subject

AT_ONCE = 200  # subjects
GHOSTS_AT_ONCE = 5_000  # ids
LOOK_AGAIN = 0.2  # seconds
AT_MOST = 3  # times the patience: what has kept changing until then is alive
Commits = Collection[dict[str, Any]]
Told = Callable[[int, int], None]
"""How many subjects were looked at, and of how many."""


@dataclass(frozen=True)
class Apart:
    """A document that is not what its events make; prints as a sentence with what to do about it. `events`: how many
    its subject had then."""

    subject: str
    store: Store
    key: Key
    how: str
    events: int
    wanted: Any = field(default=None, compare=False)
    stored: Document | None = field(default=None, compare=False)

    @property
    def same(self) -> object:
        """Equal for what was apart in the same way before, while nothing has happened to its subject."""
        return self.store.name, self.key, self.how, self.events

    def __str__(self) -> str:
        of = self.subject if ":" in self.subject else f"order {self.subject}"
        name = self.store.name if self.key == self.subject else f"{self.store.name} {self.key}"
        return f"{of}: {name} {self.how}. Cure: {self.store.cure}"


@dataclass
class HeldBeside:
    """`journals`: the commits of each service. `kinds`: of the streams that are about an order. `patience`: seconds
    for which a document must have been apart in the same way."""

    journals: Mapping[str, Commits]
    kinds: Sequence[str]
    stores: Sequence[Store]
    contract: Contract
    patience: float = 10.0
    told: Told | None = None
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep

    def apart(self) -> Iterator[Apart]:
        """Raises a PyMongoError."""
        names, seen = self._subjects(), {store.name: set[Key]() for store in self.stores}
        doubted: set[str] = set()
        for done, part in enumerate(_in_parts(names, AT_ONCE), start=1):
            doubted |= {one.subject for one in self._looked(part, seen)}
            if self.told:
                self.told(min(done * AT_ONCE, len(names)), len(names))
        ghosts = {store.name: dict(self._unmade(store, seen[store.name])) for store in self.stores}
        yield from self._again(doubted, ghosts)

    def subject_of(self, stream: str) -> str:
        """`payment:10001` is about order 10001; `movement:ab12` about itself."""
        kind, _, number = stream.partition(":")
        return number if kind in self.kinds else stream

    def _again(self, doubted: set[str], ghosts: Mapping[str, dict[Key, str]]) -> Iterator[Apart]:
        until, since = self.monotonic() + AT_MOST * self.patience, dict[object, float]()
        doubted = doubted | {subject for found in ghosts.values() for subject in found.values()}
        while True:
            found = [one for part in _in_parts(sorted(doubted), AT_ONCE) for one in self._looked(part, {}, ghosts)]
            doubted, now = {one.subject for one in found}, self.monotonic()
            since = {one.same: since.get(one.same, now) for one in found}
            settled = [one for one in found if now - since[one.same] >= self.patience]
            if len(settled) == len(found) or now >= until:
                yield from settled
                return
            self.pause(LOOK_AGAIN)

    def _looked(
        self, names: Sequence[str], seen: dict[str, set[Key]], ghosts: Mapping[str, dict[Key, str]] | None = None
    ) -> list[Apart]:
        """The journals first: what has come since shows as ahead, and is looked at again."""
        subjects = self._read(names)
        return [one for store in self.stores for one in self._of_store(store, subjects, seen, (ghosts or {}))]

    def _of_store(
        self,
        store: Store,
        subjects: Sequence[Subject],
        seen: dict[str, set[Key]],
        ghosts: Mapping[str, dict[Key, str]],
    ) -> Iterator[Apart]:
        made = [(subject, store.made(subject)) for subject in subjects]
        wanted = [key for _, documents in made for key in documents]
        events = {subject.name: len(subject.events) for subject in subjects}
        suspected = {key: of for key, of in ghosts.get(store.name, {}).items() if of in events}
        stored = {one["_id"]: one for one in store.collection.find({"_id": {"$in": [*wanted, *suspected]}})}
        seen.get(store.name, set()).update(wanted)
        for subject, documents in made:
            for key, want in documents.items():
                if how := store.wrong(want, stored.get(key)):
                    yield Apart(subject.name, store, key, how, len(subject.events), want, stored.get(key))
        for key in (key for key in suspected if key in stored and key not in set(wanted)):
            yield Apart(suspected[key], store, key, "is made of no event", events[suspected[key]], None, stored[key])

    def _unmade(self, store: Store, made: set[Key]) -> Iterator[tuple[Key, str]]:
        """Documents that no subject's events have made, each with the subject that it says it is of."""
        found = store.collection.find({}, {"_id": 1}, batch_size=GHOSTS_AT_ONCE)
        unmade = [one["_id"] for one in found if one["_id"] not in made]
        for part in _in_parts(unmade, AT_ONCE):
            for stored in store.collection.find({"_id": {"$in": list(part)}}):
                subject = store.subject_of(stored)
                if subject is not None:
                    yield stored["_id"], subject

    def _subjects(self) -> list[str]:
        found: set[str] = set()
        for commits in self.journals.values():
            for stream in commits.aggregate([{"$sort": {"stream": 1}}, {"$group": {"_id": "$stream"}}]):
                found.add(self.subject_of(stream["_id"]))
        return sorted(found)

    def _read(self, names: Sequence[str]) -> list[Subject]:
        events: dict[str, list[Recorded[Event]]] = {name: [] for name in names}
        begun: dict[str, dict[str, Begun]] = {name: {} for name in names}
        streams = [stream for name in names for stream in self._streams_of(name)]
        for service, commits in self.journals.items():
            mine = {"stream": {"$in": streams}, **NUMBERED}
            for commit in commits.find(mine, sort=[("stream", 1), ("version", 1)]):
                subject = self.subject_of(commit["stream"])
                if commit["version"] == 1:
                    place = f"{service}/{commit['stream']}"
                    begun[subject][place] = Begun(commit["command_id"], commit["fingerprint"])
                events[subject] += [self.contract.decode(bytes(wire)) for wire in commit["events"]]
        return [Subject(name, events[name], begun[name]) for name in names]

    def _streams_of(self, name: str) -> list[str]:
        return [name] if ":" in name else [f"{kind}:{name}" for kind in self.kinds]


def _in_parts(names: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(names)
    while part := list(islice(left, size)):
        yield part
