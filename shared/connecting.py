"""Kafka clients, made once Kafka is there: while it is away we wait and say so once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag
from typing import TypeVar

import structlog
from kafka.errors import KafkaError

Client = TypeVar("Client")
AGAIN = 0.5  # seconds
log = structlog.get_logger()


class Stopped(Exception):  # no error: we were asked to end while we waited
    pass


def when_there(make: Callable[[], Client], stop: Flag) -> Client:
    """Raises Stopped."""
    said = False
    while not stop.is_set():
        try:
            return make()
        except KafkaError as error:
            if not said:
                log.warning("kafka is away, waiting", why=type(error).__name__)
                said = True
        stop.wait(AGAIN)
    raise Stopped
