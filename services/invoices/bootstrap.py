"""Wires the invoices service: the one place that knows which adapter stands behind which port."""

from __future__ import annotations

from dataclasses import dataclass

from pymongo import ASCENDING, IndexModel

from services.invoices.finishing import Finishing
from services.invoices.known_orders import MongoKnownOrders
from services.invoices.policies.rendering import Printing, rendering_policy
from services.invoices.policies.requests import Requests, requests_policy
from services.invoices.printing import TypstPrinter
from services.invoices.rendering import Rendering
from services.invoices.settings import InvoicesSettings, from_environment
from services.invoices.sweeping import Sweep
from services.invoices.unfinished import MongoUnfinished
from shared.blobs import BlobStore
from shared.bootstrap import Client, client_of, journal_of, own_database
from shared.consuming.policy import Policy
from shared.consuming.process import Task
from shared.contract.catalogue import topic_of
from shared.contract.times import utc_now
from shared.journal.mongo import MongoJournal
from shared.service import Service
from shared.states.publishing import telling

INDEXES = {"unfinished": [IndexModel([("since", ASCENDING)], name="since")]}


@dataclass(frozen=True)
class Wiring:
    settings: InvoicesSettings
    client: Client
    journal: MongoJournal
    requests: Requests
    finishing: Finishing

    def policies(self) -> list[Policy]:
        return [
            requests_policy(self.requests, topic_of("orders"), topic_of("payments")),
            rendering_policy(Printing(self.finishing), topic_of("invoices")),
        ]

    def tasks(self) -> list[Task]:
        return [self.sweep().run, telling(self.settings, self.client)]

    def sweep(self) -> Sweep:
        return Sweep(self.finishing, self.settings.sweep_every, self.settings.sweep_after, utc_now)


def wire(settings: InvoicesSettings) -> Wiring:
    """Connects to nothing yet."""
    client = client_of(settings)
    journal = journal_of(settings, client)
    own = own_database(settings, client)
    unfinished = MongoUnfinished(own)
    rendering = Rendering(journal, BlobStore(client[settings.blob_database]), TypstPrinter())
    return Wiring(
        settings=settings,
        client=client,
        journal=journal,
        requests=Requests(journal, MongoKnownOrders(own), unfinished, settings.seller, settings.zone, utc_now),
        finishing=Finishing(journal, unfinished, rendering),
    )


SERVICE = Service(from_environment, wire, indexes=INDEXES)
