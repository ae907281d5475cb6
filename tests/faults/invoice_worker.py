"""One invoices worker as a process of its own, doomed to kill itself with SIGKILL at calls of its ports."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.sharedctypes import Synchronized
from random import Random

from services.invoices.finishing import Finishing
from services.invoices.known_orders import MongoKnownOrders
from services.invoices.policies.requests import Requests
from services.invoices.printing import TypstPrinter
from services.invoices.rendering import Blobs, Rendering
from services.invoices.unfinished import MongoUnfinished, Paper
from shared.blobs import BlobStore
from shared.bootstrap import Client, client_of, own_database
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.fields import BlobRef
from shared.contract.orders import Status
from shared.contract.times import utc_now
from shared.errors import Unavailable
from shared.journal.mongo import MongoJournal, commits_of
from shared.journal.port import Commit, Context, Journal
from shared.journal.streams import Stream
from shared.journal.writing import Writer
from shared.settings import Settings
from tests.unit.invoices.given import SELLER, context, moved, new_id, requested

Press = tuple[str, int, datetime, Status | None]


@dataclass(frozen=True)
class Work:
    """`presses`: (order, stream version, when, the status that it moves to or None where its invoice is asked for), as
    they come on the topic. `deadly`: the share of deadly calls."""

    settings: Settings
    presses: Sequence[Press]
    deadly: float


class Doom:
    """Dies at some calls, before or after they are done: a real SIGKILL, nothing is cleaned up."""

    def __init__(self, deadly: float, random: Random) -> None:
        self._deadly = deadly
        self._random = random

    def pass_by(self) -> None:
        if self._random.random() < self._deadly / 2:
            os.kill(os.getpid(), signal.SIGKILL)


class DoomedJournal:
    """Implements `shared.journal.port.Journal`."""

    def __init__(self, journal: Journal, doom: Doom) -> None:
        self._journal = journal
        self._doom = doom

    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        return self._journal.read(stream, since)

    def last(self, stream: Stream) -> Recorded[Event] | None:
        return self._journal.last(stream)

    def done(self, stream: Stream, context: Context) -> Commit | None:
        return self._journal.done(stream, context)

    def append(
        self, stream: Stream, after: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> Commit:
        self._doom.pass_by()
        commit = self._journal.append(stream, after, events, context)
        self._doom.pass_by()
        return commit


class DoomedBlobs:
    """Implements `services.invoices.rendering.Blobs`."""

    def __init__(self, blobs: Blobs, doom: Doom) -> None:
        self._blobs = blobs
        self._doom = doom

    def put(self, data: bytes, media_type: str, name: str = "") -> BlobRef:
        self._doom.pass_by()
        ref = self._blobs.put(data, media_type, name)
        self._doom.pass_by()
        return ref


def work(task: Work, seed: int, committed: Synchronized[int]) -> None:
    """Handle every press from the committed one on; `committed` is moved only when the reaction has gone through."""
    client = client_of(task.settings)
    doom = Doom(task.deadly, Random(seed))
    requests, finishing = wired(task.settings, client, doom)
    for place in range(committed.value, len(task.presses)):
        handle(requests, finishing, task.presses[place])
        committed.value = place + 1
    client.close()


def handle(requests: Requests, finishing: Finishing, press: Press) -> None:
    """As the runner does it: what is Unavailable is tried again."""
    while True:
        try:
            _handle(requests, press)
            finishing.finish(press[0], Paper.INVOICE)
            finishing.finish(press[0], Paper.CREDIT_NOTE)
        except Unavailable:
            continue
        return


def _handle(requests: Requests, press: Press) -> None:
    order, version, at, status = press
    if status is None:
        asked = requested(order, version, at)
        requests.invoice_requested(asked, context("invoices.requests", asked))
    else:
        change = moved(order, status, version, at)
        requests.status_changed(change, context("invoices.requests", change))


def wired(settings: Settings, client: Client, doom: Doom) -> tuple[Requests, Finishing]:
    journal = DoomedJournal(journal_of(settings, client), doom)
    own = own_database(settings, client)
    orders, unfinished = MongoKnownOrders(own), MongoUnfinished(own)
    blobs = DoomedBlobs(BlobStore(client[settings.blob_database]), doom)
    requests = Requests(journal, orders, unfinished, SELLER, settings.zone, utc_now)
    return requests, Finishing(journal, unfinished, Rendering(journal, blobs, TypstPrinter()))


def journal_of(settings: Settings, client: Client) -> MongoJournal:
    return MongoJournal(
        commits_of(client[settings.journal_database]), Writer(CONTRACT, settings.service, utc_now, new_id)
    )
