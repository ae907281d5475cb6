"""Tell how the service stands: when that changes, and now and then when it doesn't, so that silence means something."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event as Flag
from typing import Any, Protocol

from kafka import KafkaProducer
from kafka.errors import KafkaError
from msgspec.structs import replace
from pymongo.errors import PyMongoError

from shared.bootstrap import Client, new_id
from shared.connecting import when_there
from shared.contract.states import ServiceState, encoded
from shared.contract.times import from_text, utc_now
from shared.settings import Settings
from shared.states.measuring import Measuring, no_mails
from shared.states.topic import topic_of_states
from shared.topics import FOUND_MS

EVERY = 30.0  # seconds between looks
UNCHANGED = timedelta(minutes=5)  # after which the same is said again
PATIENCE = 10.0  # seconds for an acknowledgement


class Measured(Protocol):
    def state(self, now: datetime) -> ServiceState:
        """Raises a PyMongoError."""


@dataclass
class Publishing:
    """`send` raises a KafkaError where Kafka is away."""

    measured: Measured
    send: Callable[[ServiceState], None]
    clock: Callable[[], datetime] = utc_now
    told: ServiceState | None = field(default=None)

    def run(self, stop: Flag) -> None:
        while not stop.is_set():
            self.round()
            stop.wait(EVERY)

    def round(self) -> None:
        """What is away is tried again at the next look, and the age of the last state says how long that has been."""
        try:
            state = self.measured.state(self.clock())
            if self._is_news(state):
                self.send(state)
                self.told = state
        except (PyMongoError, KafkaError):
            return

    def _is_news(self, state: ServiceState) -> bool:
        moving = {"at": self.told.at, "relayed_until": self.told.relayed_until} if self.told else {}
        if self.told is None or replace(state, **moving) != self.told:
            return True
        return from_text(state.at) - from_text(self.told.at) >= UNCHANGED


def telling(
    settings: Settings, client: Client, oldest_unsent: Callable[[], datetime | None] = no_mails
) -> Callable[[Flag], None]:
    """The task of a service's consumer process. `oldest_unsent`: since when the oldest mail waits."""
    return partial(publish_states, settings, Measuring(settings, client, oldest_unsent))


def publish_states(settings: Settings, measured: Measured, stop: Flag) -> None:
    """Until `stop`. Raises Stopped."""
    with closing(when_there(lambda: _producer(settings), stop)) as producer:

        def send(state: ServiceState) -> None:
            wire = encoded(state, new_id())
            producer.send(topic_of_states(settings), key=state.key.encode(), value=wire).get(PATIENCE)

        Publishing(measured, send).run(stop)


def _producer(settings: Settings) -> Any:
    """A state that is late is overtaken by the next one, so nothing here waits or repeats for long."""
    return KafkaProducer(
        bootstrap_servers=settings.kafka,
        bootstrap_timeout_ms=FOUND_MS,
        client_id=f"{settings.service}.states",
        enable_idempotence=False,
        acks="all",
        retries=0,
        request_timeout_ms=5_000,
        delivery_timeout_ms=8_000,
        max_block_ms=5_000,
        reconnect_backoff_max_ms=500,
        allow_auto_create_topics=False,
    )
