"""Kafka clients, made once Kafka is there: while it is away we wait and say so once."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event as Flag
from typing import TypeVar

import structlog
from kafka.errors import KafkaError
from pymongo.errors import AutoReconnect

Client = TypeVar("Client")
AGAIN = 0.5  # seconds
AWAY = (KafkaError, AutoReconnect)
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
                log.warning("kafka is away, waiting", why=str(error))
                said = True
        stop.wait(AGAIN)
    raise Stopped


def within(seconds: float, work: Callable[[], None], pause: Callable[[float], None] = time.sleep) -> None:
    """`work`, again and again until it is done: servers that have just answered may still elect whom they follow, or
    be slow. Raises what it raised last after that time."""
    until, said = time.monotonic() + seconds, False
    while True:
        try:
            work()
        except AWAY as error:
            if time.monotonic() > until:
                raise
            if not said:
                log.warning("a server is not ready yet, trying again", why=type(error).__name__)
                said = True
        else:
            return
        pause(AGAIN)
