"""The relay's process: checks, probes, and an end at SIGTERM."""

from __future__ import annotations

from functools import partial
from threading import Event as Flag

from shared.bootstrap import Client, client_of, mongo_away, own_database
from shared.connecting import Stopped, when_there
from shared.journal.mongo import commits_of
from shared.observing import probes
from shared.observing.stopping import stop_flag
from shared.relay.metrics import DISTANCE
from shared.relay.positions import Positions
from shared.relay.relay import Relay
from shared.relay.sending import KafkaSender
from shared.relay.start_check import check_topic_within_journal
from shared.settings import Settings
from shared.topics import assert_topics

CLOSING = 2.0  # seconds for what is under way
BEHIND = 10.0  # seconds without an acknowledgement after which Kafka counts as missing


def run_relay(settings: Settings) -> None:
    """Blocks until SIGTERM. Any failure ends the process: its supervisor starts it again from the stored position.

    Raises Broken where the topic isn't what it must be, or holds what the journal lacks: a person must look.
    """
    stop = stop_flag()
    with client_of(settings) as client:
        started: list[Relay] = []
        checks = {"mongodb": partial(mongo_away, client), "kafka": partial(_kafka, started)}
        probes.serve(settings.probe_port, checks, settings.probe_host)
        try:
            sender = when_there(lambda: _checked_sender(settings, client), stop)
        except Stopped:
            return
        try:
            _relay(settings, client, sender, started, stop)
        finally:
            sender.close(CLOSING)


def _checked_sender(settings: Settings, client: Client) -> KafkaSender:
    assert_topics(settings, [settings.topic(settings.service)])
    check_topic_within_journal(settings, commits_of(client[settings.journal_database]))
    return KafkaSender(settings)


def _relay(settings: Settings, client: Client, sender: KafkaSender, started: list[Relay], stop: Flag) -> None:
    commits = commits_of(client[settings.journal_database])
    relay = Relay(commits, Positions(own_database(settings, client)), sender)
    DISTANCE.set_function(relay.distance)
    started.append(relay)
    relay.run(stop)


def _kafka(started: list[Relay]) -> str | None:
    if not started:
        return "Kafka is not there yet"
    return "Kafka does not acknowledge" if started[0].distance() > BEHIND else None
