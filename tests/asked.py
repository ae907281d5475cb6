"""What this process asks of Kafka and MongoDB, by the kind of request: counts, which a busy machine doesn't change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event as Flag
from typing import Any

import pytest
from kafka.net.connection import KafkaConnection
from pymongo import MongoClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from shared import mongo_client

SETTLING = 4.0  # seconds: what follows the last news, such as a commit of offsets


class Asked(CommandListener):
    """Everything since the last `in_silence`."""

    def __init__(self) -> None:
        self.of_kafka, self.of_mongodb = Counter[str](), Counter[str]()

    def started(self, event: CommandStartedEvent) -> None:
        self.of_mongodb[event.command_name] += 1

    def succeeded(self, _event: CommandSucceededEvent) -> None: ...

    def failed(self, _event: CommandFailedEvent) -> None: ...

    def in_silence(self, seconds: float) -> None:
        """Counts what is asked in so many seconds, once what came before has settled."""
        Flag().wait(SETTLING)
        self.of_kafka.clear()
        self.of_mongodb.clear()
        Flag().wait(seconds)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Of all clients that are made inside."""
    asked, send = Asked(), KafkaConnection.send_request

    def sending(connection: Any, request: Any, *rest: Any, **more: Any) -> Any:
        asked.of_kafka[type(request).__name__] += 1
        return send(connection, request, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(KafkaConnection, "send_request", sending)
        patched.setattr(mongo_client, "MongoClient", partial(MongoClient, event_listeners=[asked]))
        yield asked
