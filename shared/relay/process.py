"""The relay's process: checks, probes, and an end at SIGTERM."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag
from typing import Any

from pymongo.collection import Collection
from structlog.contextvars import bound_contextvars

from shared.bootstrap import client_of, mongo_away, own_database
from shared.connecting import when_there
from shared.journal.mongo import commits_of
from shared.observing import probes
from shared.observing.probes import Check
from shared.observing.stopping import stop_flag
from shared.relay.metrics import DISTANCE
from shared.relay.positions import Positions
from shared.relay.relay import Relay
from shared.relay.sending import KafkaSender
from shared.relay.start_check import check_topic_within_journal
from shared.restore_mark import RestoreMark
from shared.settings import Settings
from shared.together import run_together
from shared.topics import assert_topics

CLOSING = 2.0  # seconds for what is under way
BEHIND = 10.0  # seconds without an acknowledgement after which Kafka counts as missing


def run_relays(journals: Sequence[Settings]) -> None:
    """One journal's relay, or several that share a process; the first has the probes' port. Blocks until SIGTERM.

    Any failure of any ends the process: its supervisor starts it again from the stored positions. Raises Broken where a
    topic isn't what it must be, or holds what the journal lacks: a person must look.
    """
    stop = stop_flag()
    relays = [JournalRelay(journal, stop) for journal in journals]
    checks = {
        "mongodb": _first([relay.mongodb for relay in relays]),
        "kafka": _first([relay.kafka for relay in relays]),
        "restored": _first([relay.restored for relay in relays]),
    }
    probes.serve(journals[0].probe_port, checks, journals[0].probe_host)
    if failed := run_together([relay.run for relay in relays], stop):
        raise failed[0]


class JournalRelay:
    """What one journal's relay needs from its start to its end."""

    def __init__(self, settings: Settings, stop: Flag) -> None:
        self._settings, self._stop = settings, stop
        self._client = client_of(settings)
        self._mark = RestoreMark(own_database(settings, self._client))
        self._relay: Relay | None = None

    def run(self) -> None:
        """Raises Stopped where Kafka was not there before the end, NotRegained under a restore mark."""
        with bound_contextvars(service=self._settings.service), self._client:
            self._mark.refuse()
            sender = when_there(self._checked_sender, self._stop)
            try:
                self._carry(sender)
            finally:
                sender.close(CLOSING)

    def mongodb(self) -> str | None:
        return mongo_away(self._client)

    def restored(self) -> str | None:
        return self._mark.said()

    def kafka(self) -> str | None:
        if self._relay is None:
            return "Kafka is not there yet"
        return "Kafka does not acknowledge" if self._relay.distance() > BEHIND else None

    def _checked_sender(self) -> KafkaSender:
        assert_topics(self._settings, [self._settings.topic(self._settings.service)])
        check_topic_within_journal(self._settings, self._commits)
        return KafkaSender(self._settings)

    @property
    def _commits(self) -> Collection[dict[str, Any]]:
        return commits_of(self._client[self._settings.journal_database])

    def _carry(self, sender: KafkaSender) -> None:
        service = self._settings.service
        self._relay = Relay(service, self._commits, Positions(own_database(self._settings, self._client)), sender)
        DISTANCE.labels(service).set_function(self._relay.distance)
        self._relay.run(self._stop)


def _first(checks: Sequence[Check]) -> Check:
    """What the first of them that misses something says."""
    return lambda: next((missing for check in checks if (missing := check())), None)
