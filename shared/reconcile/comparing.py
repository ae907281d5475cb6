"""Compare a journal with its topic, and send again what the topic lacks.

Safe while relays and commands go on: an event that is only on its way may be sent twice, never out of its order.
Memory: about 200 bytes an event of the topic.
"""

from __future__ import annotations

import time
from contextlib import closing
from hashlib import blake2b
from typing import Any

from pymongo.collection import Collection

from shared.bootstrap import client_of
from shared.journal.mongo import commits_of
from shared.reconcile.journal_reading import events_of
from shared.reconcile.report import Place, Report
from shared.relay.sending import KafkaSender, Sent
from shared.relay.topic_reading import TopicReader, reading
from shared.settings import Settings

PATIENCE = 5.0  # seconds: a relay that runs needs some milliseconds
LOOK_AGAIN = 0.2  # seconds
Held = dict[str, dict[int, bytes]]


def reconcile(settings: Settings, resend: bool) -> Report:
    """Raises a KafkaError or a PyMongoError when either is away; then nothing counts, and it may be repeated."""
    with client_of(settings) as client, reading(settings) as topic:
        commits = commits_of(client[settings.journal_database])
        report = compare(commits, topic)
        if resend and report.holes:
            with closing(_Again(settings)) as again:
                report.resent = again.send(commits, report.holes)
        return report


def compare(commits: Collection[dict[str, Any]], topic: TopicReader, patience: float = PATIENCE) -> Report:
    """The topic is read before the journal and on after it: so nothing that came meanwhile looks foreign or lost."""
    held: Held = {}
    _read_on(topic, held)
    report, seen = Report(), {stream: set(versions) for stream, versions in held.items()}
    for stream, version, _, wire in events_of(commits, {}):
        report.events += 1
        seen.get(stream, set()).discard(version)
        there = held.get(stream, {}).get(version)
        if there is None:
            report.holes.append((stream, version))
        elif there != _digest(wire):
            report.different.append((stream, version))
    report.foreign = sorted((stream, version) for stream, versions in seen.items() for version in versions)
    _wait_for_relay(topic, held, report, patience)
    report.unreadable = topic.unreadable
    return report


def _wait_for_relay(topic: TopicReader, held: Held, report: Report, patience: float) -> None:
    """What is in the journal only may be on its way: it is looked for again for some seconds."""
    until = time.monotonic() + patience
    while True:
        _read_on(topic, held)
        report.holes = [(stream, version) for stream, version in report.holes if version not in held.get(stream, {})]
        if not report.holes or time.monotonic() >= until:
            return
        time.sleep(LOOK_AGAIN)


class _Again:
    def __init__(self, settings: Settings) -> None:
        self._sender = KafkaSender(settings)

    def send(self, commits: Collection[dict[str, Any]], holes: list[Place]) -> int:
        """In the order of each stream; counts when acknowledged."""
        wanted: dict[str, set[int]] = {}
        for stream, version in holes:
            wanted.setdefault(stream, set()).add(version)
        sent: list[Sent] = []
        for stream, versions in wanted.items():
            events = events_of(commits, {"stream": stream})
            sent += [self._sender.send(key, wire) for _, version, key, wire in events if version in versions]
        for one in sent:
            one.get(60)
        return len(sent)

    def close(self) -> None:
        self._sender.close(5)


def _read_on(topic: TopicReader, held: Held) -> None:
    for record in topic.read_on():
        digest = _digest(record.wire)
        # Where repeats differ from each other, keep what no journal can equal.
        known = held.setdefault(record.stream, {}).setdefault(record.streamversion, digest)
        if known != digest:
            held[record.stream][record.streamversion] = b"contradictory"


def _digest(wire: bytes) -> bytes:
    return blake2b(wire, digest_size=8).digest()
