"""The relay's process: checks, probes, and an end at SIGTERM."""

from __future__ import annotations

from pymongo.errors import PyMongoError

from shared.bootstrap import client_of, own_database
from shared.connecting import Stopped, when_there
from shared.journal.mongo import commits_of
from shared.observing import probes
from shared.observing.stopping import stop_flag
from shared.relay.positions import Positions
from shared.relay.relay import Relay
from shared.relay.sending import KafkaSender
from shared.relay.start_check import check_topic_within_journal
from shared.settings import Settings

CLOSING = 5.0  # seconds for what is under way


def run_relay(settings: Settings) -> None:
    """Blocks until SIGTERM. Any failure ends the process: its supervisor starts it again from the stored position."""
    stop = stop_flag()
    client = client_of(settings)

    def mongo() -> str | None:
        try:
            client.admin.command("ping")
        except PyMongoError:
            return "MongoDB does not answer"
        return None

    probes.serve(settings.probe_port, {"mongodb": mongo})
    commits = commits_of(client[settings.journal_database])
    try:
        when_there(lambda: check_topic_within_journal(settings, commits), stop)
        sender = when_there(lambda: KafkaSender(settings), stop)
    except Stopped:
        return
    try:
        Relay(commits, Positions(own_database(settings, client)), sender).run(stop)
    finally:
        sender.close(CLOSING)
        client.close()
