"""The relay as a process of its own: the real one, or one that kills itself at call n of one of its ports (SIGKILL)."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.context import ForkServerProcess
from threading import Event as Flag

from shared.bootstrap import client_of, own_database
from shared.journal.mongo import commits_of
from shared.observing import logs
from shared.relay import run_relays
from shared.relay.positions import Position, Positions
from shared.relay.relay import Relay
from shared.relay.sending import KafkaSender, Sender, Sent
from shared.settings import Settings

FORKS = multiprocessing.get_context("forkserver")  # each forks from a clean process that has imported all
FORKS.set_forkserver_preload(["tests.faults.doomed_relay"])


class Point(StrEnum):
    """Where it dies."""

    BEFORE_SEND = "before the record is given to the producer"
    AFTER_SEND = "after it was given, before the broker has it"
    BEFORE_ACK = "after the broker has it, before the relay has seen the acknowledgement"
    BEFORE_TOKEN = "after the acknowledgement, before the token is stored"
    AFTER_TOKEN = "after the token is stored"


@dataclass
class Doom:
    point: Point
    calls: int

    def pass_by(self, point: Point) -> None:
        if point is self.point:
            self.calls -= 1
            if self.calls <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def near(self, point: Point) -> bool:
        return point is self.point and self.calls == 1


class DoomedSender:
    """Implements `shared.relay.sending.Sender`."""

    def __init__(self, sender: Sender, doom: Doom) -> None:
        self._sender, self._doom = sender, doom

    def send(self, key: bytes, value: bytes) -> Sent:
        self._doom.pass_by(Point.BEFORE_SEND)
        sent = self._sender.send(key, value)
        self._doom.pass_by(Point.AFTER_SEND)
        if self._doom.near(Point.BEFORE_ACK):
            sent.get(30)
        self._doom.pass_by(Point.BEFORE_ACK)
        return sent


class DoomedPositions(Positions):
    """The real ones, with a death before or after each is stored."""

    doom: Doom

    def store(self, position: Position) -> None:
        self.doom.pass_by(Point.BEFORE_TOKEN)
        super().store(position)
        self.doom.pass_by(Point.AFTER_TOKEN)


def run_doomed(settings: Settings, doom: Doom) -> None:
    """Stores often, so that a token that is stored too early soon loses something."""
    logs.configure("orders", level=logging.CRITICAL)
    client = client_of(settings)
    positions = DoomedPositions(own_database(settings, client))
    positions.doom = doom
    sender = DoomedSender(KafkaSender(settings), doom)
    Relay(settings.service, commits_of(client[settings.journal_database]), positions, sender, store_every=0.0).run(
        Flag()
    )


def die(settings: Settings, doom: Doom, within: float = 30) -> None:
    """Runs a doomed relay to its death."""
    process = FORKS.Process(target=run_doomed, args=(settings, doom), daemon=True)
    process.start()
    process.join(within)
    ended, process_code = not process.is_alive(), process.exitcode
    process.kill()
    assert ended, f"it lives on: {doom}"
    assert process_code == -signal.SIGKILL


@contextmanager
def running_relay(settings: Settings, within: float = 20) -> Iterator[ForkServerProcess]:
    """The real relay; at the block's end it is asked to stop, and must end well."""
    process = FORKS.Process(target=run_real, args=(settings,), daemon=True)
    process.start()
    try:
        yield process
        process.terminate()
        process.join(within)
        assert process.exitcode == 0
    finally:
        process.kill()


def run_real(settings: Settings) -> None:
    logs.configure("orders", level=logging.CRITICAL)
    run_relays([settings])
