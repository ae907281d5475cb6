"""The check of `start_check`, asked in the background, for a process that must serve while Kafka is away."""

from __future__ import annotations

from threading import Event as Flag
from threading import Thread

import structlog
from kafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared.bootstrap import Client
from shared.errors import Broken, Unavailable
from shared.journal.mongo import commits_of
from shared.relay.start_check import check_topic_within_journal
from shared.settings import Settings

log = structlog.get_logger()
AGAIN = 1.0  # seconds


class TopicCheck:
    """Until it is answered, changes are taken: a shop's orders don't wait for Kafka. From the moment that the topic is
    known to be ahead of the journal, each is refused."""

    def __init__(self) -> None:
        self._asked = False
        self._answered = Flag()
        self._ahead: Broken | None = None

    def ask(self, settings: Settings, client: Client) -> None:
        """Blocks until Kafka and MongoDB have answered."""
        self._asked = True
        while not self._answered.is_set():
            try:
                check_topic_within_journal(settings, commits_of(client[settings.journal_database]))
            except Broken as error:
                log.critical("the topic is ahead of the journal: every change is refused", why=str(error))
                self._ahead = error
            except (KafkaError, PyMongoError):
                self._answered.wait(AGAIN)  # readiness says so meanwhile
                continue
            self._answered.set()

    def give_up(self) -> None:
        """Nobody waits for the answer any more."""
        self._answered.set()

    def refuse_change(self) -> None:
        """Raises Unavailable, with the way out."""
        if self._ahead is not None:
            raise Unavailable(self._ahead.template, **self._ahead.values)

    def ahead(self) -> str | None:
        """For readiness: what is wrong."""
        return str(self._ahead) if self._ahead else None

    def unknown(self) -> str | None:
        """For readiness: what is not known yet, while changes are taken all the same."""
        waiting = self._asked and not self._answered.is_set()
        return "Kafka has not said yet whether the journal holds what its topic does" if waiting else None


def ask_in_background(settings: Settings, client: Client) -> TopicCheck:
    """After a fork, never before it. The thread ends with its answer, or with the process."""
    check = TopicCheck()
    Thread(target=check.ask, args=(settings, client), name="topic-check", daemon=True).start()
    return check
