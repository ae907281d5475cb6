"""A journal that was restored from an old backup gets back from its topic what it lacks.

The topic holds the exact bytes, and the name of each event's command, so the commits are the same ones: a policy or a
person that asks again finds done what was done. What is not in the topic, because no relay had sent it, is lost.
Run it while no process of the service runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import msgspec
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from shared.bootstrap import client_of
from shared.contract.wire import FIRST_PREVHASH, hash_of
from shared.journal.mongo import commits_of
from shared.reconcile.journal_reading import events_of
from shared.relay.topic_reading import reading
from shared.settings import Settings

DUPLICATE = 11_000
REGAINED = "regained:"  # the command's name where the event carries none


class Attributes(msgspec.Struct, frozen=True):
    """Of an event, what its commit is made of."""

    id: str
    subject: str
    time: str
    stream: str
    streamversion: int
    prevhash: str
    commandid: str = ""

    @property
    def command(self) -> str:
        return self.commandid or REGAINED + self.id


Found = tuple[Attributes, bytes]


@dataclass
class Regained:
    """`refused`: streams whose events in the topic don't continue the journal's, each with why; nothing of these was
    written from there on."""

    events: int = 0
    streams: int = 0
    refused: dict[str, str] = field(default_factory=dict)


def regain(settings: Settings) -> Regained:
    """Raises a KafkaError or a PyMongoError when either is away: it may be repeated."""
    with client_of(settings) as client, reading(settings) as topic:
        commits = commits_of(client[settings.journal_database])
        there: dict[str, dict[int, bytes]] = {}
        for record in topic.read_on():
            there.setdefault(record.stream, {}).setdefault(record.streamversion, record.wire)
        regained = Regained()
        for stream, versions in there.items():
            _stream(commits, stream, versions, regained)
        return regained


def _stream(commits: Collection[dict[str, Any]], stream: str, versions: dict[int, bytes], regained: Regained) -> None:
    last, wire = 0, b""
    for _, version, _, known in events_of(commits, {"stream": stream}):
        last, wire = version, known
        if versions.get(version, known) != known:
            regained.refused[stream] = f"the journal holds another event at version {version}"
            return
    missing = [versions[version] for version in sorted(versions) if version > last]
    following = list(_chained(missing, last, hash_of(wire) if wire else FIRST_PREVHASH))
    if len(following) < len(missing):
        regained.refused[stream] = f"the topic's events don't continue version {last + len(following)}"
    if following:
        written, refusal = _written(commits, list(_by_command(following)))
        if refusal:
            regained.refused[stream] = refusal
        regained.events += written
        regained.streams += bool(written)


def _written(commits: Collection[dict[str, Any]], groups: Sequence[Sequence[Found]]) -> tuple[int, str]:
    """How many events were written, and why no more, where it is not all. Past the restore mark's validator."""
    documents = [_document(group) for group in groups]
    try:
        commits.insert_many(documents, ordered=True, bypass_document_validation=True)
    except BulkWriteError as error:
        failed: Any = error.details
        if failed["writeConcernErrors"] or any(one["code"] != DUPLICATE for one in failed["writeErrors"]):
            raise
        stopped = groups[failed["writeErrors"][0]["index"]][0][0]
        why = f"version {stopped.streamversion} belongs to the command {stopped.command}, which the journal holds with"
        return sum(map(len, groups[: failed["nInserted"]])), f"{why} another answer"
    return sum(map(len, groups)), ""


def _chained(wires: Iterable[bytes], last: int, prevhash: str) -> Iterator[Found]:
    """As far as each follows the one before it."""
    for wire in wires:
        event = msgspec.json.decode(wire, type=Attributes)
        if (event.streamversion, event.prevhash) != (last + 1, prevhash):
            return
        yield event, wire
        last, prevhash = event.streamversion, hash_of(wire)


def _by_command(events: Iterable[Found]) -> Iterator[list[Found]]:
    for _, group in groupby(events, key=lambda found: found[0].command):
        yield list(group)


def _document(group: Sequence[Found]) -> dict[str, Any]:
    first, last = group[0][0], group[-1][0]
    return {
        "stream": first.stream,
        "version": first.streamversion,
        "command_id": first.command,
        "fingerprint": None,  # unknown: the command is recognised by its id alone
        "time": last.time,
        "key": first.subject,
        "events": [wire for _, wire in group],
    }
